/** Channels and failures in words. Pure, client-safe and without zod. */
export const CHANNEL_KINDS = ['webhook', 'slack', 'email'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];
export const CHANNEL_WORDS: Readonly<Record<ChannelKind, string>> = {
  webhook: 'Webhook (Standard Webhooks)',
  slack: 'Slack-compatible webhook',
  email: 'E-mail address',
};

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
