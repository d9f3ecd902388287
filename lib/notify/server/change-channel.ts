import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import { findChannel, insertDelivery, setChannelState } from './channel-store';

const KINDS = {
  enable: 'notify.channelEnabled',
  disable: 'notify.channelDisabled',
  remove: 'notify.channelRemoved',
  test: 'notify.channelTested',
} as const;
export type ChannelAct = keyof typeof KINDS;
const STATES = { enable: 'active', disable: 'disabled', remove: 'removed' } as const;

/** Turns a channel on or off, removes it with its secret, or sends a test through it like any notice. */
export async function changeChannel(actor: Actor, id: string, act: ChannelAct): Promise<void> {
  requirePermission(actor, 'notify.manage');
  const channelId = fromPublicId('channel', id);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const channel = channelId ? await findChannel(tx, actor.workspaceId, channelId) : null;
    if (!channel) throw new AppError('notFound', 'There is no such channel.');
    if (act === 'test') {
      if (channel.state !== 'active') throw new AppError('conflict', 'The channel is off. Turn it on first.');
      const message = { topic: 'notify.test' as const, id, tier: null, dueAt: null, at: new Date().toISOString() };
      await insertDelivery(tx, actor.workspaceId, { channelId: channel.channelId, personId: null, message });
    } else if (
      !(await setChannelState(tx, actor.workspaceId, channel.channelId, STATES[act], act === 'disable' ? 'person' : null))
    )
      throw new AppError('conflict', `The channel is ${channel.state === 'active' ? 'on' : 'off'} already.`);
    await appendAct(tx, actor, { kind: KINDS[act], data: { channel: id, name: channel.name } });
  });
}
