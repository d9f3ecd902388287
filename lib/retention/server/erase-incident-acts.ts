import type { SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import type { JsonObject } from '@/lib/shared/json';
import { countIn, toRanges } from '../ranges';
import { insertTombstones } from './content-store';
import { writeJournal } from './journal';
import { namingTest, type Names } from './naming';
import { nextIncidentActs, removeActs, selectIncidentActs, type DueAct, type IncidentAct } from './purge-store';

const BATCH = 500;

/**
 * What people wrote of incidents that are of no decision, where it names any of these persons by the ids, addresses and numbers that their decisions
 * named them with. Each act goes as a whole; class, times and clocks stay in the register. Under the head lock: nothing is added meanwhile.
 */
export async function findNamingIncidents(
  tx: SqlTx,
  workspaceId: string,
  names: Pick<Names, 'words' | 'values'>,
): Promise<DueAct[]> {
  const naming = namingTest(names);
  if (!naming) return [];
  const found: DueAct[] = [];
  for (let from = 0; ;) {
    const rows = await nextIncidentActs(tx, workspaceId, from, BATCH);
    const last = rows.at(-1);
    if (!last) return found;
    const open = await bodyOpener(tx, workspaceId, rows);
    for (const row of rows) {
      const text = textOf(open(row));
      // What cannot be opened goes too, as in decisions: nobody can say whom it names.
      if (text === null || naming(text)) found.push({ anchorId: row.anchor_id, idx: row.idx });
    }
    from = last.idx + 1;
  }
}

/** What the event says of acts on incidents that go. */
export function incidentsSay(acts: readonly DueAct[]): JsonObject {
  return acts.length > 0 ? { incidents: { removed: toRanges(acts.map((one) => one.idx)) } } : {};
}

/** The acts go, named by an event `content.erased` that is in the log already. The register shows their words no more from this commit on. */
export async function removeIncidentActs(
  tx: SqlTx,
  workspaceId: string,
  causeIdx: number,
  acts: readonly DueAct[],
): Promise<void> {
  if (acts.length === 0) return;
  await insertTombstones(tx, workspaceId, causeIdx, toRanges(acts.map((one) => one.idx)));
  await removeActs(tx, causeIdx, acts);
}

/**
 * Erases what these acts on incidents say, with an event `content.erased` of its own and a line of the journal, so that a restored backup forgets it
 * again. Acts that belong to a decision are left: they go with it; so is what stands at a place and is not the act that is meant: another event, or,
 * where only the place is known, one received after `until`. Returns how many went.
 */
export async function eraseIncidentActs(
  tx: SqlTx,
  workspaceId: string,
  says: JsonObject,
  meant: readonly IncidentAct[],
  until: Date | null = null,
): Promise<number> {
  await lockHead(tx, workspaceId);
  const acts = await selectIncidentActs(tx, workspaceId, meant, until);
  if (acts.length === 0) return 0;
  const ranges = toRanges(acts.map((one) => one.idx));
  const [event] = await appendAct(
    tx,
    { workspaceId, type: 'service' },
    { kind: 'content.erased', data: { ...says, ranges, ...incidentsSay(acts), decisions: [] } },
  );
  await removeIncidentActs(tx, workspaceId, event!.idx, acts);
  writeJournal(workspaceId, {
    v: 1,
    at: new Date().toISOString(),
    incidentActs: acts.map(({ idx, event }) => ({ index: idx, event })),
  });
  return countIn(ranges);
}
