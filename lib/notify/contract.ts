import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import type { ChannelKind } from './words';
import { DEFAULT_TOPICS, TIERS, TOPIC_NAMES, type Message } from './topics';

/** Forms and answers of notifications. Client-safe. */
const base = {
  name: writtenText().trim().min(2, 'Name it.').max(80),
  topics: z
    .array(z.enum(TOPIC_NAMES))
    .min(1, 'Choose at least one topic.')
    .default([...DEFAULT_TOPICS]),
  leastTier: z.enum(TIERS).default('low'),
};
const url = z.url({ protocol: /^https?$/, error: 'This is not an http or https address.' }).max(2_000);
export const newChannel = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webhook'), target: url, ...base }),
  z.object({ kind: z.literal('slack'), target: url, ...base }),
  z.object({ kind: z.literal('email'), target: z.email('This is not an e-mail address.').max(254), ...base }),
]);
export type NewChannel = z.input<typeof newChannel>;

export const notifyPreference = z.object({
  mail: z.enum(['waiting', 'never']),
  digest: z.boolean(),
  digestHour: z.number().int().min(0).max(23),
});
export type NotifyPreference = z.output<typeof notifyPreference>;
export const DEFAULT_PREFERENCE: NotifyPreference = { mail: 'waiting', digest: true, digestHour: 7 };

export interface ChannelView {
  id: string;
  kind: ChannelKind;
  name: string;
  /** Host and path of a webhook, the host of a Slack address, the address of mail. */
  target: string;
  topics: string[];
  leastTier: string;
  state: 'active' | 'disabled';
  why: string | null;
  createdBy: string;
  createdAt: string;
  waiting: number;
  delivered: number;
  dead: number;
  lastAt: string | null;
}
export interface DeliveryView {
  id: string;
  channel: string;
  topic: string;
  subject: string;
  state: 'waiting' | 'delivered' | 'dead' | 'dropped';
  attempts: number;
  nextAt: string | null;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: string;
}
export interface NoticeView extends Message {
  notice: string;
  readAt: string | null;
  settledAt: string | null;
}
