import { decisionList } from '@/components/explorer/decisions/decision-list';
import { scopeOf } from '@/components/explorer/decisions/decision-urls';
import { parseListState } from '@/components/explorer/list-state';
import type { Actor } from '@/lib/access/actor';
import { SORTS } from '@/lib/search/contract';
import { neighbours } from '@/lib/search/server/neighbours';
import { AppError } from '@/lib/shared/errors';

/**
 * What stands before and after a decision in the list it was opened from. A list whose query cannot be read takes only this way to the
 * neighbours: the page itself still opens, so null is answered.
 */
export async function neighboursIn(
  actor: Actor,
  list: string,
  zone: string,
  decisionId: string,
): Promise<{ previous: string | null; next: string | null } | null> {
  const { state } = parseListState(new URLSearchParams(list), decisionList);
  const scope = { ...scopeOf(state, Date.now(), state.zone ?? zone), sort: SORTS.find((sort) => sort === state.sort) };
  return neighbours(actor, scope, decisionId).catch((error: unknown) => {
    if (error instanceof AppError && error.code !== 'unavailable') return null;
    throw error;
  });
}
