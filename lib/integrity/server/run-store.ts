import type { SqlTx } from '@/lib/db/transaction';
import type { Fault } from '../fault';
import type { RunResult, VerificationRun } from '../run';
import type { VerifyState } from './verify-log';

export interface NewRun {
  runId: string;
  cause: VerificationRun['cause'];
  askedBy: string | null;
  content: boolean;
  whole: boolean;
}

/** Puts a run in the queue. */
export async function insertRun(tx: SqlTx, workspaceId: string, run: NewRun): Promise<void> {
  await tx.sql(
    `INSERT INTO verification_run (workspace_id, run_id, cause, asked_by, state, content, whole) VALUES ($1::uuid, $2::uuid, $3, $4::uuid, 'waiting', $5, $6)`,
    [workspaceId, run.runId, run.cause, run.askedBy, run.content, run.whole],
  );
}

/** A run that waits or goes on, of any cause. */
export async function findOpenRun(tx: SqlTx, workspaceId: string): Promise<string | null> {
  const [row] = await tx.sql<{ id: string }>(
    `SELECT run_id::text AS id FROM verification_run WHERE workspace_id = $1::uuid AND state IN ('waiting', 'running') AND cause <> 'command' LIMIT 1`,
    [workspaceId],
  );
  return row?.id ?? null;
}

