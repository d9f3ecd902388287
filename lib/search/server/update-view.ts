import type { PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import type { SavedView } from '../contract';
import { checkViewName, checkViewState } from '../view-rules';
import { maskViewState } from './kept-query';
import { findOwnView } from './find-own-view';
import { changeView, toView } from './view-store';

export interface ViewChange {
  /** viw_... */
  id: string;
  name?: string;
  state?: string;
  shared?: boolean;
}

/** Renames, refills, shares or withdraws one of one's own views. What others see of it is an event of the log. */
export async function updateView(actor: PersonActor, input: ViewChange): Promise<SavedView> {
  requirePermission(actor, 'views.write');
  const name = input.name === undefined ? undefined : checkViewName(input.name);
  const state = input.state === undefined ? undefined : maskViewState(actor.workspaceId, checkViewState(input.state));
  return withPrisma(actor.workspaceId, async (tx) => {
    const before = await findOwnView(tx, actor, input.id);
    const shared = input.shared ?? before.shared;
    if (shared) requirePermission(actor, 'views.share');
    const after = await changeView(tx, actor.workspaceId, before.viewId, { name, state, shared });
    const kind = before.shared ? (shared ? 'view.changed' : 'view.withdrawn') : shared ? 'view.shared' : null;
    if (kind) await appendAct(tx, actor, { kind, data: { view: input.id, name: after.name, state: after.state } });
    return toView(after, actor.personId);
  });
}
