import { setImmediate } from 'node:timers/promises';
import type { SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { openText } from '@/lib/ledger/server/sealed-text';
import { readHead } from '@/lib/ledger/server/tree-store';
import { askLineageRebuild, emptyTouched } from '@/lib/lineage/server/lineage-store';
import type { JsonObject } from '@/lib/shared/json';
import { toRanges } from '../ranges';
import { emptyQuarantined, insertTombstones, nextQuarantined, readClock } from './content-store';
import { dutyWordsSay, findDutyWords, removeDutyWords, type DutyAct } from './erase-duty-words';
import {
  findNamingIncidents,
  incidentsSay,
  noneRead,
  removeIncidentActs,
  type NamingAct,
  type ReadActs,
} from './erase-incident-acts';
import { findNamingLineage, touchedByAll, type NamingLineage } from './erase-lineage';
import { namingTest, type Names } from './naming';
import { removeActs, type DueAct } from './purge-store';

/** What is about no decision and names the persons or decisions of an erasure. */
export interface Naming {
  quarantined: string[];
  lineage: NamingLineage[];
  incidents: NamingAct[];
  duties: DutyAct[];
}
/** What was found up to a place in the log. */
export interface NamingBefore extends Naming {
  size: number;
  /** When the looking began, by the clock that stamps what is refused. */
  began: Date;
  readable: ReadActs;
}
/** What is refused is stamped when its transaction begins, which may commit a little later: so far back it is looked for again. */
const LATE_MS = 60_000;
/** Refused bodies in memory at a time: one may hold half a megabyte. */
const REFUSED = 20;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Looks through everything that is about no decision: long, so without the log's head, which whoever writes looks from `size` on again with. */
export async function findNaming(tx: SqlTx, workspaceId: string, names: Names): Promise<NamingBefore> {
  const size = (await readHead(tx, workspaceId))?.nextIdx ?? 0;
  const began = await readClock(tx);
  const readable = noneRead();
  // Each look sees what has committed by then: an act that came meanwhile is found from `size` on, and would else be found twice.
  const before = <Act extends { idx: number }>(acts: readonly Act[]): Act[] => acts.filter((one) => one.idx < size);
  return {
    size,
    began,
    readable,
    quarantined: await findQuarantined(tx, workspaceId, names),
    lineage: before(await findNamingLineage(tx, workspaceId, names)),
    incidents: before(await findNamingIncidents(tx, workspaceId, names, 0, readable)),
    duties: before(await findDutyWords(tx, workspaceId, names)),
  };
}

/** The same under the head lock, of what was found before and what came since. Acts of which only words go are read again: other words of theirs may have gone. */
async function findNamingSince(tx: SqlTx, workspaceId: string, names: Names, before: NamingBefore): Promise<Naming> {
  const { size: start, readable } = before;
  const refused = await findQuarantined(tx, workspaceId, names, new Date(before.began.getTime() - LATE_MS));
  return {
    quarantined: [...new Set([...before.quarantined, ...refused])],
    lineage: [...before.lineage, ...(await findNamingLineage(tx, workspaceId, names, start))],
    incidents: [...before.incidents, ...(await findNamingIncidents(tx, workspaceId, names, start, readable))],
    duties: [
      ...(await findDutyWords(tx, workspaceId, names, { among: before.duties.map((one) => one.idx) })),
      ...(await findDutyWords(tx, workspaceId, names, { start })),
    ],
  };
}

async function findQuarantined(tx: SqlTx, workspaceId: string, names: Names, since: Date | null = null): Promise<string[]> {
  const test = namingTest({ words: [...names.words, ...names.decisions], values: names.values });
  if (!test) return [];
  const found: string[] = [];
  for (let after = FIRST; ;) {
    const rows = await nextQuarantined(tx, workspaceId, { after, limit: REFUSED, since });
    const last = rows.at(-1);
    if (!last) return found;
    for (const row of rows) {
      const text = openText(workspaceId, 'quarantine', row.quarantine_id, row.body);
      if (text !== null && test(text)) found.push(row.quarantine_id);
    }
    after = last.quarantine_id;
    await setImmediate(); // the process answers others, too
  }
}

/** What names the same persons or decisions and is about no decision. The caller holds the head lock, and has made sure that nothing is under hold. */
export async function emptyNamingQuarantine(tx: SqlTx, workspaceId: string, names: Names): Promise<number> {
  const found = await findQuarantined(tx, workspaceId, names);
  if (found.length > 0) await emptyQuarantined(tx, workspaceId, found);
  return found.length;
}

/** What the event says of events of pipelines that go: they are about no decision, and go as a whole. */
export function lineageSays(lineage: readonly DueAct[]): JsonObject {
  return lineage.length > 0 ? { lineage: { removed: toRanges(lineage.map((one) => one.idx)) } } : {};
}

/** They go from the log and, at once, from the catalogue, with all that they changed in it; the worker folds what is left anew. Under holdLineage. */
export async function removeLineage(
  tx: SqlTx,
  workspaceId: string,
  causeIdx: number,
  lineage: readonly NamingLineage[],
): Promise<void> {
  if (lineage.length === 0) return;
  await insertTombstones(tx, workspaceId, causeIdx, toRanges(lineage.map((one) => one.idx)));
  await removeActs(tx, causeIdx, lineage);
  await emptyTouched(tx, workspaceId, touchedByAll(lineage));
  await askLineageRebuild(tx, workspaceId);
}

/**
 * The part of an erasure that is about no decision, with an event `content.erased` of its own. The caller holds the head lock, has made sure that nothing is
 * under hold, and gives what it found before (findNaming). Returns the event's index; null when nothing was found.
 */
export async function eraseNaming(
  tx: SqlTx,
  workspaceId: string,
  says: JsonObject,
  names: Names,
  before: NamingBefore,
): Promise<number | null> {
  const { quarantined, lineage, incidents, duties } = await findNamingSince(tx, workspaceId, names, before);
  if (quarantined.length + lineage.length + incidents.length + duties.length === 0) return null;
  if (quarantined.length > 0) await emptyQuarantined(tx, workspaceId, quarantined);
  const [event] = await appendAct(
    tx,
    { workspaceId, type: 'service' },
    {
      kind: 'content.erased',
      data: {
        ...says,
        ...(quarantined.length > 0 && { quarantined: quarantined.length }),
        ranges: toRanges([...lineage, ...incidents, ...duties].map((one) => one.idx)),
        ...lineageSays(lineage),
        ...incidentsSay(incidents),
        ...dutyWordsSay(duties),
        decisions: [],
      },
    },
  );
  await removeLineage(tx, workspaceId, event!.idx, lineage);
  await removeIncidentActs(tx, workspaceId, event!.idx, incidents);
  await removeDutyWords(tx, workspaceId, event!.idx, duties, names);
  return event!.idx;
}
