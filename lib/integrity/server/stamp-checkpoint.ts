import { createHash, randomBytes, type X509Certificate } from 'node:crypto';
import { hex } from '@/lib/ledger/der';
import { checkTimestamp, TimestampError } from '@/lib/ledger/server/check-timestamp';
import { readAuthorities } from '@/lib/ledger/server/timestamp-authorities';
import { readTimestampReply, timestampRequest } from '@/lib/ledger/timestamp';
import { AnchorFailed, readLimited } from './send-out';
import type { StoredAnchor } from './anchor-store';

const REPLY_BYTES = 256 * 1024;

/** The certificates of COUNTERSIGN_TSA_CA, PEM; none when it is not set. Throws AnchorFailed. */
export function trustedAuthorities(): X509Certificate[] {
  const found = readAuthorities();
  if (found === null) throw new AnchorFailed('COUNTERSIGN_TSA_CA names no readable file with certificates in PEM');
  return found;
}

/**
 * Has a checkpoint stamped (RFC 3161): only its SHA-256 leaves. The answer must be over it, for this request, and its signature must hold,
 * before it is kept. Throws AnchorFailed.
 */
export async function stampCheckpoint(url: string, checkpoint: { size: number; note: string }): Promise<StoredAnchor> {
  const digest = createHash('sha256').update(checkpoint.note, 'utf8').digest();
  const nonce = randomBytes(16);
  nonce[0]! |= 0x40; // no leading zero and never negative: some authorities give the number back shorter or signed
  nonce[0]! &= 0x7f;
  const body = await readLimited(
    url,
    {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: Buffer.from(timestampRequest(digest, nonce)),
    },
    REPLY_BYTES,
  );
  let reply;
  try {
    reply = readTimestampReply(body);
  } catch {
    throw new AnchorFailed('the authority answered something that is no time stamp');
  }
  if (reply.status > 1 || !reply.token) throw new AnchorFailed(`the authority refused (status ${reply.status})`);
  try {
    const checked = checkTimestamp(reply.token, { digest, nonce: hex(nonce), roots: trustedAuthorities() });
    return {
      kind: 'timestamp',
      size: checkpoint.size,
      note: checkpoint.note,
      target: checked.authority.slice(0, 300),
      anchoredAt: checked.time,
      token: reply.token,
    };
  } catch (error) {
    if (error instanceof TimestampError) throw new AnchorFailed(`the time stamp was refused: ${error.message}`);
    throw error;
  }
}
