import type { PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { SavedView } from '../contract';
import { checkViewName, checkViewState } from '../view-rules';
import { maskViewState } from './kept-query';
import { countOwnViews, insertView, toView } from './view-store';

const MAX_VIEWS = 200;

/** Keeps the state of the explorer under a name, addresses and numbers of persons in it as tokens, which find the same: privately, or shared with everybody in the workspace (an event of the log). */
export async function saveView(actor: PersonActor, input: { name: string; state: string; shared: boolean }): Promise<SavedView> {
  requirePermission(actor, input.shared ? 'views.share' : 'views.write');
  const { workspaceId, personId } = actor;
  const name = checkViewName(input.name);
  const state = maskViewState(workspaceId, checkViewState(input.state));
  return withPrisma(workspaceId, async (tx) => {
    if ((await countOwnViews(tx, workspaceId, personId)) >= MAX_VIEWS) {
      throw new AppError('unprocessable', `You have ${MAX_VIEWS} views already. Delete one you no longer need.`, {
        field: 'name',
      });
    }
    const view = await insertView(tx, { workspaceId, viewId: uuidv7(), ownerId: personId, name, state, shared: input.shared });
    if (view.shared)
      await appendAct(tx, actor, { kind: 'view.shared', data: { view: toPublicId('view', view.viewId), name, state } });
    return toView(view, personId);
  });
}
