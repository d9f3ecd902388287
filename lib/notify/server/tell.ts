import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import { ASKS, OUTCOMES, reaches, SETTLES, type Message } from '../topics';
import { insertDelivery, listChannelRows } from './channel-store';
import { insertNotices, readPreference, settleSubject } from './notice-store';

/** Chat and the page come first; a mail goes out when it still waits then. */
const MAIL_AFTER_MS = 5 * 60_000;

/**
 * Tells people and channels, in the caller's transaction: inbox lines for these people (UUIDs), a delivery for every channel that wants the topic,
 * and, where it asks for something, a mail to each after five minutes. What is settled meanwhile is not mailed. `callback` is the channel (public id)
 * that an agent named for its action: it is told of the outcome, whatever else it wants.
 */
export async function tell(
  tx: SqlTx,
  workspaceId: string,
  message: Message,
  personIds: readonly string[],
  callback: string | null = null,
): Promise<void> {
  if (SETTLES.has(message.topic)) await settleSubject(tx, workspaceId, message.id);
  const { topic, id: subject, tier } = message;
  const dueAt = message.dueAt ? new Date(message.dueAt) : null;
  await insertNotices(tx, workspaceId, personIds, { topic, subject, tier, dueAt });
  for (const channel of await listChannelRows(tx, workspaceId)) {
    const named = callback === toPublicId('channel', channel.channelId) && OUTCOMES.has(topic);
    const wanted = channel.topics.includes(topic) && reaches(tier, channel.leastTier);
    if (channel.state !== 'active' || (!named && !wanted)) continue;
    await insertDelivery(tx, workspaceId, { channelId: channel.channelId, personId: null, message });
  }
  if (!ASKS.has(topic)) return;
  const notBefore = new Date(Date.now() + MAIL_AFTER_MS);
  for (const personId of personIds) {
    if ((await readPreference(tx, workspaceId, personId)).mail === 'never') continue;
    await insertDelivery(tx, workspaceId, { channelId: null, personId, message, notBefore });
  }
}
