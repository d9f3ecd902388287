import { AppError } from '@/lib/shared/errors';

/** The revision in If-Match, bare or as an entity tag; null when none was sent. Throws invalidRequest for anything else. */
export function ifMatch(request: { headers: Headers }): number | null {
  const given = request.headers.get('if-match');
  if (given === null) return null;
  const revision = /^"?([0-9]{1,9})"?$/.exec(given.trim());
  if (!revision)
    throw new AppError('invalidRequest', 'If-Match holds the revision that was shown, a number.', { field: 'if-match' });
  return Number(revision[1]);
}
