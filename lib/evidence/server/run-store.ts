import type { SqlTx } from '@/lib/db/transaction';
import type { JsonObject } from '@/lib/shared/json';

export interface KeptRunRow {
  runId: string;
  framework: string;
  frameworkVersion: string;
  systemId: string | null;
  fromDay: string;
  /** Exclusive. */
  toDay: string;
  lawDate: string;
  logSize: number;
  controls: JsonObject[];
  blocks: JsonObject[];
  runBy: string | null;
  runByName: string;
  idx: number;
}

export async function insertRun(tx: SqlTx, workspaceId: string, row: KeptRunRow): Promise<void> {
  await tx.sql(
    `INSERT INTO evidence_run (workspace_id, run_id, framework, framework_version, system_id, from_day, to_day, law_date, log_size, controls, blocks, run_by, run_by_name, idx)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6::date, $7::date, $8::date, $9::bigint, $10::jsonb, $11::jsonb, $12::uuid, $13, $14::bigint)`,
    [
      workspaceId, row.runId, row.framework, row.frameworkVersion, row.systemId, row.fromDay, row.toDay, row.lawDate, row.logSize,
      JSON.stringify(row.controls), JSON.stringify(row.blocks), row.runBy, row.runByName, row.idx,
    ],
  ); // prettier-ignore
}

const RUN = `run_id::text AS "runId", framework, framework_version AS "frameworkVersion", system_id::text AS "systemId", from_day::text AS "fromDay", to_day::text AS "toDay",
  law_date::text AS "lawDate", log_size AS "logSize", controls, blocks, run_by::text AS "runBy", run_by_name AS "runByName", idx, run_at AS "runAt"`;

/** Kept measurements, the newest first; of all systems and of these. */
export function listRunRows(
  tx: SqlTx,
  workspaceId: string,
  systems: readonly string[],
  limit: number,
): Promise<(KeptRunRow & { runAt: Date })[]> {
  return tx.sql(
    `SELECT ${RUN} FROM evidence_run WHERE workspace_id = $1::uuid AND (system_id IS NULL OR system_id = ANY($2::uuid[])) ORDER BY run_at DESC, run_id DESC LIMIT $3::int`,
    [workspaceId, systems, limit],
  );
}
export async function findRunRow(tx: SqlTx, workspaceId: string, runId: string): Promise<(KeptRunRow & { runAt: Date }) | null> {
  const [row] = await tx.sql<KeptRunRow & { runAt: Date }>(
    `SELECT ${RUN} FROM evidence_run WHERE workspace_id = $1::uuid AND run_id = $2::uuid`,
    [workspaceId, runId],
  );
  return row ?? null;
}
