import type { SqlTx } from '@/lib/db/transaction';
import type { SealedBody } from '@/lib/ledger/server/open-bodies';

export interface LoggedEvent extends SealedBody {
  kind: string;
  decision_id: string;
  system_id: string;
  occurred_at: Date;
  received_at: Date;
}

/** Removes the read models that are folded from the log. Search rows are keyed by decision and stay. */
export async function clearReadModels(tx: SqlTx, workspaceId: string): Promise<void> {
  for (const table of ['step', 'decision', 'alias', 'first_seen', 'decision_rollup', 'label_rollup']) {
    await tx.sql(`DELETE FROM ${table} WHERE workspace_id = $1::uuid`, [workspaceId]);
  }
}

/** Stored bytes of a batch: usual records are a few KB, the largest allowed are thousands of times larger. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** The next events that fold into read models, from `fromIdx` on, in the order of the log: at least one, as many as `limit` and memory let. */
export async function nextEvents(tx: SqlTx, workspaceId: string, fromIdx: number, limit: number): Promise<LoggedEvent[]> {
  return tx.sql<LoggedEvent>(
    `SELECT idx, kind, decision_id, system_id, occurred_at, received_at, decision_id AS anchor_id, refs, body FROM (
       SELECT e.idx, e.kind, e.decision_id, e.system_id, e.occurred_at, e.received_at, d.refs, d.body,
         sum(coalesce(octet_length(d.body), 0)) OVER (ORDER BY e.idx) - coalesce(octet_length(d.body), 0) AS before
       FROM (SELECT * FROM event WHERE workspace_id = $1::uuid AND idx >= $2 AND decision_id IS NOT NULL AND system_id IS NOT NULL
               AND (actor_type = 'emitter' OR kind = 'decision.sealed') ORDER BY idx LIMIT $3) e
       LEFT JOIN LATERAL (SELECT refs, body FROM disclosure
         WHERE workspace_id = $1::uuid AND anchor_id = e.decision_id AND idx = e.idx OFFSET 0) d ON true
     ) r WHERE before < $4::bigint ORDER BY idx`,
    [workspaceId, fromIdx, limit, BATCH_BYTES],
  );
}

export async function countDecisionRows(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ n: number }>('SELECT count(*) AS n FROM decision WHERE workspace_id = $1::uuid', [workspaceId]);
  return row?.n ?? 0;
}
