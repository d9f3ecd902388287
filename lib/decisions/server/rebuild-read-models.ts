import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { lockHead } from '@/lib/ledger/server/append-store';
import { forgetFirstSeen } from './first-seen-store';
import { foldLogged } from './fold-logged';
import { dropIdleMet } from './hold-met-store';
import { noteMetHolds } from './note-met-holds';
import { clearReadModels, countDecisionRows, nextEvents } from './rebuild-store';

/** Events folded at a time: bounds the memory, whatever the length of the log. */
const BATCH = 500;

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

/** The same in a transaction of the caller's. */
async function foldLog(
  tx: SqlTx,
  workspaceId: string,
  given: { onProgress?: (events: number) => void },
): Promise<{ events: number; decisions: number }> {
  await lockHead(tx, workspaceId);
  await clearReadModels(tx, workspaceId);
  const events = await foldInto(tx, workspaceId, given);
  await dropIdleMet(tx);
  await noteMetHolds(tx, workspaceId);
  return { events, decisions: await countDecisionRows(tx, workspaceId) };
}

/** Folds the log, in its order, into tables that are empty. Verification folds into temporary ones. Returns the number of events. */
export async function foldInto(
  tx: SqlTx,
  workspaceId: string,
  given: { onProgress?: (events: number) => void } = {},
): Promise<number> {
  forgetFirstSeen();
  try {
    let events = 0;
    for (let from = 0; ;) {
      const batch = await nextEvents(tx, workspaceId, from, BATCH);
      if (batch.length === 0) return events;
      const { folded } = await foldLogged(tx, workspaceId, batch);
      from = batch[folded - 1]!.idx + 1;
      events += folded;
      given.onProgress?.(events);
    }
  } finally {
    forgetFirstSeen();
  }
}
