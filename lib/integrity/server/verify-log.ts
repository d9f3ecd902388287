import { decodeFrontier, encodeFrontier, type Frontier } from '@/lib/ledger/frontier';
import { sha256 } from '@/lib/ledger/server/tree-hash';
import type { TrustedKey } from '@/lib/ledger/trust';
import type { Fault } from '../fault';
import { FaultBook } from '../fault-book';
import { TreeWalk } from '../tree-walk';
import { checkTexts } from './check-texts';
import { checkContent, type ContentCounts } from './check-content';
import { CheckpointCheck, type Copy } from './check-checkpoints';
import { frontierAt, StoredLeaves } from './stored-leaves';
import { readLogState } from './log-store';
import { nameDecisions } from './name-decisions';
import { PublicIds, readLeaves } from './read-leaves';

/** Where a verification stands: enough to go on later, a few kilobytes whatever the size of the log. */
export interface VerifyState {
  at: number;
  /** Base64; null while something is undecided, which is before a fault is placed. */
  frontier: string | null;
  agreedAt: number;
  counts: ContentCounts;
  checkpoints: number;
  faults: Fault[];
  faultTotal: number;
}
export interface VerifyRequest {
  workspaceId: string;
  /** First entry, and the one behind the last; the whole log without them. */
  from?: number;
  to?: number;
  /** Open each content and compare its digest. Several times slower. */
  content: boolean;
  /** Whom to believe, and what the signer remembers: lib/integrity/server/read-trust.ts. */
  trust: readonly TrustedKey[] | (() => Promise<readonly TrustedKey[]>);
  remembered: { size: number; root: Uint8Array } | null;
  /** Checkpoints that were kept elsewhere. */
  copies?: Iterable<Copy>;
  resume?: VerifyState | null;
  now?: Date;
  /** After each part of the log; what it returns false for ends the verification there. */
  onPart?: (state: VerifyState, of: number) => Promise<boolean> | boolean;
}
export interface Verified {
  origin: string;
  from: number;
  /** Entries up to here were checked (exclusive). */
  to: number;
  /** Of them in the tree; the rest waits to be integrated. */
  treeSize: number;
  /** Size of the newest signed checkpoint that agreed; 0 without one. */
  signedSize: number;
  checkpoints: number;
  counts: ContentCounts;
  faults: Fault[];
  faultTotal: number;
  /** False: it was ended before its end. */
  complete: boolean;
}

/** A new log may wait so long for its first signature. */
const UNSIGNED_MS = 15 * 60_000;

/** Entries read at a time: 32 tiles. Bounds the memory, whatever the size of the log. */
const PART = 8_192;

/**
 * Recomputes a log against what was signed of it: order, entries, columns, leaves, tree, roots, signatures, the signer's memory, copies
 * kept elsewhere and, with `content`, disclosures, removals and closings. Reads only; in constant memory; keeps no lock. Faults come in
 * the order in which they are found. Throws when there is no such log or the database is away.
 */
