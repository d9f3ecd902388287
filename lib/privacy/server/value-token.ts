import { createHmac } from 'node:crypto';
import { workspaceKey } from '@/lib/ledger/server/workspace-key';

/**
 * The keyed token of a value in its normal form: HMAC-SHA-256 over type and value, 8 bytes in hex. The same value has the same token
 * under one key; without the key nobody can try values against it. Never the token of a subject, whose input begins with a digit.
 */
export function tokenWith(key: Uint8Array, type: string, value: string): string {
  return createHmac('sha256', key).update(`value:${type}:${value}`).digest('hex').slice(0, 16);
}

/** The same under the workspace's key: equal values have equal tokens in one workspace, and other ones in every other. */
export function valueToken(workspaceId: string, type: string, value: string): string {
  return tokenWith(workspaceKey(workspaceId, 'token'), type, value);
}
