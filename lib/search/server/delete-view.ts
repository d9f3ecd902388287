import type { PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { findOwnView } from './find-own-view';
import { removeView } from './view-store';

/** Deletes one of one's own views. For a shared one that is an event of the log. */
export async function deleteView(actor: PersonActor, id: string): Promise<void> {
  requirePermission(actor, 'views.write');
  await withPrisma(actor.workspaceId, async (tx) => {
    const view = await findOwnView(tx, actor, id);
    await removeView(tx, actor.workspaceId, view.viewId);
    if (view.shared) await appendAct(tx, actor, { kind: 'view.deleted', data: { view: id, name: view.name } });
  });
}
