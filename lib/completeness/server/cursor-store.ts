import type { SqlTx } from '@/lib/db/transaction';
import type { SealedBody } from '@/lib/ledger/server/open-bodies';

export interface LoggedEvent extends SealedBody {
  kind: string;
  by_emitter: boolean;
  decision_id: string | null;
  system_id: string | null;
  occurred_at: Date;
}

export interface Cursor {
  nextIdx: number;
  /** Events below it are looked at again. */
  againBelow: number;
}

/** Takes the workspace's cursor for this transaction; null when another worker holds it. */
export async function lockCursor(tx: SqlTx, workspaceId: string): Promise<Cursor | null> {
  // Losing the last moments of it in a crash costs nothing: cursor and rows go together, and the rest is done again.
  await tx.sql('SET LOCAL synchronous_commit = off');
  const [row] = await tx.sql<Cursor>(
    'SELECT next_idx AS "nextIdx", again_below AS "againBelow" FROM completeness_cursor WHERE workspace_id = $1::uuid FOR UPDATE SKIP LOCKED',
    [workspaceId],
  );
  if (row) return row;
  const made = await tx.sql(
    'INSERT INTO completeness_cursor (workspace_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING RETURNING next_idx',
    [workspaceId],
  );
  return made.length > 0 ? { nextIdx: 0, againBelow: 0 } : null;
}

export async function moveCursor(tx: SqlTx, workspaceId: string, nextIdx: number): Promise<void> {
  await tx.sql(
    'UPDATE completeness_cursor SET next_idx = $2::bigint, moved_at = clock_timestamp() WHERE workspace_id = $1::uuid',
    [workspaceId, nextIdx],
  );
}

/** Sends the cursor back to the beginning of the log. */
export async function rewindCursor(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql(
    `UPDATE completeness_cursor SET next_idx = 0, again_below = greatest(again_below, next_idx), moved_at = clock_timestamp()
     WHERE workspace_id = $1::uuid`,
    [workspaceId],
  );
}

/**
 * The next events in the order of the log, with the bodies of what emitters sent and counters said: at most `limit`, and no more than the
 * first whose bodies reach `maxBytes` together.
 */
export async function readLogged(
  tx: SqlTx,
  workspaceId: string,
  fromIdx: number,
  limit: number,
  maxBytes: number,
): Promise<LoggedEvent[]> {
  return tx.sql<LoggedEvent>(
    `SELECT idx, kind, by_emitter, decision_id, system_id, occurred_at, anchor_id, refs, body FROM (
       SELECT e.idx, e.kind, e.actor_type = 'emitter' AS by_emitter, e.decision_id, e.system_id, e.occurred_at,
         coalesce(b.anchor_id, e.low) AS anchor_id, b.refs, b.body,
         sum(coalesce(octet_length(b.body), 0)) OVER (ORDER BY e.idx) - coalesce(octet_length(b.body), 0) AS before
       FROM (
         SELECT *, coalesce(decision_id, countersign_uuid_floor(received_at)) AS low,
           coalesce(decision_id, countersign_uuid_floor(received_at + interval '1 millisecond')) AS high
         FROM event WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND idx < $2::bigint + $3::bigint OFFSET 0
       ) e
       LEFT JOIN LATERAL (
         SELECT x.anchor_id, x.refs, x.body FROM disclosure x
         WHERE x.workspace_id = $1::uuid AND x.idx = e.idx AND e.actor_type = 'emitter' AND x.anchor_id >= e.low AND x.anchor_id <= e.high OFFSET 0
       ) b ON true
     ) r WHERE before < $4::bigint ORDER BY idx`,
    [workspaceId, fromIdx, limit, maxBytes],
    'read-logged',
  );
}

export interface DecisionRow {
  decision_id: string;
  system_id: string;
  started_at: Date;
  ended_at: Date | null;
  ended: boolean;
  sealed_idx: number | null;
  open_step_count: number;
  erased: boolean;
  prompt_version: boolean;
  has_user: boolean;
  has_session: boolean;
  has_environment: boolean;
}

export async function selectDecisions(tx: SqlTx, workspaceId: string, ids: readonly string[]): Promise<DecisionRow[]> {
  if (ids.length === 0) return [];
  return tx.sql<DecisionRow>(
    `SELECT d.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
       SELECT decision_id, system_id, started_at, ended_at, ended, sealed_idx, open_step_count, 'erased' = ANY(flags) AS erased,
         version_prompt IS NOT NULL AS prompt_version, user_ref IS NOT NULL AS has_user, session_ref IS NOT NULL AS has_session,
         environment IS NOT NULL AS has_environment
       FROM decision WHERE workspace_id = $1::uuid AND decision_id = k.id OFFSET 0) d`,
    [workspaceId, ids],
    'follow-decisions',
  );
}

export interface StepSums {
  decision_id: string;
  retrievals: number;
  models: number;
  unanswered: number;
  missing_parents: number;
  generic: { scope: string; steps: number }[] | null;
}

/** What the steps of decisions say together. One pass over each decision's own steps. */
export async function sumSteps(tx: SqlTx, workspaceId: string, ids: readonly string[]): Promise<StepSums[]> {
  if (ids.length === 0) return [];
  return tx.sql<StepSums>(
    `SELECT k.id AS decision_id, s.*, g.generic FROM unnest($2::uuid[]) AS k(id)
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE kind = 'retrieval') AS retrievals, count(*) FILTER (WHERE kind = 'model') AS models,
         count(*) FILTER (WHERE kind = 'tool' AND ended_at IS NULL AND status <> 'error' AND NOT '~out' = ANY(flags)) AS unanswered,
         count(*) FILTER (WHERE parent_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM step p
           WHERE p.workspace_id = $1::uuid AND p.decision_id = k.id AND p.step_key = s.parent_key)) AS missing_parents
       FROM step s WHERE s.workspace_id = $1::uuid AND s.decision_id = k.id) s
     CROSS JOIN LATERAL (
       SELECT json_agg(json_build_object('scope', scope, 'steps', steps)) AS generic FROM (
         SELECT coalesce(scope, '') AS scope, count(*) AS steps FROM step
         WHERE workspace_id = $1::uuid AND decision_id = k.id AND dialect = 'otel' GROUP BY 1 ORDER BY 1 LIMIT 20) x) g`,
    [workspaceId, ids],
    'sum-steps',
  );
}

/** How far the worker is behind the log, in events. */
export async function readLag(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ behind: number }>(
    `SELECT greatest(h.next_idx - coalesce(c.next_idx, 0), 0) AS behind FROM log_head h
     LEFT JOIN completeness_cursor c ON c.workspace_id = h.workspace_id WHERE h.workspace_id = $1::uuid`,
    [workspaceId],
  );
  return row?.behind ?? 0;
}

/** True when content was removed from the log: then what its records told cannot be told again. */
export async function hasRemovals(tx: SqlTx, workspaceId: string): Promise<boolean> {
  const [row] = await tx.sql<{ found: boolean }>('SELECT EXISTS (SELECT FROM tombstone WHERE workspace_id = $1::uuid) AS found', [
    workspaceId,
  ]);
  return row?.found === true;
}
