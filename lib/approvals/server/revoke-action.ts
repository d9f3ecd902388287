import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { apply } from '../state';
import { factsOf, saveAction } from './action-store';
import { appendAndNote } from './append-action-event';
import { requirePerson } from './claim-review';
import { requireAction } from './find-own-action';
import { refusalOf } from './refusals';
import { enqueueNotice, lockSettings } from './setting-store';

/** Takes leave back before it is redeemed. What runs already cannot be taken back here. Throws alreadyRedeemed, conflict. */
export async function revokeAction(actor: Actor, publicId: string, reason: string): Promise<void> {
  requirePerson(actor);
  requirePermission(actor, 'actions.review');
  const { workspaceId } = actor;
  await withWorkspace(workspaceId, async (tx) => {
    await lockSettings(tx, workspaceId, 'decide');
    const row = await requireAction(tx, actor, publicId, true);
    const to = apply(factsOf(row, []), { do: 'revoke', at: row.now.getTime() });
    if (!to.ok) throw refusalOf(to.refusal, row);
    const change = await saveAction(
      tx,
      workspaceId,
      row.action_id,
      { state: 'revoked', reason_code: 'revoked' },
      "execution = 'none'",
    );
    if (change === null) throw refusalOf('alreadyRedeemed', row);
    const event = await appendAndNote(
      tx,
      actor,
      row,
      'action.revoked',
      { reasonCode: 'revoked', reason: removeSecrets(reason) },
      change,
    );
    await saveAction(tx, workspaceId, row.action_id, { note_idx: event.idx });
    await enqueueNotice(tx, workspaceId, { topic: 'action.revoked', subject: publicId, tier: row.tier });
  });
}
