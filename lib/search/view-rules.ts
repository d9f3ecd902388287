import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { AppError } from '@/lib/shared/errors';
import { quoteGiven } from '@/lib/shared/quote-given';
import { parseQuery } from './grammar/parse-query';

/** Parameters of /decisions that a view keeps. Where one stands in the list (cursor, peek) is no part of a view. */
export const VIEW_PARAMS = [
  'q',
  'range',
  'from',
  'to',
  'tz',
  'sort',
  'limit',
  'cols',
  'widths',
  'density',
  'by',
  'facets',
] as const;
const LEFT_OUT: readonly string[] = ['cursor', 'row', 'peek', 'view'];
const MAX_STATE = 8000;
const MAX_NAME = 120;

/** The URL query of a view as it is kept: known parameters, each once, with a query that can be read. Throws invalidRequest. */
export function checkViewState(state: string): string {
  const refuse = (message: string): AppError => new AppError('invalidRequest', `state: ${message}`, { field: 'state' });
  if (state.length > MAX_STATE) throw refuse(`may have ${MAX_STATE} characters.`);
  const given = new URLSearchParams(state.replace(/^\?/, ''));
  const kept = new URLSearchParams();
  for (const [name, value] of given) {
    if (LEFT_OUT.includes(name)) continue;
    if (!VIEW_PARAMS.includes(name as never))
      throw refuse(`there is no parameter ${quoteGiven(name)}. Known: ${VIEW_PARAMS.join(', ')}.`);
    if (kept.has(name)) throw refuse(`${name} is given twice.`);
    kept.set(name, value);
  }
  const [problem] = parseQuery(kept.get('q') ?? '').errors;
  if (problem) throw refuse(`the query cannot be read. ${problem.message}`);
  return kept.toString();
}

/** A view that was kept by an older release, as far as it still means something: what is unknown is left out, never guessed. */
export function readViewState(state: string): string {
  try {
    return checkViewState(state);
  } catch {
    const given = new URLSearchParams(state);
    const kept = new URLSearchParams();
    for (const name of VIEW_PARAMS) {
      const value = given.get(name);
      if (value !== null) kept.set(name, value);
    }
    return kept.toString();
  }
}

export function checkViewName(name: string): string {
  const clean = removeSecrets(
    name
      .normalize('NFC')
      .replace(/\p{C}+/gu, ' ')
      .trim(),
  );
  if (clean === '') throw new AppError('invalidRequest', 'name: a view needs a name.', { field: 'name' });
  if (clean.length > MAX_NAME) throw new AppError('invalidRequest', `name: may have ${MAX_NAME} characters.`, { field: 'name' });
  return clean;
}
