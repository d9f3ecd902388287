import type { SqlTx } from '@/lib/db/transaction';
import { contentDigest } from '@/lib/ledger/server/content';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import { readEntry } from '../leaf-check';
import { namesRemoval, readOrder, REMOVAL_KINDS, type Removal, type RemovalOrder } from '../removal';
import { selectContent, selectEntries, selectTombstones } from './log-store';
import { entry } from './read-leaves';

/**
 * The tombstones over a range, each with the event that it names: that event must stand in this log, which is verified itself, order a removal,
 * and name what the tombstone is about. A row in `tombstone` alone explains nothing: whoever can delete can write one.
 */
export async function readRemovals(
  tx: SqlTx,
  workspaceId: string,
  range: { from: number; to: number; origin: string },
): Promise<Removal[]> {
  const stones = await selectTombstones(tx, workspaceId, range.from, range.to);
  const causes = await readCauses(tx, workspaceId, [...new Set(stones.map((stone) => stone.causeIdx))], range.origin);
  const removals: Removal[] = [];
  for (const { fromIdx, toIdx, causeIdx } of stones) {
    const order = causes.get(causeIdx);
    const removal = { from: fromIdx, to: toIdx, causeIdx, remains: order?.remains ?? new Map<number, string>() };
    if (!order) removals.push({ ...removal, fault: `a tombstone that names ${entry(causeIdx)}, where no removal is ordered` });
    else if (namesRemoval(order, fromIdx, toIdx)) removals.push({ ...removal, fault: null });
    else removals.push({ ...removal, fault: `a tombstone that names ${entry(causeIdx)}, which is about other content` });
  }
  return removals;
}

/** By index, events that order removals, with what they order. One whose content cannot be opened orders nothing. */
async function readCauses(
  tx: SqlTx,
  workspaceId: string,
  idxs: readonly number[],
  origin: string,
): Promise<Map<number, RemovalOrder>> {
  const causes = new Map<number, RemovalOrder>();
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
      if (opened.state !== 'open' || contentDigest(opened.salt, opened.text) !== rows[at + i]!.digest) return;
      const order = readOrder(JSON.parse(opened.text));
      if (order) causes.set(body.idx, order);
    });
    at += bodies.length;
  }
  return causes;
}
