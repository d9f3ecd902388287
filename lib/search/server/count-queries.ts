import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import type { Total } from '../contract';
import { withTimeLimit } from './budget-store';
import { countMatches } from './count-matches';
import { planSearch } from './page-store';
import { resolveQuery } from './resolve-query';
import { openScope } from './scope';

/**
 * How many decisions match each query, of the systems the actor may see: for figures beside a link to the explorer. A page asks, not a person: it is no
 * search of theirs in the access record. Null where a query cannot be counted (too wide a pattern).
 */
export async function countQueries(actor: Actor, queries: readonly string[]): Promise<(Total | null)[]> {
  return withWorkspace(actor.workspaceId, async (tx) => {
    const totals: (Total | null)[] = [];
    for (const q of queries) {
      try {
        const scope = openScope(actor, { q });
        totals.push(await withTimeLimit(tx, async () => countMatches(tx, planSearch(scope, await resolveQuery(tx, scope)))));
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'invalidQuery') throw error;
        totals.push(null);
      }
    }
    return totals;
  });
}
