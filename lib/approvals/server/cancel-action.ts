import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { ActionView } from '../contract';
import { apply } from '../state';
import { factsOf, findAction, saveAction } from './action-store';
import { appendAndNote } from './append-action-event';
import { noAction, requireAction } from './find-own-action';
import { refusalOf } from './refusals';
import { enqueueNotice } from './setting-store';
import { standing, viewAction } from './view-action';

/** The agent does not want it any more. Only what waits can be withdrawn; a second time changes nothing. Throws alreadyDecided, notFound. */
export async function cancelAction(actor: Actor, publicId: string): Promise<ActionView> {
  requirePermission(actor, 'actions.request');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const row = await requireAction(tx, actor, publicId, true);
    if (actor.type === 'key' && row.asked_by !== actor.keyId) throw noAction();
    if (row.state === 'cancelled') return viewAction(tx, workspaceId, row);
    const to = apply({ ...factsOf(row, []), state: standing(row).state }, { do: 'cancel', at: row.now.getTime() });
    if (!to.ok) throw refusalOf(to.refusal, row);
    const change = await saveAction(tx, workspaceId, row.action_id, {
      state: 'cancelled',
      reason_code: 'withdrawn',
      decided_at: row.now,
      checking_until: null,
    });
    await appendAndNote(tx, actor, row, 'action.cancelled', { reasonCode: 'withdrawn' }, change!);
    await enqueueNotice(tx, workspaceId, {
      topic: 'action.cancelled',
      subject: toPublicId('action', row.action_id),
      tier: row.tier,
    });
    return viewAction(tx, workspaceId, (await findAction(tx, workspaceId, row.action_id))!);
  });
}
