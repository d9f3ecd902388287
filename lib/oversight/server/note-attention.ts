import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { fromPublicId } from '@/lib/shared/ids';
import { attention, type Attention } from '../contract';
import { isMeasuredIn } from './oversight-setting';
import { addAttention } from './oversight-store';

/** Adds active time of the person themselves on an action. Does nothing while nothing is measured, nor for what does not wait for them any more. */
export async function noteAttention(actor: Actor, input: Attention): Promise<void> {
  requirePermission(actor, 'actions.review');
  if (actor.type !== 'person') return;
  const { id, ...given } = attention.parse(input);
  const actionId = fromPublicId('action', id);
  if (!actionId) return;
  await withWorkspace(actor.workspaceId, async (tx) => {
    if (!(await isMeasuredIn(tx, actor.workspaceId))) return;
    await addAttention(tx, actor.workspaceId, { actionId, personId: actor.personId, ...given });
  });
}
