import type { SqlTx } from '@/lib/db/transaction';
import type { SealedBody } from '@/lib/ledger/server/open-bodies';
import { CHECK_KIND } from '../labels';

export interface LoggedEvent extends SealedBody {
  kind: string;
  decision_id: string;
  system_id: string;
  occurred_at: Date;
  received_at: Date;
}

/**
 * Removes the read models that are folded from the log. Search rows are keyed by decision and stay; so does what was first seen in
 * decisions that are gone, because their records cannot tell it again.
 */
export async function clearReadModels(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql(
    `DELETE FROM first_seen f WHERE f.workspace_id = $1::uuid
       AND EXISTS (SELECT 1 FROM decision d WHERE d.workspace_id = f.workspace_id AND d.decision_id = f.decision_id)`,
    [workspaceId],
  );
  for (const table of ['step', 'decision', 'alias', 'decision_rollup', 'label_rollup']) {
    await tx.sql(`DELETE FROM ${table} WHERE workspace_id = $1::uuid`, [workspaceId]);
  }
}

/** What Countersign itself did that a decision's row tells. */
const OWN_KINDS = 'decision.sealed,content.restricted,content.unrestricted,risk.assessed,policy.evaluated';

/** Stored bytes of a batch: usual records are a few KB, the largest allowed are thousands of times larger. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** The next events that fold into read models, from `fromIdx` on, in the order of the log: at least one, as many as `limit` and memory let. */
export async function nextEvents(tx: SqlTx, workspaceId: string, fromIdx: number, limit: number): Promise<LoggedEvent[]> {
  return tx.sql<LoggedEvent>(
    `SELECT idx, kind, decision_id, system_id, occurred_at, received_at, decision_id AS anchor_id, refs, body FROM (
       SELECT e.idx, e.kind, e.decision_id, e.system_id, e.occurred_at, e.received_at, d.refs, d.body,
         sum(coalesce(octet_length(d.body), 0)) OVER (ORDER BY e.idx) - coalesce(octet_length(d.body), 0) AS before
       FROM (SELECT * FROM event WHERE workspace_id = $1::uuid AND idx >= $2 AND decision_id IS NOT NULL AND system_id IS NOT NULL
               AND (actor_type = 'emitter' OR kind = ANY('{${OWN_KINDS}}') OR starts_with(kind, '${CHECK_KIND}')) ORDER BY idx LIMIT $3) e
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

/** The events of some decisions that fold into their rows, after a place in the log. */
export async function nextEventsOf(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[],
  fromIdx: number,
  limit: number,
): Promise<LoggedEvent[]> {
  return tx.sql<LoggedEvent>(
    `SELECT idx, kind, decision_id, system_id, occurred_at, received_at, decision_id AS anchor_id, refs, body FROM (
       SELECT e.idx, e.kind, e.decision_id, e.system_id, e.occurred_at, e.received_at, d.refs, d.body,
         sum(coalesce(octet_length(d.body), 0)) OVER (ORDER BY e.idx) - coalesce(octet_length(d.body), 0) AS before
       FROM (SELECT * FROM event WHERE workspace_id = $1::uuid AND decision_id = ANY($5::uuid[]) AND idx >= $2 AND system_id IS NOT NULL
               AND (actor_type = 'emitter' OR kind = ANY('{${OWN_KINDS}}') OR starts_with(kind, '${CHECK_KIND}')) ORDER BY idx LIMIT $3) e
       LEFT JOIN LATERAL (SELECT refs, body FROM disclosure
         WHERE workspace_id = $1::uuid AND anchor_id = e.decision_id AND idx = e.idx OFFSET 0) d ON true
     ) r WHERE before < $4::bigint ORDER BY idx`,
    [workspaceId, fromIdx, limit, BATCH_BYTES, decisionIds],
  );
}

/** Takes the steps of decisions away, before they are folded anew. */
export async function deleteSteps(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<void> {
  await tx.sql('DELETE FROM step WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[])', [workspaceId, decisionIds]);
}

/** Takes the names of a decision away that none of its records gives any more. */
export async function deleteAliasesBut(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  named: readonly { scheme: string; value: string }[],
): Promise<void> {
  await tx.sql(
    `DELETE FROM alias WHERE workspace_id = $1::uuid AND decision_id = $2::uuid
       AND (scheme, value) NOT IN (SELECT * FROM unnest($3::text[], $4::text[]))`,
    [workspaceId, decisionId, named.map((one) => one.scheme), named.map((one) => one.value)],
  );
}
