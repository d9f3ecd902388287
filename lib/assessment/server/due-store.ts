import type { SqlTx } from '@/lib/db/transaction';

/** Takes the cursor behind which seals are queued; null when another worker holds it. */
export async function lockAssessmentCursor(tx: SqlTx, workspaceId: string): Promise<number | null> {
  await tx.sql('INSERT INTO assessment_cursor (workspace_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING', [workspaceId]);
  const [row] = await tx.sql<{ next_idx: number }>(
    'SELECT next_idx FROM assessment_cursor WHERE workspace_id = $1::uuid FOR UPDATE SKIP LOCKED',
    [workspaceId],
  );
  return row?.next_idx ?? null;
}

/** True while there are seals behind the cursor, or decisions that wait. Without locks. */
export async function anythingToAssess(tx: SqlTx, workspaceId: string): Promise<{ log: boolean; due: boolean }> {
  const [row] = await tx.sql<{ log: boolean; due: boolean }>(
    `SELECT coalesce((SELECT c.next_idx FROM assessment_cursor c WHERE c.workspace_id = $1::uuid), 0) < h.next_idx AS log,
            EXISTS (SELECT 1 FROM assessment_due WHERE workspace_id = $1::uuid) AS due
       FROM log_head h WHERE h.workspace_id = $1::uuid`,
    [workspaceId],
  );
  return row ?? { log: false, due: false };
}

/**
 * Queues the decisions that were closed in a piece of the log, and moves the cursor behind it. Returns how far it went. One statement, so that both see
 * the same log: a seal that came between two would be behind the cursor and in no queue, and its decision unscored for good.
 */
export async function queueClosed(tx: SqlTx, workspaceId: string, fromIdx: number, limit: number): Promise<number> {
  const [row] = await tx.sql<{ next_idx: number }>(
    `WITH queued AS (
       INSERT INTO assessment_due (workspace_id, decision_id, sealed_idx, since)
       SELECT $1::uuid, decision_id, max(idx), min(received_at) FROM event
        WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND idx < $2::bigint + $3::bigint AND kind = 'decision.sealed' AND decision_id IS NOT NULL
        GROUP BY decision_id
       ON CONFLICT (workspace_id, decision_id) DO UPDATE SET sealed_idx = greatest(assessment_due.sealed_idx, excluded.sealed_idx), tries = 0)
     UPDATE assessment_cursor SET next_idx = least($2::bigint + $3::bigint, (SELECT h.next_idx FROM log_head h WHERE h.workspace_id = $1::uuid)), moved_at = clock_timestamp()
      WHERE workspace_id = $1::uuid RETURNING next_idx`,
    [workspaceId, fromIdx, limit],
  );
  return (row?.next_idx ?? fromIdx) - fromIdx;
}

export interface DueRow {
  decision_id: string;
  sealed_idx: number;
  tries: number;
}
/** Those that wait longest; one that failed before comes after the others. */
export async function selectDue(tx: SqlTx, workspaceId: string, limit: number, newestFirst = false): Promise<DueRow[]> {
  return tx.sql<DueRow>(
    `SELECT decision_id::text, sealed_idx, tries FROM assessment_due WHERE workspace_id = $1::uuid
      ORDER BY tries, ${newestFirst ? 'decision_id DESC' : 'since, decision_id'} LIMIT $2::int`,
    [workspaceId, limit],
  );
}

/** Takes decisions out of the queue, as far as nobody else has, and no newer seal has come meanwhile. Returns those it took. */
export async function takeDue(tx: SqlTx, workspaceId: string, due: readonly DueRow[]): Promise<Set<string>> {
  const rows = await tx.sql<{ decision_id: string }>(
    `DELETE FROM assessment_due d USING unnest($2::uuid[], $3::bigint[]) AS t(id, idx)
      WHERE d.workspace_id = $1::uuid AND d.decision_id = t.id AND d.sealed_idx = t.idx RETURNING d.decision_id::text`,
    [workspaceId, due.map((one) => one.decision_id), due.map((one) => one.sealed_idx)],
  );
  return new Set(rows.map((row) => row.decision_id));
}

export async function countTry(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<void> {
  await tx.sql(
    'UPDATE assessment_due SET tries = least(tries + 1, 30000) WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[])',
    [workspaceId, decisionIds],
  );
}

export interface Backlog {
  /** Closed decisions that wait to be scored. */
  waiting: number;
  /** When the first of them was closed. */
  since: Date | null;
  /** Those that could not be scored and are tried again. */
  failing: number;
}
export async function readBacklog(tx: SqlTx, workspaceId: string): Promise<Backlog> {
  const [row] = await tx.sql<Backlog>(
    `SELECT count(*)::bigint AS waiting, min(since) AS since, count(*) FILTER (WHERE tries > 0)::bigint AS failing FROM assessment_due WHERE workspace_id = $1::uuid`,
    [workspaceId],
  );
  return row ?? { waiting: 0, since: null, failing: 0 };
}

export async function isDue(tx: SqlTx, workspaceId: string, decisionId: string): Promise<boolean> {
  const rows = await tx.sql('SELECT 1 FROM assessment_due WHERE workspace_id = $1::uuid AND decision_id = $2::uuid', [
    workspaceId,
    decisionId,
  ]);
  return rows.length > 0;
}
