import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { contentDigest } from '@/lib/ledger/server/content';
import { bodyOpener, type OpenedBody } from '@/lib/ledger/server/open-bodies';
import type { Fault } from '../fault';
import type { FaultBook } from '../fault-book';
import { findReason, type Removal } from '../removal';
import { countBefore, selectContent } from './log-store';
import { entry, type Promised } from './read-leaves';
import { readRemovals } from './read-removals';

export interface ContentCounts {
  /** Content that has the digest its entry holds. */
  matching: number;
  /** Content that is gone, or gone in part, for a reason the log records. */
  removed: number;
  /** Closings whose count was compared. */
  seals: number;
}
interface Given {
  origin: string;
  faults: FaultBook;
  counts: ContentCounts;
}
interface Odd {
  promised: Promised;
  state: OpenedBody['state'];
  /** Digest of what is there; null for nothing, or nothing that can be opened. */
  digest: string | null;
}
interface Seal {
  idx: number;
  decisionId: string;
  decision: string | null;
  text: string;
}

/** Entries whose content is read at once. */
const BATCH = 512;

/**
 * Holds the content of entries against the digests in them, missing content against what the log says of its removal, and closings
 * against the events before them.
 */
export async function checkContent(workspaceId: string, promised: readonly Promised[], given: Given): Promise<void> {
  for (let at = 0; at < promised.length;) {
    const batch = promised.slice(at, at + BATCH);
    const absent: Promised[] = [];
    at += await withWorkspace(workspaceId, (tx) => checkBatch(tx, workspaceId, batch, given, absent));
    // A plan that was made while rows moved to the partition of their month does not know that partition, so they look gone to it.
    // Absence is told only by a second statement, in a snapshot of its own.
    for (let looked = 0; looked < absent.length;)
      looked += await withWorkspace(workspaceId, (tx) => checkBatch(tx, workspaceId, absent.slice(looked), given, null));
  }
}

/** Checks as many of the batch as memory lets and returns how many. What is gone without a reason goes into `absent`; null: judge it. */
async function checkBatch(
  tx: SqlTx,
  workspaceId: string,
  batch: readonly Promised[],
  given: Given,
  absent: Promised[] | null,
): Promise<number> {
  const rows = await selectContent(tx, workspaceId, batch);
  const open = await bodyOpener(tx, workspaceId, rows);
  const removals = await readRemovals(tx, workspaceId, {
    from: batch[0]!.idx,
    to: batch[rows.length - 1]!.idx,
    origin: given.origin,
  });
  const odd: Odd[] = [];
  const seals: Seal[] = [];
  rows.forEach((row, i) => {
    const promised = batch[i]!;
    const body = open(row);
    const digest = body.state === 'open' ? contentDigest(body.salt, body.text) : null;
    if (body.state !== 'open' || digest !== promised.digest) {
      odd.push({ promised, state: body.state, digest });
      return;
    }
    const back = findReason(removals, promised.idx);
    if (back.holds && back.remains !== digest) {
      given.faults.add({
        ...placeOf(promised),
        layer: 'disclosure',
        expected: goneAs(back.remains),
        found: 'the content that was removed: it is back',
      });
      return;
    }
    given.counts.matching++;
    const { idx, decisionId, decision } = promised;
    if (promised.kind === 'decision.sealed' && decisionId) seals.push({ idx, decisionId, decision, text: body.text });
  });
  for (const one of odd) {
    const finding = judge(one, removals, given.counts);
    if (finding?.layer === 'absence' && absent) absent.push(one.promised);
    else if (finding) given.faults.add(finding);
  }
  if (seals.length > 0) await checkSeals(tx, workspaceId, seals, given);
  return rows.length;
}

/** What is wrong with it; null when a removal that the log records explains it. */
function judge({ promised, state, digest }: Odd, removals: readonly Removal[], counts: ContentCounts): Fault | null {
  const { idx } = promised;
  const reason = findReason(removals, idx);
  if (reason.holds && reason.remains === digest && (state === 'gone') === (digest === null)) {
    counts.removed++;
    return null;
  }
  const place = placeOf(promised);
  const found = FOUND[state];
  if (reason.holds)
    return {
      ...place,
      layer: 'disclosure',
      expected: goneAs(reason.remains),
      found,
    };
  if (state === 'gone' || reason.said !== null)
    return {
      ...place,
      layer: 'absence',
      expected: 'content, or an event of this log that orders its removal',
      found: reason.said ?? 'neither: an unexplained gap',
    };
  return { ...place, layer: 'disclosure', expected: `content with the digest ${promised.digest}`, found };
}

const placeOf = ({ idx, decision }: Promised): Pick<Fault, 'where' | 'decision' | 'from' | 'to'> => ({
  where: `content of ${entry(idx)}`,
  ...(decision && { decision }),
  from: idx,
  to: idx + 1,
});
const goneAs = (remains: string | null): string =>
  remains ? `what the removal left, with the digest ${remains}` : 'none, as its removal says';

const FOUND: Readonly<Record<OpenedBody['state'], string>> = {
  open: 'content with another digest',
  gone: 'none',
  unreadable: 'bytes that cannot be opened: altered, moved, or without their key',
};

/** A closing counts what emitters reported of the decision before it: as many events as are there, in places 0 to n-1. */
async function checkSeals(tx: SqlTx, workspaceId: string, seals: readonly Seal[], { faults, counts }: Given): Promise<void> {
  const counted = new Map((await countBefore(tx, workspaceId, seals)).map((row) => [row.idx, row]));
  for (const { idx, decision, text } of seals) {
    counts.seals++;
    const said = JSON.parse(text) as { events?: number; firstIdx?: number; lastIdx?: number };
    const is = counted.get(idx);
    const place = {
      layer: 'seal' as const,
      where: `closing at ${entry(idx)}`,
      ...(decision && { decision }),
      from: said.firstIdx ?? idx,
      to: idx + 1,
    };
    if (!is) continue;
    if (is.events !== said.events || is.firstIdx !== said.firstIdx || is.lastIdx !== said.lastIdx)
      faults.add({
        ...place,
        expected: `${said.events} events, entries ${said.firstIdx} to ${said.lastIdx}`,
        found: is.firstIdx !== null ? `${is.events}, entries ${is.firstIdx} to ${is.lastIdx}` : 'none',
      });
    else if (is.places !== is.events || is.lastPlace !== is.events - 1)
      faults.add({
        ...place,
        expected: `places 0 to ${is.events - 1} without a gap`,
        found: `${is.places} different places, the last ${is.lastPlace}`,
      });
  }
}