/** Queues the nightly run when none was asked for since `since` (the last night's hour). Safe with several workers: the head decides. */
export async function queueNightly(tx: SqlTx, workspaceId: string, runId: string, since: Date): Promise<boolean> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('countersign nightly verification'), hashtext($1))`, [workspaceId]);
  const rows = await tx.sql(
    `INSERT INTO verification_run (workspace_id, run_id, cause, state, content, whole)
     SELECT $1::uuid, $2::uuid, 'nightly', 'waiting', true, true
     WHERE NOT EXISTS (SELECT 1 FROM verification_run WHERE workspace_id = $1::uuid AND cause = 'nightly' AND asked_at >= $3::timestamptz)
       AND EXISTS (SELECT 1 FROM log_head WHERE workspace_id = $1::uuid AND next_idx > 0)
     RETURNING run_id`,
    [workspaceId, runId, since],
  );
  return rows.length > 0;
}

export interface TakenRun {
  runId: string;
  cause: VerificationRun['cause'];
  askedBy: string | null;
  content: boolean;
  resume: VerifyState | null;
  /** When it last gave a sign of life, as the database wrote it: only who knows it holds the run. */
  held: string;
}
const MOVED = 'moved_at::text AS held';

/** Takes the oldest run that waits, or one whose worker gave no sign of life for two minutes. */
export async function takeRun(tx: SqlTx, workspaceId: string): Promise<TakenRun | null> {
  const [row] = await tx.sql<TakenRun>(
    `UPDATE verification_run SET state = 'running', started_at = coalesce(started_at, clock_timestamp()), moved_at = clock_timestamp()
     WHERE workspace_id = $1::uuid AND run_id = (
       SELECT run_id FROM verification_run WHERE workspace_id = $1::uuid AND cause <> 'command'
         AND (state = 'waiting' OR (state = 'running' AND moved_at < clock_timestamp() - interval '2 minutes'))
       ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING run_id::text AS "runId", cause, asked_by::text AS "askedBy", content, resume, ${MOVED}`,
    [workspaceId],
  );
  return row ?? null;
}

type Held = Pick<TakenRun, 'runId' | 'held'>;
const HOLDER = `workspace_id = $1::uuid AND run_id = $2::uuid AND state = 'running' AND moved_at = $3::timestamptz`;

/** A sign of life of the one who holds the run. Returns by what it is held from now on; null when another worker took it. */
export async function keepRun(tx: SqlTx, workspaceId: string, run: Held): Promise<string | null> {
  const [row] = await tx.sql<{ held: string }>(
    `UPDATE verification_run SET moved_at = clock_timestamp() WHERE ${HOLDER} RETURNING ${MOVED}`,
    [workspaceId, run.runId, run.held],
  );
  return row?.held ?? null;
}

/** As keepRun, with how far it came. */
export async function moveRun(tx: SqlTx, workspaceId: string, run: Held, state: VerifyState, of: number): Promise<string | null> {
  const [row] = await tx.sql<{ held: string }>(
    `UPDATE verification_run SET moved_at = clock_timestamp(), at_size = $4::bigint, of_size = $5::bigint,
       resume = CASE WHEN $6::jsonb ->> 'frontier' IS NULL THEN resume ELSE $6::jsonb END
     WHERE ${HOLDER} RETURNING ${MOVED}`,
    [workspaceId, run.runId, run.held, state.at, of, JSON.stringify(state)],
  );
  return row?.held ?? null;
}

/** Ends a run: one that a worker holds only by its holder, one of a command (`held` null) once. False: it was not theirs to end. */
export async function finishRun(
  tx: SqlTx,
  workspaceId: string,
  run: { runId: string; held: string | null },
  end: { state: 'passed' | 'failed' | 'ended'; result: RunResult | null; faults: readonly Fault[]; faultTotal: number },
): Promise<boolean> {
  const rows = await tx.sql(
    `UPDATE verification_run SET state = $3, finished_at = clock_timestamp(), result = $4::jsonb, faults = $5::jsonb, fault_total = $6::bigint,
       at_size = coalesce(($4::jsonb ->> 'to')::bigint, at_size), of_size = coalesce(of_size, ($4::jsonb ->> 'to')::bigint), resume = NULL
     WHERE workspace_id = $1::uuid AND run_id = $2::uuid AND CASE WHEN $7::timestamptz IS NULL THEN finished_at IS NULL ELSE state = 'running' AND moved_at = $7::timestamptz END
     RETURNING run_id`,
    [workspaceId, run.runId, end.state, end.result && JSON.stringify(end.result), JSON.stringify(end.faults), end.faultTotal, run.held],
  ); // prettier-ignore
  return rows.length > 0;
}

/** When the workspace was made. */
export async function selectBegin(tx: SqlTx, workspaceId: string): Promise<Date> {
  const [row] = await tx.sql<{ at: Date }>('SELECT created_at AS at FROM workspace WHERE workspace_id = $1::uuid', [workspaceId]);
  return row!.at;
}

/** When the last verification ended that folded the log anew; null without one. */
export async function selectLastFold(tx: SqlTx, workspaceId: string): Promise<Date | null> {
  const [row] = await tx.sql<{ at: Date | null }>(
    `SELECT max(finished_at) AS at FROM verification_run WHERE workspace_id = $1::uuid AND result -> 'readModels' ->> 'folded' = 'true'`,
    [workspaceId],
  );
  return row?.at ?? null;
}

type RunRow = Omit<VerificationRun, 'askedAt' | 'startedAt' | 'finishedAt'> & {
  asked: Date;
  started: Date | null;
  finished: Date | null;
};
const RUN_COLUMNS = `run_id::text AS id, cause, asked_at AS asked, started_at AS started, finished_at AS finished, state, content, whole,
  of_size AS "ofSize", at_size AS "atSize", result, faults, fault_total AS "faultTotal"`;

function toRun({ asked, started, finished, ...run }: RunRow): VerificationRun {
  return {
    ...run,
    askedAt: asked.toISOString(),
    startedAt: started?.toISOString() ?? null,
    finishedAt: finished?.toISOString() ?? null,
  };
}

/** The newest runs first. */
export async function selectRuns(tx: SqlTx, workspaceId: string, limit: number): Promise<VerificationRun[]> {
  const rows = await tx.sql<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM verification_run WHERE workspace_id = $1::uuid ORDER BY asked_at DESC, run_id DESC LIMIT $2`,
    [workspaceId, limit],
  );
  return rows.map(toRun);
}

/** The newest verification of the whole log that ended with a result. */
export async function selectLastWhole(tx: SqlTx, workspaceId: string): Promise<VerificationRun | null> {
  const [row] = await tx.sql<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM verification_run WHERE workspace_id = $1::uuid AND whole AND state IN ('passed', 'failed')
     ORDER BY asked_at DESC, run_id DESC LIMIT 1`,
    [workspaceId],
  );
  return row ? toRun(row) : null;
}
