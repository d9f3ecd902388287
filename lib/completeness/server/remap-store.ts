import type { SqlTx } from '@/lib/db/transaction';

export interface RunRow {
  runId: string;
  kind: 'count' | 'remap';
  scope: 'outdated' | 'all';
  systemId: string | null;
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
  fromVersions: Record<string, number>;
  toVersions: Record<string, string>;
  idx: number | null;
}
const COLUMNS = `run_id AS "runId", kind, scope, system_id AS "systemId", asked_by AS "askedBy", asked_by_name AS "askedByName",
  asked_at AS "askedAt", started_at AS "startedAt", finished_at AS "finishedAt", state, after, total, checked, changed,
  from_versions AS "fromVersions", to_versions AS "toVersions", idx`;

export async function insertRun(
  tx: SqlTx,
  workspaceId: string,
  run: Pick<RunRow, 'runId' | 'kind' | 'scope' | 'systemId' | 'askedBy' | 'askedByName' | 'toVersions'>,
): Promise<void> {
  await tx.sql(
    `INSERT INTO remap_run (workspace_id, run_id, kind, scope, system_id, asked_by, asked_by_name, state, to_versions)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::uuid, $6::uuid, $7, 'waiting', $8::jsonb)`,
    [workspaceId, run.runId, run.kind, run.scope, run.systemId, run.askedBy, run.askedByName, JSON.stringify(run.toVersions)],
  );
}

/** The oldest run that is not over, locked for this transaction; null when there is none, or another worker has it. */
export async function lockRun(tx: SqlTx, workspaceId: string): Promise<RunRow | null> {
  const [row] = await tx.sql<RunRow>(
    `SELECT ${COLUMNS} FROM remap_run WHERE workspace_id = $1::uuid AND state <> 'done' ORDER BY run_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [workspaceId],
  );
  return row ?? null;
}

export async function openRuns(tx: SqlTx, workspaceId: string, kind: RunRow['kind']): Promise<number> {
  const rows = await tx.sql("SELECT 1 FROM remap_run WHERE workspace_id = $1::uuid AND kind = $2 AND state <> 'done'", [
    workspaceId,
    kind,
  ]);
  return rows.length;
}

/** The newest count that is over. */
export async function lastCount(tx: SqlTx, workspaceId: string): Promise<RunRow | null> {
  const [row] = await tx.sql<RunRow>(
    `SELECT ${COLUMNS} FROM remap_run WHERE workspace_id = $1::uuid AND kind = 'count' AND state = 'done' ORDER BY run_id DESC LIMIT 1`,
    [workspaceId],
  );
  return row ?? null;
}

export async function listRemaps(
  tx: SqlTx,
  workspaceId: string,
  limit: number,
): Promise<(RunRow & { systemName: string | null })[]> {
  return tx.sql(
    `SELECT ${COLUMNS}, (SELECT s.name FROM ai_system s WHERE s.workspace_id = r.workspace_id AND s.system_id = r.system_id) AS "systemName"
     FROM remap_run r WHERE workspace_id = $1::uuid AND kind = 'remap' ORDER BY run_id DESC LIMIT $2`,
    [workspaceId, limit],
  );
}

export async function beginRun(tx: SqlTx, workspaceId: string, run: RunRow): Promise<void> {
  if (run.kind === 'count') await tx.sql('DELETE FROM mapper_census WHERE workspace_id = $1::uuid', [workspaceId]);
  await tx.sql(
    `UPDATE remap_run SET state = 'running', started_at = clock_timestamp(), total = (
       SELECT count(*) FROM decision d WHERE d.workspace_id = $1::uuid AND ($3::uuid IS NULL OR d.system_id = $3::uuid))
     WHERE workspace_id = $1::uuid AND run_id = $2::uuid`,
    [workspaceId, run.runId, run.systemId],
  );
}

export async function saveProgress(
  tx: SqlTx,
  workspaceId: string,
  runId: string,
  at: Pick<RunRow, 'after' | 'checked' | 'changed' | 'fromVersions'>,
): Promise<void> {
  await tx.sql(
    `UPDATE remap_run SET after = $3::uuid, checked = $4::bigint, changed = $5::bigint, from_versions = $6::jsonb
     WHERE workspace_id = $1::uuid AND run_id = $2::uuid`,
    [workspaceId, runId, at.after, at.checked, at.changed, JSON.stringify(at.fromVersions)],
  );
}

export async function finishRun(tx: SqlTx, workspaceId: string, runId: string, idx: number | null): Promise<void> {
  await tx.sql(
    `UPDATE remap_run SET state = 'done', finished_at = clock_timestamp(), idx = $3::bigint WHERE workspace_id = $1::uuid AND run_id = $2::uuid`,
    [workspaceId, runId, idx],
  );
}

/** The next decisions in the order of their ids. */
export async function nextDecisions(
  tx: SqlTx,
  workspaceId: string,
  systemId: string | null,
  after: string | null,
  limit: number,
): Promise<{ decisionId: string; systemId: string }[]> {
  return tx.sql(
    `SELECT decision_id::text AS "decisionId", system_id::text AS "systemId" FROM decision
     WHERE workspace_id = $1::uuid AND ($2::uuid IS NULL OR system_id = $2::uuid) AND ($3::uuid IS NULL OR decision_id > $3::uuid)
     ORDER BY decision_id LIMIT $4`,
    [workspaceId, systemId, after, limit],
  );
}

export interface MappedBy {
  decisionId: string;
  dialect: string;
  version: string;
  steps: number;
}

/** By which mappers the steps of these decisions were made. */
export async function mappedBy(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<MappedBy[]> {
  if (decisionIds.length === 0) return [];
  return tx.sql<MappedBy>(
    `SELECT decision_id::text AS "decisionId", dialect, mapper_version AS version, count(*) AS steps FROM step
     WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [workspaceId, decisionIds],
  );
}

