import type { SqlTx } from '@/lib/db/transaction';

export interface MetRow {
  holdId: string;
  decisionId: string;
  systemId: string | null;
}

/** Decisions that the database kept under a hold and of which no event says so yet. */
export async function selectUntold(tx: SqlTx, workspaceId: string): Promise<MetRow[]> {
  return tx.sql<MetRow>(
    `SELECT m.hold_id::text AS "holdId", m.decision_id::text AS "decisionId", d.system_id::text AS "systemId" FROM hold_met m
     LEFT JOIN decision d ON d.workspace_id = m.workspace_id AND d.decision_id = m.decision_id
     WHERE m.workspace_id = $1::uuid AND m.idx IS NULL ORDER BY m.hold_id, m.decision_id`,
    [workspaceId],
  );
}

/** Marks the rows with the places of their events. */
export async function markTold(tx: SqlTx, workspaceId: string, rows: readonly MetRow[], idxs: readonly number[]): Promise<void> {
  await tx.sql(
    `UPDATE hold_met m SET idx = a.idx FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS a(hold_id, decision_id, idx)
     WHERE m.workspace_id = $1::uuid AND m.hold_id = a.hold_id AND m.decision_id = a.decision_id`,
    [workspaceId, rows.map((one) => one.holdId), rows.map((one) => one.decisionId), idxs],
  );
}

/** Rows that a rebuild made without need go: those whose hold meets the decision as its new row stands. */
export async function dropIdleMet(tx: SqlTx): Promise<void> {
  await tx.sql('SELECT countersign_drop_idle_met()');
}
