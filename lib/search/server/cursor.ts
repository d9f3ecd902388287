import { createHash } from 'node:crypto';
import { AppError } from '@/lib/shared/errors';
import { isUuid } from '@/lib/shared/ids';
import { brokenCursor, quoteGiven } from '@/lib/shared/quote-given';
import type { Sort, Total } from '../contract';
import type { OpenScope } from './scope';

/** Where a page begins: behind the row with this key and id, in the direction of travel. */
export interface Position {
  /** Sort key as PostgreSQL writes it: an instant with microseconds, a score, or null in the part without a score. */
  key: string | null;
  /** UUID. */
  id: string;
}
export interface Cursor extends Position {
  back: boolean;
  /** Counted once, on the first page. */
  total: Total;
}

/** Everything a cursor belongs to: the same place in another list would be a wrong answer. */
export function listKey(scope: OpenScope, sort: Sort, receivedAfter: Date | null): string {
  const parts = [
    scope.q,
    scope.from?.toISOString() ?? '',
    scope.to?.toISOString() ?? '',
    scope.zone,
    sort,
    receivedAfter?.toISOString() ?? '',
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12);
}

export function writeCursor(key: string, cursor: Cursor): string {
  const { value, relation } = cursor.total;
  const parts = [1, key, cursor.back ? 1 : 0, cursor.key, cursor.id, value, relation === 'eq' ? 1 : 0];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

const KEY = { time: /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/, score: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/ };

/** Reads a cursor of this very list. Throws invalidCursor. */
export function readCursor(text: string, key: string, sort: Sort): Cursor {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw brokenCursor(text);
  }
  if (!Array.isArray(parts) || parts.length !== 7 || parts[0] !== 1) throw brokenCursor(text);
  const [, listed, back, at, id, value, exact] = parts as unknown[];
  if (listed !== key) {
    throw new AppError('invalidCursor', `cursor: ${quoteGiven(text)} belongs to another query, range or sort. Begin again without cursor.`, { field: 'query.cursor' }); // prettier-ignore
  }
  const pattern = sort === '-riskScore' ? KEY.score : KEY.time;
  const keyIsRight = at === null ? sort === '-riskScore' : typeof at === 'string' && pattern.test(at);
  if (!keyIsRight || typeof id !== 'string' || !isUuid(id) || !Number.isSafeInteger(value) || (value as number) < 0)
    throw brokenCursor(text);
  return {
    back: back === 1,
    key: at as string | null,
    id,
    total: { value: value as number, relation: exact === 1 ? 'eq' : 'gte' },
  };
}
