import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { withTimeLimit } from '@/lib/search/server/budget-store';
import type { Position } from '@/lib/search/server/cursor';
import { planSearch } from '@/lib/search/server/page-store';
import { positionOf, readPage, type ReadPage } from '@/lib/search/server/read-page';
import { resolveQuery } from '@/lib/search/server/resolve-query';
import { openScope, type SearchScope } from '@/lib/search/server/scope';
import { AppError } from '@/lib/shared/errors';

const BATCH = 1_000;
/** A hold by query names what it found; more than this is better held by system and time. */
export const MOST_FOUND = 100_000;

/** All decisions that a query finds now. Throws invalidQuery; queryTooBroad above MOST_FOUND. */
export async function findMatching(actor: Actor, given: SearchScope): Promise<string[]> {
  const scope = openScope(actor, given);
  const resolution = await withWorkspace(actor.workspaceId, (tx) => withTimeLimit(tx, () => resolveQuery(tx, scope)));
  const plan = planSearch(scope, resolution);
  const ids: string[] = [];
  for (let after: Position | null = null; ;) {
    const from: Position | null = after;
    const page: ReadPage = await withWorkspace(actor.workspaceId, (tx) =>
      withTimeLimit(tx, () => readPage(tx, plan, '-startedAt', from, false, BATCH), 60_000),
    );
    ids.push(...page.rows.map((row) => row.decision_id));
    if (ids.length > MOST_FOUND)
      throw new AppError(
        'queryTooBroad',
        `The query finds more than ${MOST_FOUND} decisions. Hold the AI system for the time instead.`,
      );
    const last = page.rows.at(-1);
    after = page.resume ?? (last ? positionOf(last) : null);
    if (!page.more || after === null) return ids;
  }
}