export async function verifyLog(request: VerifyRequest): Promise<Verified> {
  const { workspaceId } = request;
  const state = await readLogState(workspaceId);
  if (!state) throw new Error('the workspace has no log');
  const { origin, treeSize } = state;
  const from = Math.min(request.from ?? 0, state.nextIdx);
  const end = Math.min(request.to ?? state.nextIdx, state.nextIdx);
  const resumed = resumeState(request.resume, from);
  const faults = new FaultBook(100, resumed?.faults);
  faults.total = resumed?.faultTotal ?? 0;
  const counts: ContentCounts = resumed?.counts ?? { matching: 0, removed: 0, seals: 0 };
  const stored = new StoredLeaves(workspaceId, treeSize, faults);
  const start = resumed?.frontier ?? (await frontierAt(workspaceId, Math.min(from, treeSize)));
  // Without the stored tree below the beginning there is nothing to grow: then each entry is still checked by itself.
  const walk = start ? new TreeWalk(start, sha256) : null;
  if (walk && resumed) walk.agreedAt = resumed.agreedAt;
  if (!walk)
    faults.add({ layer: 'tile', where: `tree below entry ${from}`, expected: 'its hashes', found: 'none', from: 0, to: from });
  // Asked for behind the state: a key that signed a checkpoint of this state is known by now, also when it is new.
  const trust = typeof request.trust === 'function' ? await request.trust() : request.trust;
  const signed = new CheckpointCheck(
    { ...request, trust, signedSize: state.signedSize ?? 0 },
    origin,
    faults,
    resumed?.checkpoints ?? 0,
    treeSize,
  );
  if (!resumed) signed.checkState(state);
  const ids = new PublicIds();

  let at = resumed?.at ?? from;
  let complete = true;
  let whole = walk !== null;
  while (at < end) {
    const to = Math.min(at + PART, end);
    const leaves = await readLeaves(workspaceId, { from: at, to }, { origin, content: request.content, ids, faults });
    const tree = await stored.read(at, Math.min(to, treeSize));
    const heads = whole ? await signed.between(at, to) : [];
    for (let idx = at; whole && idx < Math.min(to, treeSize); idx++) {
      const i = idx - at;
      const own = leaves.present[i] ? leaves.hashes.subarray(i * 32, i * 32 + 32) : null;
      const kept = tree.leaf(idx);
      if (!own && !kept) {
        whole = false; // neither the entry nor its hash: the tree cannot be followed further
        break;
      }
      if (walk!.add({ entry: own, stored: kept }, tree.compare)) signed.noteDiffering(idx, kept!, own!);
      while (heads.length > 0 && heads[0]!.size === idx + 1) await signed.check(heads.shift()!, walk!);
    }
    if (request.content) await checkContent(workspaceId, leaves.promised, { origin, faults, counts });
    at = to;
    const frontier = whole && walk!.resumable ? Buffer.from(encodeFrontier(walk!.resumable)).toString('base64') : null;
    const part: VerifyState = { at, frontier, agreedAt: walk?.agreedAt ?? 0, counts, checkpoints: signed.count, faults: faults.faults, faultTotal: faults.total }; // prettier-ignore
    if (request.onPart && !(await request.onPart(part, end)) && at < end) {
      complete = false;
      break;
    }
  }
  if (complete && walk) {
    // A log that nobody has integrated yet has no tree; what was signed of it is compared all the same.
    if (whole && at >= treeSize && (treeSize > 0 || state.frontier)) stored.compareFrontier(walk, state.frontier);
    signed.finish(walk);
    // Who can delete checkpoints can delete all of them: a log that has been there for a while is signed, or nothing says what it was.
    const asked = request.from === undefined && request.to === undefined;
    const old =
      state.firstReceivedAt !== null && (request.now ?? new Date()).getTime() - state.firstReceivedAt.getTime() > UNSIGNED_MS;
    if (
      asked &&
      whole &&
      treeSize > 0 &&
      old &&
      walk.agreedAt === 0 &&
      !faults.faults.some(({ layer }) => layer === 'root' || layer === 'signature')
    )
      faults.add({
        layer: 'signature',
        where: 'log',
        expected: 'a signed checkpoint that agrees',
        found: 'none',
        from: 0,
        to: treeSize,
      });
  }
  if (complete && request.content) await checkTexts(workspaceId, { from, to: at, faults });
  await nameDecisions(workspaceId, faults.faults);
  return {
    origin,
    from,
    to: at,
    treeSize: Math.min(treeSize, at),
    signedSize: signed.agreedSize,
    checkpoints: signed.count,
    counts,
    faults: faults.faults,
    faultTotal: faults.total,
    complete,
  };
}

/** A state that can be taken up: it fits the range, and the tree was whole there. */
function resumeState(
  given: VerifyState | null | undefined,
  from: number,
): (Omit<VerifyState, 'frontier'> & { frontier: Frontier }) | null {
  if (!given || given.frontier === null || given.at < from) return null;
  const frontier = decodeFrontier(given.at, Buffer.from(given.frontier, 'base64'));
  return frontier && { ...given, frontier };
}
