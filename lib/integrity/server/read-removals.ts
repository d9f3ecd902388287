import type { SqlTx } from '@/lib/db/transaction';
import { contentDigest } from '@/lib/ledger/server/content';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import { readEntry } from '../leaf-check';
import { namesRemoval, REMOVAL_KINDS, type Removal } from '../removal';
import { selectContent, selectEntries, selectTombstones } from './log-store';
import { entry } from './read-leaves';

/**
 * The tombstones over a range, each with the event that it names: that event must stand in this log, inside the tree, order a removal,
 * and name what the tombstone is about. A row in `tombstone` alone explains nothing: whoever can delete can write one.
 */
export async function readRemovals(
  tx: SqlTx,
  workspaceId: string,
  range: { from: number; to: number; origin: string; treeSize: number },
): Promise<Removal[]> {
  const stones = await selectTombstones(tx, workspaceId, range.from, range.to);
  const causes = await readCauses(tx, workspaceId, [...new Set(stones.map((stone) => stone.causeIdx))], range.origin);
  return stones.map(({ fromIdx, toIdx, causeIdx }) => {
    const cause = causes.get(causeIdx);
    const fault = !cause
      ? `a tombstone that names ${entry(causeIdx)}, where no removal is ordered`
      : causeIdx >= range.treeSize
        ? null // recorded, not integrated yet: the next verification sees it in the tree
        : cause.data !== null && !namesRemoval(cause.data, fromIdx, toIdx)
          ? `a tombstone that names ${entry(causeIdx)}, which is about other content`
          : null;
    return { from: fromIdx, to: toIdx, causeIdx, fault };
  });
}

/** By index, events that order removals, with what they say; `data` null when that can not be opened. */
async function readCauses(
  tx: SqlTx,
  workspaceId: string,
  idxs: readonly number[],
  origin: string,
): Promise<Map<number, { data: unknown }>> {
  const causes = new Map<number, { data: unknown }>();
  const rows = (await selectEntries(tx, workspaceId, idxs)).flatMap((row) => {
    const envelope = readEntry(Buffer.from(row.entry).toString('utf8'));
    if (envelope?.log !== origin || !REMOVAL_KINDS.has(envelope.kind) || envelope.actor.type === 'emitter') return [];
    return [{ idx: row.idx, decisionId: row.decisionId, receivedMs: row.receivedAt.getTime(), digest: envelope.sd?.record }];
  });
  for (let at = 0; at < rows.length;) {
    const bodies = await selectContent(tx, workspaceId, rows.slice(at));
    const open = await bodyOpener(tx, workspaceId, bodies);
    bodies.forEach((body, i) => {
      const opened = open(body);
      const holds = opened.state === 'open' && contentDigest(opened.salt, opened.text) === rows[at + i]!.digest;
      causes.set(body.idx, { data: holds ? (JSON.parse(opened.text) as unknown) : null });
    });
    at += bodies.length;
  }
  return causes;
}
