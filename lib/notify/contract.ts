import { z } from 'zod';
import { DEFAULT_TOPICS, TIERS, TOPIC_NAMES, type Message } from './topics';

/** Forms and answers of notifications. Client-safe. */
export const CHANNEL_KINDS = ['webhook', 'slack', 'email'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];
export const CHANNEL_WORDS: Readonly<Record<ChannelKind, string>> = {
  webhook: 'Webhook (Standard Webhooks)',
  slack: 'Slack-compatible webhook',
  email: 'E-mail address',
};
const base = {
  name: z.string().trim().min(2, 'Name it.').max(80),
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

/** Why a delivery failed, in words. Codes, so that nothing of what the other side wrote is stored. */
export const FAILURE_WORDS: Readonly<Record<string, string>> = {
  privateAddress: 'its address lies in a private network, which COUNTERSIGN_WEBHOOK_ALLOW does not name',
  notFound: 'its name could not be resolved',
  refused: 'the connection was refused',
  timeout: 'no answer in time',
  reset: 'the connection broke',
  tls: 'its certificate could not be verified',
  tooManyRedirects: 'it redirects too often',
  redirect: 'it redirects to something that is no address',
  status: 'it did not answer with success',
  gone: 'it said that it is gone (HTTP 410)',
  noSmtp: 'COUNTERSIGN_SMTP_URL is not set',
  smtp: 'the mail server refused it',
  noAddress: 'the person has no address any more',
  unknown: 'it failed',
};
