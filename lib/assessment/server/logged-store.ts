import type { SqlTx } from '@/lib/db/transaction';
import type { SealedBody } from '@/lib/ledger/server/open-bodies';

export interface AssessedEvent extends SealedBody {
  event_id: string;
  kind: string;
  decision_id: string;
  system_id: string;
  received_at: Date;
  /** Its decision is still there. */
  alive: boolean;
}

/** The next events that assessments and labels are folded from, in the order of the log. */
export async function nextAssessed(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[] | null,
  fromIdx: number,
  limit: number,
): Promise<AssessedEvent[]> {
  return tx.sql<AssessedEvent>(
    `SELECT e.idx, e.event_id::text, e.kind, e.decision_id::text, e.system_id::text, e.received_at, e.decision_id::text AS anchor_id, d.refs, d.body,
            EXISTS (SELECT 1 FROM decision x WHERE x.workspace_id = e.workspace_id AND x.decision_id = e.decision_id) AS alive
       FROM (SELECT * FROM event WHERE workspace_id = $1::uuid AND idx >= $3::bigint AND decision_id IS NOT NULL AND system_id IS NOT NULL
               AND kind IN ('risk.assessed', 'policy.evaluated', 'finding.labelled', 'finding.missed', 'finding.missedWithdrawn') AND ($2::uuid[] IS NULL OR decision_id = ANY($2::uuid[]))
             ORDER BY idx LIMIT $4::int) e
       LEFT JOIN LATERAL (SELECT refs, body FROM disclosure WHERE workspace_id = $1::uuid AND anchor_id = e.decision_id AND idx = e.idx OFFSET 0) d ON true
      ORDER BY e.idx`,
    [workspaceId, decisionIds, fromIdx, limit],
  );
}

/** Events in the workspace's log. */
export async function readLogSize(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ size: number }>('SELECT next_idx AS size FROM log_head WHERE workspace_id = $1::uuid', [
    workspaceId,
  ]);
  return row?.size ?? 0;
}

/** Which of these decisions lost something by an event at `fromIdx` or behind it. Under the head lock the answer holds until commit. */
export async function erasedSince(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[],
  fromIdx: number,
): Promise<Set<string>> {
  const causes = await tx.sql<{ idx: number }>(
    `SELECT idx FROM event WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND kind IN ('content.erased', 'content.purged')`,
    [workspaceId, fromIdx],
  );
  if (causes.length === 0) return new Set();
  const rows = await tx.sql<{ id: string }>(
    `SELECT DISTINCT e.decision_id::text AS id FROM event e
       JOIN tombstone t ON t.workspace_id = e.workspace_id AND t.from_idx <= e.idx AND t.to_idx >= e.idx AND t.cause_idx = ANY($3::bigint[])
      WHERE e.workspace_id = $1::uuid AND e.decision_id = ANY($2::uuid[])`,
    [workspaceId, decisionIds, causes.map((one) => one.idx)],
  );
  return new Set(rows.map((row) => row.id));
}
