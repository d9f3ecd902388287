import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { log } from '@/lib/observability/log';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { isIssue, readLineageEvent } from '../read-event';
import { Catalogue, touchedBy, type Touched } from './fold-event';
import { clearLineage, hasUnfolded, loadCatalogue, lockLineageCursor, moveLineageCursor, nextLineage, writeCatalogue } from './lineage-store'; // prettier-ignore

const BATCH = 500;
const BATCH_BYTES = 8 * 1024 * 1024;

const round = inEachWorkspace('fold lineage');

/**
 * Folds what was received of OpenLineage since the last call into the catalogue of jobs, runs and datasets: behind a cursor that moves in
 * the transaction that writes the rows. Returns how many events it went over; 0 means there is nothing to do now.
 */
export async function foldLineage(workspaceId?: string): Promise<number> {
  return workspaceId ? foldIn(workspaceId) : round(await listWorkspaceIds(), foldIn);
}

async function foldIn(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    if (!(await hasUnfolded(tx, workspaceId))) return 0;
    const cursor = await lockLineageCursor(tx, workspaceId);
    if (cursor === null) return 0;
    if (cursor.rebuild) return Math.max(1, (await refoldLineage(tx, workspaceId)).events);
    return (await foldBatch(tx, workspaceId, cursor.next)).events;
  });
}

/** Drops the catalogue and folds it anew from the log, in one transaction: readers see the old rows until it commits. */
export async function rebuildLineage(workspaceId: string): Promise<{ events: number }> {
  return withWorkspace(workspaceId, (tx) => refoldLineage(tx, workspaceId));
}

/** The same in the caller's transaction: whatever took content of events away, the catalogue says only what is left. */
export async function refoldLineage(tx: SqlTx, workspaceId: string): Promise<{ events: number }> {
  await clearLineage(tx, workspaceId);
  let events = 0;
  for (let from = 0; ;) {
    const done = await foldBatch(tx, workspaceId, from);
    if (done.events === 0) return { events };
    events += done.events;
    from = done.next;
  }
}

async function foldBatch(tx: SqlTx, workspaceId: string, from: number): Promise<{ events: number; next: number }> {
  const rows = await nextLineage(tx, workspaceId, from, BATCH, BATCH_BYTES);
  const last = rows.at(-1);
  if (!last) return { events: 0, next: from };
  const open = await bodyOpener(tx, workspaceId, rows);
  const said: { event: JsonObject; at: string }[] = [];
  const touched: Touched = { jobs: new Set(), datasets: new Set(), runs: new Set(), versions: new Map() };
  for (const row of rows) {
    if (row.body === null) continue; // its content was removed: what it said is not known any more
    const text = textOf(open(row));
    const stored = text === null ? null : (JSON.parse(text) as JsonValue);
    const read = stored !== null && isJsonObject(stored) ? readLineageEvent(stored.event ?? null, false) : null;
    if (read === null || isIssue(read)) {
      log().error({ workspaceId, idx: row.idx }, 'lineage: an event could not be read and is not in the catalogue');
      continue;
    }
    said.push(read);
    touchedBy(read.event, touched);
  }
  const catalogue = new Catalogue();
  await loadCatalogue(tx, workspaceId, touched, catalogue);
  for (const { event, at } of said) catalogue.fold(event, at);
  await writeCatalogue(tx, workspaceId, catalogue);
  await moveLineageCursor(tx, workspaceId, last.idx + 1);
  return { events: rows.length, next: last.idx + 1 };
}
