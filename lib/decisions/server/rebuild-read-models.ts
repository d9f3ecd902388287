import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { lockHead } from '@/lib/ledger/server/append-store';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import type { JsonValue } from '@/lib/shared/json';
import { recordOf } from '../conflict-body';
import { forgetFirstSeen } from './first-seen-store';
import { Projection, type ProjectedRecord } from './project-records';
import { projectTree } from './project-tree';
import { clearReadModels, countDecisionRows, nextEvents, type LoggedEvent } from './rebuild-store';

/** Events folded at a time: bounds the memory, whatever the length of the log. */
const BATCH = 500;
/** And so many characters of them, because a record of megabytes may lie in the log as a few KB. */
const BATCH_CHARACTERS = 48 * 1024 * 1024;

interface Rebuilt {
  event: LoggedEvent;
  record: ProjectedRecord | null;
  conflict: boolean;
}

/**
 * Drops the read models of a workspace and folds them anew from the log, in its order, in one transaction: readers see the old rows
 * until it commits, and ingest waits for the log's head. The rebuilt rows equal the live ones. `onProgress` gets the number of events
 * folded so far.
 */
export async function rebuildReadModels(
  workspaceId: string,
  given: { onProgress?: (events: number) => void } = {},
): Promise<{ events: number; decisions: number }> {
  return withWorkspace(workspaceId, (tx) => foldLog(tx, workspaceId, given));
}

/** The same in a transaction of the caller's: verification folds, compares, and leaves everything as it was. */
export async function foldLog(
  tx: SqlTx,
  workspaceId: string,
  given: { onProgress?: (events: number) => void } = {},
): Promise<{ events: number; decisions: number }> {
  forgetFirstSeen();
  try {
    await lockHead(tx, workspaceId);
    await clearReadModels(tx, workspaceId);
    let events = 0;
    for (let from = 0; ;) {
      const batch = await nextEvents(tx, workspaceId, from, BATCH);
      if (batch.length === 0) break;
      const folded = await fold(tx, workspaceId, batch);
      from = batch[folded - 1]!.idx + 1;
      events += folded;
      given.onProgress?.(events);
    }
    return { events, decisions: await countDecisionRows(tx, workspaceId) };
  } finally {
    forgetFirstSeen();
  }
}

/** Folds the first events of the batch, as many as fit into memory once inflated, and returns how many. */
async function fold(tx: SqlTx, workspaceId: string, batch: readonly LoggedEvent[]): Promise<number> {
  const open = await bodyOpener(tx, workspaceId, batch);
  const rebuilt: Rebuilt[] = [];
  let characters = 0;
  for (const event of batch) {
    if (characters >= BATCH_CHARACTERS) break;
    const text = textOf(open(event));
    characters += text?.length ?? 0;
    rebuilt.push(toRebuilt(workspaceId, event, text));
  }
  const projection = new Projection(tx, workspaceId);
  const linking = rebuilt.flatMap(({ record, conflict }) => (record && !conflict ? [record] : []));
  await projection.open(
    linking,
    rebuilt.map(({ event }) => event.decision_id),
  );
  for (const { event, record, conflict } of rebuilt) {
    if (record && !conflict) projection.begin(record, event.decision_id, event.received_at, event.idx);
  }
  await projection.openSteps(rebuilt.flatMap(({ event, record }) => (record ? [{ decisionId: event.decision_id, record }] : [])));
  for (const { event, record, conflict } of rebuilt) {
    if (event.kind === 'decision.sealed') projection.seal(event.decision_id, event.idx);
    else if (record && conflict)
      projection.addConflict(record, event.decision_id, { idx: event.idx, receivedAt: event.received_at });
    else if (record) projection.add(record, event.decision_id, { idx: event.idx, receivedAt: event.received_at });
  }
  await projection.flush();
  return rebuilt.length;
}

function toRebuilt(workspaceId: string, event: LoggedEvent, text: string | null): Rebuilt {
  const stored = text === null ? null : recordOf(JSON.parse(text) as JsonValue);
  if (!stored || event.kind === 'decision.sealed') return { event, record: null, conflict: false };
  const record = projectTree(workspaceId, stored.tree, { systemId: event.system_id, occurredAt: event.occurred_at });
  return { event, record, conflict: stored.conflict !== null };
}
