import type { SqlTx } from '@/lib/db/transaction';
import type { DecisionAlias } from '@/lib/dialects/identity';
import { foldLogged } from './fold-logged';
import { noteMetHolds } from './note-met-holds';
import { Projection } from './project-records';
import { deleteAliasesBut, deleteSteps, nextEventsOf } from './rebuild-store';

const BATCH = 500;

/**
 * Folds single decisions anew from what the log still says of them, in the caller's transaction and under the head lock: after an
 * erasure the rows are what a rebuild would make. Their risk and route, and what was first seen in them, stay.
 */
export async function refoldDecisions(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<void> {
  for (const id of decisionIds) {
    const projection = new Projection(tx, workspaceId);
    await projection.open([], [id]);
    if (!projection.decision(id)) continue;
    projection.empty();
    await deleteSteps(tx, workspaceId, [id]);
    await projection.flush();
    const named: DecisionAlias[] = [];
    for (let from = 0; ;) {
      const batch = await nextEventsOf(tx, workspaceId, [id], from, BATCH);
      if (batch.length === 0) break;
      const done = await foldLogged(tx, workspaceId, batch);
      named.push(...done.named);
      from = batch[done.folded - 1]!.idx + 1;
    }
    await deleteAliasesBut(tx, workspaceId, id, named);
  }
  await noteMetHolds(tx, workspaceId);
}
