import { randomBytes } from 'node:crypto';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { sealText } from '@/lib/ledger/server/sealed-text';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { newChannel, type NewChannel } from '../contract';
import { insertChannel } from './channel-store';

/**
 * Names a place that notices are sent to. The secret of a webhook is made here and shown once; the address of a Slack webhook is a secret
 * itself, so it is sealed, and only its host is kept readable. Addresses stay out of the log.
 */
export async function addChannel(actor: Actor, input: NewChannel): Promise<{ id: string; secret: string | null }> {
  requirePermission(actor, 'notify.manage');
  const given = newChannel.parse(input);
  const channelId = uuidv7();
  const id = toPublicId('channel', channelId);
  const secret = given.kind === 'webhook' ? `whsec_${randomBytes(32).toString('base64')}` : null;
  const sealed = given.kind === 'slack' ? given.target : secret;
  await withWorkspace(actor.workspaceId, async (tx) => {
    await insertChannel(tx, actor.workspaceId, {
      channelId,
      kind: given.kind,
      name: given.name,
      target: given.kind === 'slack' ? new URL(given.target).host : given.target,
      secret: sealed === null ? null : sealText(actor.workspaceId, 'notify', channelId, sealed),
      topics: given.topics,
      leastTier: given.leastTier,
      createdBy: actor.type === 'person' ? actor.name : 'Countersign',
    });
    await appendAct(tx, actor, {
      kind: 'notify.channelAdded',
      data: { channel: id, kind: given.kind, name: given.name, topics: given.topics, leastTier: given.leastTier },
    });
  });
  return { id, secret };
}
