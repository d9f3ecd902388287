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
 * moreover only when its signature holds, up to a certificate that the operator was given by the authority. Without the file of those
 * (`roots` null) nothing is said against a stamp, and nothing for it.
 */
export function judgeCopy(
  copy: OutsideCopy,
  given: { faults: readonly Pick<MarkedFault, 'layer' | 'where'>[]; roots: readonly X509Certificate[] | null },
): CopyStanding {
  const name = `${copy.kind} of the checkpoint of size ${copy.size}`;
  if (!copy.ours || given.faults.some(({ layer, where }) => layer === 'anchor' && where === name)) return 'failed';
  if (copy.kind !== 'timestamp') return 'holds';
  if (!copy.token) return 'failed';
  const standing = judgeStamp(copy.note, copy.token, given.roots ?? []);
  return given.roots === null && standing !== 'failed' ? 'unjudged' : standing;
}

/** A stamp is worth the same whenever it is looked at: lists look at the same ones again and again. */
const judged = new Map<string, CopyStanding>();
const REMEMBERED = 2_000;

function judgeStamp(note: string, token: Uint8Array, roots: readonly X509Certificate[]): CopyStanding {
  const digest = createHash('sha256').update(note, 'utf8').digest();
  const name = createHash('sha256').update(digest).update(token).update(roots.map((one) => one.fingerprint256).join()).digest('hex'); // prettier-ignore
  const known = judged.get(name);
  if (known) return known;
  const check = (ends: readonly X509Certificate[]): CopyStanding => {
    try {
      return checkTimestamp(token, { digest, roots: [...ends] }).trusted ? 'holds' : 'unauthenticated';
    } catch (error) {
      if (error instanceof TimestampError) return 'failed';
      throw error;
    }
  };
  const ours = check(roots);
  // Whole, and of an authority whose certificate nobody gave: another certificate than those given makes no stamp an altered one.
  const standing = ours === 'failed' && roots.length > 0 ? check([]) : ours;
  if (judged.size >= REMEMBERED) judged.clear();
  judged.set(name, standing);
  return standing;
}