export interface CensusRow {
  systemId: string;
  dialect: string;
  version: string;
  decisions: number;
  steps: number;
}

export async function addCensus(tx: SqlTx, workspaceId: string, rows: readonly CensusRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO mapper_census AS c (workspace_id, system_id, dialect, mapper_version, decisions, steps)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
     ON CONFLICT (workspace_id, system_id, dialect, mapper_version) DO UPDATE SET decisions = c.decisions + excluded.decisions, steps = c.steps + excluded.steps`,
    [
      workspaceId,
      rows.map((r) => r.systemId),
      rows.map((r) => r.dialect),
      rows.map((r) => r.version),
      rows.map((r) => r.decisions),
      rows.map((r) => r.steps),
    ],
  );
}

export async function listCensus(
  tx: SqlTx,
  workspaceId: string,
  systems: readonly string[] | null,
): Promise<(CensusRow & { systemName: string })[]> {
  return tx.sql(
    `SELECT c.system_id::text AS "systemId", s.name AS "systemName", c.dialect, c.mapper_version AS version, c.decisions, c.steps FROM mapper_census c
     JOIN ai_system s ON s.workspace_id = c.workspace_id AND s.system_id = c.system_id
     WHERE c.workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR c.system_id = ANY($2::uuid[])) ORDER BY s.name, c.system_id, c.dialect, c.mapper_version`,
    [workspaceId, systems],
  );
}

/** Forgets which labels were first seen in these decisions: they may not hold them any more. Returns what was forgotten. */
export async function takeFirstSeen(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[],
): Promise<{ system_id: string; label: string }[]> {
  return tx.sql(
    'DELETE FROM first_seen WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) RETURNING system_id::text, label',
    [workspaceId, decisionIds],
  );
}

/** Notes of labels the earliest decision that holds them now. */
export async function findFirstSeen(
  tx: SqlTx,
  workspaceId: string,
  labels: readonly { system_id: string; label: string }[],
): Promise<void> {
  if (labels.length === 0) return;
  await tx.sql(
    `INSERT INTO first_seen AS f (workspace_id, system_id, label, first_seen_at, decision_id)
     SELECT $1::uuid, k.system_id, k.label, d.started_at, d.decision_id FROM unnest($2::uuid[], $3::text[]) AS k(system_id, label)
     CROSS JOIN LATERAL (SELECT decision_id, started_at FROM decision_read r WHERE r.system_id = k.system_id AND r.labels @> ARRAY[k.label]
       ORDER BY r.started_at, r.decision_id LIMIT 1) d
     ON CONFLICT (workspace_id, system_id, label) DO UPDATE SET first_seen_at = excluded.first_seen_at, decision_id = excluded.decision_id`,
    [workspaceId, labels.map((one) => one.system_id), labels.map((one) => one.label)],
  );
}
