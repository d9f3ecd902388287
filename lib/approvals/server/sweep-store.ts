import type { SqlTx } from '@/lib/db/transaction';

export interface Due {
  action_id: string;
  what: 'checking' | 'expire' | 'remind' | 'escalate' | 'lapse' | 'lose' | 'orphan';
}

/**
 * What is due by the database's clock: checks that nobody finished, reviews whose time is over, half or three quarters over, leave that was not used,
 * results that never came, and questions of runs that have ended. Nobody is reminded of what a halt froze; and whose agent named a channel for the
 * outcome need not ask again, so that its silence says nothing.
 */
export async function selectDue(tx: SqlTx, workspaceId: string, resultSeconds: number, limit: number): Promise<Due[]> {
  return tx.sql<Due>(
    `(SELECT action_id::text, CASE
         WHEN state = 'checking' THEN 'checking'
         WHEN expires_at <= now() THEN 'expire'
         WHEN frozen_by IS NULL AND escalation < 2 AND now() >= asked_at + (expires_at - asked_at) * 0.75 THEN 'escalate'
         WHEN frozen_by IS NULL AND escalation < 1 AND now() >= asked_at + (expires_at - asked_at) * 0.5 THEN 'remind'
         ELSE 'orphan' END AS what
       FROM action a WHERE workspace_id = $1::uuid AND (
         (state = 'checking' AND checking_until <= now())
         OR (state = 'pendingReview' AND (expires_at <= now()
           OR (frozen_by IS NULL AND escalation < 2 AND now() >= asked_at + (expires_at - asked_at) * 0.75)
           OR (frozen_by IS NULL AND escalation < 1 AND now() >= asked_at + (expires_at - asked_at) * 0.5)
           OR (decision_id IS NOT NULL AND callback IS NULL AND coalesce(polled_at, asked_at) < now() - interval '5 minutes' AND EXISTS (
             SELECT 1 FROM decision d WHERE d.workspace_id = a.workspace_id AND d.decision_id = a.decision_id AND d.sealed_idx IS NOT NULL
               AND d.status IN ('ok', 'error'))))))
       ORDER BY expires_at LIMIT $3)
     UNION ALL
     (SELECT action_id::text, CASE execution WHEN 'none' THEN 'lapse' ELSE 'lose' END AS what FROM action
       WHERE workspace_id = $1::uuid AND execution IN ('none', 'redeemed') AND state IN ('allowed', 'approved')
         AND ((execution = 'none' AND execute_by <= now()) OR (execution = 'redeemed' AND redeemed_at + make_interval(secs => $2) <= now()))
       ORDER BY execute_by LIMIT $3)`,
    [workspaceId, resultSeconds, limit],
  );
}

/** Actions whose decisions are to be told how they stand, locked; those that somebody is writing come later. */
export async function lockUntold(tx: SqlTx, workspaceId: string, limit: number): Promise<string[]> {
  const rows = await tx.sql<{ action_id: string }>(
    `SELECT action_id::text FROM action WHERE workspace_id = $1::uuid AND decision_id IS NOT NULL AND told_approval IS NULL
     ORDER BY action_id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [workspaceId, limit],
  );
  return rows.map((row) => row.action_id);
}

/** Tells the decisions of these actions how the sharpest and last of theirs stands. Call under the log's head, as whoever writes decisions does. */
export async function tellDecisions(tx: SqlTx, workspaceId: string, actionIds: readonly string[]): Promise<void> {
  await tx.sql(
    `UPDATE decision d SET approval = last.said FROM (
       SELECT DISTINCT ON (a.decision_id) a.decision_id, CASE WHEN a.overridden AND a.state = 'approved' THEN 'overridden' ELSE a.state END AS said
       FROM action a WHERE a.workspace_id = $1::uuid AND a.decision_id IN (
         SELECT decision_id FROM action WHERE workspace_id = $1::uuid AND action_id = ANY($2::uuid[]))
       ORDER BY a.decision_id, CASE a.route WHEN 'allow' THEN 2 WHEN 'check' THEN 2 WHEN 'review' THEN 1 ELSE 0 END, a.action_id DESC) last
     WHERE d.workspace_id = $1::uuid AND d.decision_id = last.decision_id`,
    [workspaceId, actionIds],
  );
  await tx.sql('UPDATE action SET told_approval = state WHERE workspace_id = $1::uuid AND action_id = ANY($2::uuid[])', [
    workspaceId,
    actionIds,
  ]);
}

/** Has every decision told anew: after the read models were made anew. */
export async function forgetTold(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql('UPDATE action SET told_approval = NULL WHERE workspace_id = $1::uuid AND told_approval IS NOT NULL', [
    workspaceId,
  ]);
}
