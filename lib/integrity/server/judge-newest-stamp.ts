import { createHash } from 'node:crypto';
import { checkTimestamp, TimestampError } from '@/lib/ledger/server/check-timestamp';
import type { StampStanding } from '../anchors';
import type { VerificationRun } from '../run';
import type { StoredAnchor } from './anchor-store';
import { AnchorFailed } from './send-out';
import { trustedAuthorities } from './stamp-checkpoint';

/** A stamp that does not cover the newest checkpoint is asked for every hour; after a day without one the way out is broken. */
const RECENT_MS = 24 * 3_600_000;

/**
 * What the newest time stamp of a log is worth: it must hold up to a certificate that the operator was given by the authority
 * (COUNTERSIGN_TSA_CA), cover the newest checkpoint or be from the last day, and no stamp may have failed the last whole verification.
 */
export function judgeNewestStamp(
  stamp: Pick<StoredAnchor, 'size' | 'note' | 'token'> | null,
  given: { newestSize: number; lastWhole: Pick<VerificationRun, 'faults'> | null; now: Date },
): StampStanding {
  if (!stamp?.token) return 'none';
  if (given.lastWhole?.faults.some(({ layer, where }) => layer === 'anchor' && where.startsWith('timestamp '))) return 'failed';
  try {
    const digest = createHash('sha256').update(stamp.note, 'utf8').digest();
    const { time, trusted } = checkTimestamp(stamp.token, { digest, roots: trustedAuthorities() });
    if (!trusted) return 'unauthenticated';
    return stamp.size >= given.newestSize || given.now.getTime() - time.getTime() <= RECENT_MS ? 'holds' : 'old';
  } catch (error) {
    if (error instanceof TimestampError || error instanceof AnchorFailed) return 'failed';
    throw error;
  }
}
