import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import { ASKS, OUTCOMES, reaches, SETTLES, type Message } from '../topics';
import { insertDeliveries, listActiveChannels, type ChannelRow, type NewDelivery } from './channel-store';
import { insertNotices, mailless, settleSubjects } from './notice-store';

/** Chat and the page come first; a mail goes out when it still waits then. */
const MAIL_AFTER_MS = 5 * 60_000;

/** What happened, and whom it concerns (UUIDs). */
export interface Telling {
  message: Message;
  personIds: readonly string[];
  /** The channel (public id) that an agent named for its action: it is told of the outcome, whatever else it wants. */
  callback?: string | null;
}

/**
 * Tells people and channels, in the caller's transaction and in this order: inbox lines for the people, a delivery for every channel that wants the
 * topic, and, where it asks for something, a mail to each after five minutes. What is settled meanwhile, here or later, is not mailed. A bounded
 * number of statements, however much there is to tell.
 */
export async function tell(tx: SqlTx, workspaceId: string, all: readonly Telling[]): Promise<void> {
  if (all.length === 0) return;
  const settles = all.flatMap(({ message }) => (SETTLES.has(message.topic) ? [message.id] : []));
  if (settles.length > 0) await settleSubjects(tx, workspaceId, [...new Set(settles)]);
  const lastSettled = new Map<string, number>();
  all.forEach(({ message }, i) => {
    if (SETTLES.has(message.topic)) lastSettled.set(message.id, i);
  });
  const told = all.map((one, i) => ({ ...one, settled: (lastSettled.get(one.message.id) ?? -1) > i }));
  await insertNotices(
    tx,
    workspaceId,
    told.flatMap(({ message: { topic, id: subject, tier, dueAt }, personIds, settled }) =>
      personIds.map((personId) => ({ personId, topic, subject, tier, dueAt: dueAt ? new Date(dueAt) : null, settled })),
    ),
  );
  const channels = await listActiveChannels(tx, workspaceId);
  const asking = told.filter(({ message, settled }) => ASKS.has(message.topic) && !settled);
  const never = await mailless(tx, workspaceId, [...new Set(asking.flatMap((one) => one.personIds))]);
  const notBefore = new Date(Date.now() + MAIL_AFTER_MS);
  const deliveries: NewDelivery[] = [
    ...told.flatMap((one) =>
      channels
        .filter((channel) => wants(channel, one))
        .map(({ channelId }) => ({ channelId, personId: null, message: one.message })),
    ),
    ...asking.flatMap(({ message, personIds }) =>
      personIds.filter((id) => !never.has(id)).map((personId) => ({ channelId: null, personId, message, notBefore })),
    ),
  ];
  await insertDeliveries(tx, workspaceId, deliveries);
}

function wants(channel: ChannelRow, { message: { topic, tier }, callback }: Telling): boolean {
  if (callback === toPublicId('channel', channel.channelId) && OUTCOMES.has(topic)) return true;
  return channel.topics.includes(topic) && reaches(tier, channel.leastTier);
}
