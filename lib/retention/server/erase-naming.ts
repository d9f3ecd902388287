import type { SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { openText } from '@/lib/ledger/server/sealed-text';
import { refoldLineage } from '@/lib/lineage/server/fold-lineage';
import type { JsonObject } from '@/lib/shared/json';
import { toRanges } from '../ranges';
import { emptyQuarantined, insertTombstones, selectQuarantined } from './content-store';
import { dutyWordsSay, findDutyWords, removeDutyWords } from './erase-duty-words';
import { findNamingIncidents, incidentsSay, removeIncidentActs } from './erase-incident-acts';
import { findNamingLineage } from './erase-lineage';
import { namingTest, type Names } from './naming';
import { removeActs, type DueAct } from './purge-store';

/** What names the same persons or decisions and is about no decision. The caller holds the head lock, and has made sure that nothing is under hold. */
export async function emptyNamingQuarantine(tx: SqlTx, workspaceId: string, names: Names): Promise<number> {
  const test = namingTest({ words: [...names.words, ...names.decisions], values: names.values });
  if (!test) return 0;
  const found = (await selectQuarantined(tx, workspaceId)).filter((row) => {
    const text = openText(workspaceId, 'quarantine', row.quarantine_id, row.body);
    return text !== null && test(text);
  });
  if (found.length > 0)
    await emptyQuarantined(
      tx,
      workspaceId,
      found.map((row) => row.quarantine_id),
    );
  return found.length;
}

/** What the event says of events of pipelines that go: they are about no decision, and go as a whole. */
export function lineageSays(lineage: readonly DueAct[]): JsonObject {
  return lineage.length > 0 ? { lineage: { removed: toRanges(lineage.map((one) => one.idx)) } } : {};
}

export async function removeLineage(tx: SqlTx, workspaceId: string, causeIdx: number, lineage: readonly DueAct[]): Promise<void> {
  if (lineage.length === 0) return;
  await insertTombstones(tx, workspaceId, causeIdx, toRanges(lineage.map((one) => one.idx)));
  await removeActs(tx, causeIdx, lineage);
  await refoldLineage(tx, workspaceId);
}

/** The part of an erasure that waited for holds, with an event `content.erased` of its own. Returns its index; null when nothing was found. */
export async function eraseNaming(tx: SqlTx, workspaceId: string, says: JsonObject, names: Names): Promise<number | null> {
  await lockHead(tx, workspaceId);
  const quarantined = await emptyNamingQuarantine(tx, workspaceId, names);
  const lineage = await findNamingLineage(tx, workspaceId, names);
  const incidents = await findNamingIncidents(tx, workspaceId, names);
  const duties = await findDutyWords(tx, workspaceId, names);
  if (quarantined + lineage.length + incidents.length + duties.length === 0) return null;
  const [event] = await appendAct(
    tx,
    { workspaceId, type: 'service' },
    {
      kind: 'content.erased',
      data: {
        ...says,
        ...(quarantined > 0 && { quarantined }),
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
