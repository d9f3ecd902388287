import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, isUuid, toPublicId } from '@/lib/shared/ids';
import type { Sort } from '../contract';
import { withTimeLimit } from './budget-store';
import { readSortKey } from './neighbour-store';
import { noteSearch } from './note-search';
import { planSearch } from './page-store';
import { readPage } from './read-page';
import { resolveQuery } from './resolve-query';
import { openScope, type SearchScope } from './scope';

export interface Neighbours {
  /** Public ids of the decisions before and after this one in the list; null at its ends. */
  previous: string | null;
  next: string | null;
}

/** The decisions beside one in a result, for stepping through it. The decision itself need not match any more. */
export async function neighbours(actor: Actor, list: SearchScope & { sort?: Sort }, decisionId: string): Promise<Neighbours> {
  const scope = openScope(actor, list);
  const sort = list.sort ?? '-startedAt';
  const id = fromPublicId('decision', decisionId) ?? (isUuid(decisionId) ? decisionId.toLowerCase() : null);
  if (!id) throw new AppError('notFound', 'There is no decision with this id.');
  await noteSearch(actor, scope);
  return withWorkspace(actor.workspaceId, (tx) =>
    withTimeLimit(tx, async () => {
      const resolution = await resolveQuery(tx, scope);
      const plan = planSearch(scope, resolution);
      const key = await readSortKey(tx, id, sort, scope.systems);
      if (key === undefined) throw new AppError('notFound', 'There is no decision with this id.');
      const beside = async (back: boolean): Promise<string | null> => {
        const { rows } = await readPage(tx, plan, sort, { key, id }, back, 1);
        return rows[0] ? toPublicId('decision', rows[0].decision_id) : null;
      };
      return { previous: await beside(true), next: await beside(false) };
    }),
  );
}
