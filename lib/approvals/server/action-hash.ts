import { createHash, createHmac } from 'node:crypto';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { workspaceKey } from '@/lib/ledger/server/workspace-key';
import type { JsonValue } from '@/lib/shared/json';
import type { ActionBinding } from '../contract';

/**
 * SHA-256 over RFC 8785 of the binding: tenant, agent, subject, tool, target, arguments, and a nonce of ours without which the hash of guessable
 * arguments could be guessed. Descriptions, reasons and risk are not in it.
 */
export function hashAction(binding: ActionBinding): Buffer {
  return createHash('sha256')
    .update(canonicalJson(binding as unknown as JsonValue))
    .digest();
}

export const hashText = (hash: Uint8Array): string => `sha256:${Buffer.from(hash).toString('hex')}`;

/** HMAC of canonical JSON under a key of the workspace: recognises without telling. `use` keeps one use apart from another. */
export function macOf(workspaceId: string, use: 'request' | 'call' | 'subject' | 'seen', value: JsonValue): Buffer {
  return createHmac('sha256', workspaceKey(workspaceId, 'token'))
    .update(`approvals ${use} ${canonicalJson(value)}`)
    .digest();
}
