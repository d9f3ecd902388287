import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { ChannelView, DeliveryView } from '../contract';
import { listChannelRows, listDeliveryRows, reviveDelivery } from './channel-store';

/** Channels and the newest deliveries, those that failed for good first. */
export async function listChannels(actor: Actor): Promise<{ channels: ChannelView[]; deliveries: DeliveryView[] }> {
  requirePermission(actor, 'notify.manage');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => ({
    channels: (await listChannelRows(tx, workspaceId)).map(({ channelId, secret: _, createdAt, lastAt, ...row }) => ({
      ...row,
      id: toPublicId('channel', channelId),
      createdAt: createdAt.toISOString(),
      lastAt: lastAt?.toISOString() ?? null,
    })),
    deliveries: (await listDeliveryRows(tx, workspaceId, 50)).map(({ deliveryId, channel, nextAt, createdAt, ...row }) => ({
      ...row,
      id: toPublicId('delivery', deliveryId),
      channel: channel ?? 'mail to a person',
      nextAt: row.state === 'waiting' ? nextAt.toISOString() : null,
      createdAt: createdAt.toISOString(),
    })),
  }));
}

/** Tries one that failed for good again, from the first attempt on. */
export async function retryDelivery(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'notify.manage');
  const deliveryId = fromPublicId('delivery', id);
  const done = deliveryId && (await withWorkspace(actor.workspaceId, (tx) => reviveDelivery(tx, actor.workspaceId, deliveryId)));
  if (!done) throw new AppError('conflict', 'Only what failed for good can be tried again, and only while its channel is on.');
}
