import { createHmac } from 'node:crypto';
import { workspaceKey } from '@/lib/ledger/server/workspace-key';

/**
 * The keyed token of a person or thing that decisions are about: HMAC-SHA-256 over type and id, 16 bytes in hex. The same subject has
 * the same token in one workspace, so everything about it can be found; the id cannot be read back from it.
 */
export function subjectToken(workspaceId: string, subject: { type: string; id: string }): string {
  const mac = createHmac('sha256', workspaceKey(workspaceId, 'token'));
  return mac
    .update(`${Buffer.byteLength(subject.type)}:${subject.type}${subject.id}`)
    .digest('hex')
    .slice(0, 32);
}
