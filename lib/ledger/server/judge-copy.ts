import { createHash, type X509Certificate } from 'node:crypto';
import type { CopyStanding, MarkedFault } from '../seal';
import { checkTimestamp, TimestampError } from './check-timestamp';

/** A checkpoint that left the installation, as it is stored. */
export interface OutsideCopy {
  kind: string;
  size: number;
  note: string;
  /** Who keeps it: an authority, a directory, an address. */
  by: string;
  at: Date;
  token: Uint8Array | null;
  /** The log has a signed checkpoint of this size with this root. */
  ours: boolean;
}

/**
 * What one copy is worth. It holds when it is over a checkpoint that the log has and no verification found fault with it; a time stamp
 * moreover only when its signature holds, up to a certificate that the operator was given by the authority.
 */
export function judgeCopy(
  copy: OutsideCopy,
  given: { faults: readonly Pick<MarkedFault, 'layer' | 'where'>[]; roots: readonly X509Certificate[] | null },
): CopyStanding {
  const name = `${copy.kind} of the checkpoint of size ${copy.size}`;
  if (!copy.ours || given.faults.some(({ layer, where }) => layer === 'anchor' && where === name)) return 'failed';
  if (copy.kind !== 'timestamp') return 'holds';
  if (!copy.token || given.roots === null) return 'failed';
  try {
    const digest = createHash('sha256').update(copy.note, 'utf8').digest();
    return checkTimestamp(copy.token, { digest, roots: [...given.roots] }).trusted ? 'holds' : 'unauthenticated';
  } catch (error) {
    if (error instanceof TimestampError) return 'failed';
    throw error;
  }
}
