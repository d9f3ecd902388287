import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { toSummary } from '@/lib/decisions/server/decision-row';
import { beginSealMarks } from '@/lib/ledger/server/seal-marks-store';
import { AppError } from '@/lib/shared/errors';
import { DEFAULT_PAGE, MAX_PAGE, SORTS, type DecisionPage, type Sort, type Total } from '../contract';
import { withTimeLimit } from './budget-store';
import { COUNT_CAP, countBeside, countMatches } from './count-matches';
import { listKey, readCursor, writeCursor, type Position } from './cursor';
import { readLag } from './index-store';
import { noteSearch } from './note-search';
import { planSearch } from './page-store';
import { positionOf, readPage, type ReadPage } from './read-page';
import { resolveQuery } from './resolve-query';
import { openScope, type SearchScope } from './scope';

export interface SearchInput extends SearchScope {
  sort?: Sort;
  cursor?: string;
  limit?: number;
  /** Only decisions whose first event was received after this instant. */
  receivedAfter?: string | Date;
}

/**
 * One page of the decisions that match, of the systems the actor may see. Keyset-paged in both directions; never reads payloads.
 * Throws invalidQuery (with the place), invalidCursor, textSearchNotPermitted, queryTooBroad.
 */
export async function searchDecisions(actor: Actor, input: SearchInput): Promise<DecisionPage> {
  const scope = openScope(actor, input);
  const sort = input.sort ?? '-startedAt';
  if (!SORTS.includes(sort))
    throw new AppError('invalidRequest', `query.sort: is one of ${SORTS.join(', ')}.`, { field: 'query.sort' });
  const limit = Math.max(1, Math.min(MAX_PAGE, Math.floor(input.limit ?? DEFAULT_PAGE)));
  const receivedAfter = input.receivedAfter === undefined ? null : new Date(input.receivedAfter);
  const key = listKey(scope, sort, receivedAfter);
  const cursor = input.cursor === undefined ? null : readCursor(input.cursor, key, sort);
  const page = await withWorkspace(actor.workspaceId, (tx) =>
    withTimeLimit(tx, async () => {
      const resolution = await resolveQuery(tx, scope);
      const plan = planSearch(scope, resolution, receivedAfter);
      const beside = cursor ? null : countBeside(plan);
      const marksSent = beginSealMarks(tx, actor.workspaceId);
      const read = await readPage(tx, plan, sort, cursor, cursor?.back ?? false, limit);
      const seen = read.rows.length + (read.more && !read.resume ? 1 : 0);
      const known = cursor?.total ?? totalIn(read, seen);
      const total = known ?? (beside ? null : await countMatches(tx, plan, Math.min(seen, COUNT_CAP)));
      const lag = scope.hasText ? await readLag(tx, actor.workspaceId) : null;
      const marks = await marksSent();
      return { read, total, lag, seen, beside, marks };
    }),
  );
  await noteSearch(actor, scope, { follows: receivedAfter !== null, shows: scope.content && page.read.rows.length > 0 });
  const { read, lag } = page;
  const total: Total = page.total ?? (await page.beside) ?? { value: Math.min(page.seen, COUNT_CAP), relation: 'gte' };
  const back = cursor?.back ?? false;
  const items = back ? [...read.rows].reverse() : read.rows;
  const [first, last] = [items[0], items.at(-1)];
  const ahead: Position | null = read.more
    ? (read.resume ?? (read.rows.length > 0 ? positionOf(read.rows.at(-1)!) : null))
    : null;
  const behind: Position | null = cursor && first && last ? positionOf(back ? last : first) : null;
  const write = (position: Position | null, backwards: boolean): string | null =>
    position && writeCursor(key, { ...position, back: backwards, total });
  return {
    items: items.map((row) => toSummary(row, actor, page.marks)),
    nextCursor: write(back ? behind : ahead, false),
    previousCursor: write(back ? ahead : behind, true),
    total,
    asOf: scope.now.toISOString(),
    search: lag ? { ...lag, phrase: read.phrase ?? undefined } : undefined,
    hints: scope.hints.length > 0 ? scope.hints : undefined,
  };
}

/** The total where reading the page told it. */
function totalIn(read: ReadPage, seen: number): Total | null {
  if (read.hits !== null) return { value: read.hits, relation: 'eq' };
  if (!read.more) return { value: seen, relation: 'eq' };
  // What the words of a phrase occur in is more than what the phrase does.
  return read.phrase ? { value: read.rows.length, relation: 'gte' } : null;
}
