import { createHmac } from 'node:crypto';
import { installationKey } from '@/lib/ledger/server/workspace-key';

/** Buckets are named by HMAC, so that the table tells nobody who tried from where. */
export function bucketOf(kind: 'account' | 'anywhere' | 'address' | 'unlock', value: string): string {
  return createHmac('sha256', installationKey('throttle')).update(`${kind}:${value}`).digest('base64url');
}

/** What all counts of one account have in common, wherever the attempts came from. */
export function throttledAccount(email: string): string {
  return bucketOf('account', email.trim().toLowerCase());
}
