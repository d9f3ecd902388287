import type { SqlTx } from '@/lib/db/transaction';

/** Who asks: the worker that scores closed decisions, or the desk while an agent waits. */
export type Asker = 'worker' | 'desk';

export interface SidecarStateRow {
  sidecarId: string;
  askedBy: Asker;
  version: string;
  egressTo: string;
  answeredAt: Date | null;
  failedAt: Date | null;
  lastError: string | null;
  /** In a row. */
  failures: number;
}

/** Several processes may ask for the same: the last one that tells stands. */
export async function upsertSidecarState(tx: SqlTx, row: SidecarStateRow): Promise<void> {
  await tx.sql(
    `INSERT INTO sidecar_state (sidecar_id, asked_by, version, egress_to, answered_at, failed_at, last_error, failures, told_at)
     VALUES ($1, $2, $3, $4, $5::timestamptz, $6::timestamptz, $7, $8::int, clock_timestamp())
     ON CONFLICT (sidecar_id, asked_by) DO UPDATE SET version = excluded.version, egress_to = excluded.egress_to,
       answered_at = greatest(excluded.answered_at, sidecar_state.answered_at), failed_at = greatest(excluded.failed_at, sidecar_state.failed_at),
       last_error = coalesce(excluded.last_error, sidecar_state.last_error), failures = excluded.failures, told_at = excluded.told_at`,
    [row.sidecarId, row.askedBy, row.version, row.egressTo, row.answeredAt, row.failedAt, row.lastError, row.failures],
  );
}

export async function listSidecarStates(tx: SqlTx): Promise<SidecarStateRow[]> {
  return tx.sql<SidecarStateRow>(
    `SELECT sidecar_id AS "sidecarId", asked_by AS "askedBy", version, egress_to AS "egressTo", answered_at AS "answeredAt",
       failed_at AS "failedAt", last_error AS "lastError", failures FROM sidecar_state ORDER BY sidecar_id, asked_by`,
  );
}

/** The digest of what the log says of the sidecars; null: that there is none. Call under the head lock. */
export async function readDeclared(tx: SqlTx, workspaceId: string): Promise<string | null> {
  const [row] = await tx.sql<{ sidecars: string | null }>(
    'SELECT sidecars FROM assessment_cursor WHERE workspace_id = $1::uuid',
    [workspaceId],
  );
  return row?.sidecars ?? null;
}

export async function saveDeclared(tx: SqlTx, workspaceId: string, digest: string | null): Promise<void> {
  await tx.sql(
    'INSERT INTO assessment_cursor (workspace_id, sidecars) VALUES ($1::uuid, $2) ON CONFLICT (workspace_id) DO UPDATE SET sidecars = $2',
    [workspaceId, digest],
  );
}
