import type { SqlTx } from '@/lib/db/transaction';

export interface RescoreRow {
  runId: string;
  systemId: string | null;
  fromAt: Date | null;
  untilAt: Date | null;
  bundle: string;
  askedBy: string | null;
  askedByName: string | null;
  askedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  state: 'waiting' | 'running' | 'done';
  after: string | null;
  total: number | null;
  checked: number;
  changed: number;
  moved: number;
  idx: number | null;
}
const COLUMNS = `r.run_id::text AS "runId", r.system_id::text AS "systemId", r.from_at AS "fromAt", r.until_at AS "untilAt", r.bundle, r.asked_by::text AS "askedBy",
  r.asked_by_name AS "askedByName", r.asked_at AS "askedAt", r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.state, r.after::text AS after,
  r.total, r.checked, r.changed, r.moved, r.idx`;
/** Closed decisions of a run's range. */
const RANGE = `d.workspace_id = $1::uuid AND d.status <> 'running' AND ($2::uuid IS NULL OR d.system_id = $2::uuid)
  AND ($3::timestamptz IS NULL OR d.started_at >= $3::timestamptz) AND ($4::timestamptz IS NULL OR d.started_at < $4::timestamptz)`;

export async function insertRescore(
  tx: SqlTx,
  workspaceId: string,
  run: Pick<RescoreRow, 'runId' | 'systemId' | 'fromAt' | 'untilAt' | 'bundle' | 'askedBy' | 'askedByName'>,
): Promise<void> {
  await tx.sql(
    `INSERT INTO rescore_run (workspace_id, run_id, system_id, from_at, until_at, bundle, asked_by, asked_by_name, state)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $5::timestamptz, $6, $7::uuid, $8, 'waiting')`,
    [workspaceId, run.runId, run.systemId, run.fromAt, run.untilAt, run.bundle, run.askedBy, run.askedByName],
  );
}

export async function openRescores(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    "SELECT count(*)::bigint AS n FROM rescore_run WHERE workspace_id = $1::uuid AND state <> 'done'",
    [workspaceId],
  );
  return row?.n ?? 0;
}

/** The run that goes on, locked; null when there is none, or another worker holds it. */
export async function lockRescore(tx: SqlTx, workspaceId: string): Promise<RescoreRow | null> {
  const [row] = await tx.sql<RescoreRow>(
    `SELECT ${COLUMNS} FROM rescore_run r WHERE r.workspace_id = $1::uuid AND r.state <> 'done' ORDER BY r.run_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [workspaceId],
  );
  return row ?? null;
}

export async function beginRescore(tx: SqlTx, workspaceId: string, run: RescoreRow): Promise<void> {
  const [row] = await tx.sql<{ total: number }>(
    `UPDATE rescore_run SET state = 'running', started_at = now(), total = (SELECT count(*) FROM decision d WHERE ${RANGE})
      WHERE workspace_id = $1::uuid AND run_id = $5::uuid RETURNING total`,
    [workspaceId, run.systemId, run.fromAt, run.untilAt, run.runId],
  );
  run.total = row?.total ?? 0;
  run.state = 'running';
}

export async function nextRescored(
  tx: SqlTx,
  workspaceId: string,
  run: RescoreRow,
  limit: number,
): Promise<{ decision_id: string; sealed_idx: number; tries: number }[]> {
  return tx.sql(
    `SELECT d.decision_id::text, coalesce(d.sealed_idx, d.latest_idx) AS sealed_idx, 0 AS tries FROM decision d
      WHERE ${RANGE} AND ($5::uuid IS NULL OR d.decision_id > $5::uuid) ORDER BY d.decision_id LIMIT $6::int`,
    [workspaceId, run.systemId, run.fromAt, run.untilAt, run.after, limit],
  );
}

export async function saveRescore(tx: SqlTx, workspaceId: string, run: RescoreRow): Promise<void> {
  await tx.sql(
    `UPDATE rescore_run SET after = $3::uuid, checked = $4::bigint, changed = $5::bigint, moved = $6::bigint WHERE workspace_id = $1::uuid AND run_id = $2::uuid`,
    [workspaceId, run.runId, run.after, run.checked, run.changed, run.moved],
  );
}

export async function finishRescore(tx: SqlTx, workspaceId: string, runId: string, idx: number): Promise<void> {
  await tx.sql(
    "UPDATE rescore_run SET state = 'done', finished_at = now(), idx = $3::bigint WHERE workspace_id = $1::uuid AND run_id = $2::uuid",
    [workspaceId, runId, idx],
  );
}

export async function listRescores(
  tx: SqlTx,
  workspaceId: string,
  limit: number,
): Promise<(RescoreRow & { systemName: string | null })[]> {
  return tx.sql(
    `SELECT ${COLUMNS}, s.name AS "systemName" FROM rescore_run r LEFT JOIN ai_system s ON s.workspace_id = r.workspace_id AND s.system_id = r.system_id
      WHERE r.workspace_id = $1::uuid ORDER BY r.run_id DESC LIMIT $2::int`,
    [workspaceId, limit],
  );
}
