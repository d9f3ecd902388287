import { createHmac } from 'node:crypto';
import { workspaceKey } from '@/lib/ledger/server/workspace-key';

/**
 * The keyed token of a value in its normal form: HMAC-SHA-256 over type and value, 8 bytes in hex. The same value has the same token in
 * one workspace and another one in every other; without the workspace's key nobody can try values against it. Never the token of a
 * subject, whose input begins with a digit.
 */
export function valueToken(workspaceId: string, type: string, value: string): string {
  return createHmac('sha256', workspaceKey(workspaceId, 'token')).update(`value:${type}:${value}`).digest('hex').slice(0, 16);
}
