import { createHash } from 'node:crypto';
import { withWorkspace } from '@/lib/db/transaction';
import { openCheckpoint } from '@/lib/ledger/checkpoint';
import { sameHash } from '@/lib/ledger/merkle';
import { ProofError } from '@/lib/ledger/proof-error';
import { checkTimestamp, TimestampError } from '@/lib/ledger/server/check-timestamp';
import { checkpointOfSize } from '@/lib/ledger/server/checkpoint-store';
import { verifyEd25519 } from '@/lib/ledger/server/ed25519';
import type { TrustedKey } from '@/lib/ledger/trust';
import type { FaultBook } from '../fault-book';
import { selectAnchors, type StoredAnchor } from './anchor-store';
import { AnchorFailed } from './send-out';
import { trustedAuthorities } from './stamp-checkpoint';

const PAGE = 500;

/**
 * Holds every anchor against the log: its checkpoint is signed by a key of this log, the log still has that checkpoint with that root, and a
 * time stamp is over exactly these bytes with a signature that holds. Returns how many were checked.
 */
export async function checkAnchors(
  workspaceId: string,
  given: { origin: string; trust: readonly TrustedKey[]; faults: FaultBook },
): Promise<number> {
  const roots = authorities(given.faults);
  let checked = 0;
  for (let page: StoredAnchor[] = []; ; checked += page.length) {
    page = await withWorkspace(workspaceId, (tx) => selectAnchors(tx, workspaceId, checked, PAGE));
    if (page.length === 0) return checked;
    for (const anchor of page) {
      const wrong = (await checkNote(workspaceId, anchor, given)) ?? checkToken(anchor, roots);
      if (wrong)
        given.faults.add({
          layer: 'anchor',
          where: `${anchor.kind} of the checkpoint of size ${anchor.size}`,
          ...wrong,
          from: 0,
          to: anchor.size,
        });
    }
  }
}

function authorities(faults: FaultBook): ReturnType<typeof trustedAuthorities> {
  try {
    return trustedAuthorities();
  } catch (error) {
    if (!(error instanceof AnchorFailed)) throw error;
    faults.add({ layer: 'anchor', where: 'authorities trusted', expected: 'certificates', found: error.message, from: 0, to: 0 });
    return [];
  }
}

type Wrong = { expected: string; found: string } | null;

async function checkNote(
  workspaceId: string,
  anchor: StoredAnchor,
  given: { origin: string; trust: readonly TrustedKey[] },
): Promise<Wrong> {
  try {
    const head = await openCheckpoint(anchor.note, given, verifyEd25519);
    const kept = await withWorkspace(workspaceId, (tx) => checkpointOfSize(tx, workspaceId, head.size));
    if (kept && sameHash(kept.root, head.root) && head.size === anchor.size) return null;
    return {
      expected: 'a checkpoint that the log has, with the same root',
      found: kept ? 'one with another root' : 'none of this size',
    };
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    return { expected: 'a checkpoint signed by a key of this log', found: `one that is not (${error.fault})` };
  }
}

function checkToken(
  { kind, token, note, anchoredAt }: StoredAnchor,
  roots: Parameters<typeof checkTimestamp>[1]['roots'],
): Wrong {
  if (kind !== 'timestamp') return null;
  const expected = 'a time stamp over this checkpoint whose signature holds';
  if (!token) return { expected, found: 'none' };
  try {
    const { time } = checkTimestamp(token, { digest: createHash('sha256').update(note, 'utf8').digest(), roots });
    return time.getTime() === anchoredAt.getTime()
      ? null
      : { expected: `the time ${anchoredAt.toISOString()}, as stored`, found: time.toISOString() };
  } catch (error) {
    if (!(error instanceof TimestampError)) throw error;
    return { expected, found: `one that proves nothing: ${error.message}` };
  }
}
