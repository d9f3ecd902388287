import type { SqlTx } from '@/lib/db/transaction';

/** A decision's own word that it comes from another trace or decision. */
export interface LinkRow {
  decisionId: string;
  stepKey: string;
  scheme: 'trace' | 'external';
  value: string;
  spanId: string;
  systemId: string;
  idx: number;
}

export async function insertLinks(tx: SqlTx, workspaceId: string, rows: readonly LinkRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO decision_link (workspace_id, decision_id, step_key, scheme, value, span_id, system_id, idx)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::bigint[]) ON CONFLICT DO NOTHING`,
    [
      workspaceId,
      rows.map((r) => r.decisionId),
      rows.map((r) => r.stepKey),
      rows.map((r) => r.scheme),
      rows.map((r) => r.value),
      rows.map((r) => r.spanId),
      rows.map((r) => r.systemId),
      rows.map((r) => r.idx),
    ],
  );
}

export interface ToldLink {
  step_key: string;
  scheme: 'trace' | 'external';
  value: string;
  span_id: string;
  /** The decisions that carry the name; null when none has come yet. */
  other_id: string | null;
}

/** What the decision says it comes from, in the order it was said, and who that is by now. */
export async function selectCauses(tx: SqlTx, workspaceId: string, decisionId: string, limit: number): Promise<ToldLink[]> {
  return tx.sql<ToldLink>(
    `SELECT l.step_key, l.scheme, l.value, l.span_id, a.decision_id AS other_id
     FROM (SELECT * FROM decision_link WHERE workspace_id = $1::uuid AND decision_id = $2::uuid ORDER BY idx, step_key, value LIMIT $3) l
     LEFT JOIN alias a ON a.workspace_id = l.workspace_id AND a.value = l.value AND a.scheme = l.scheme AND a.decision_id <> l.decision_id
     ORDER BY l.idx, l.step_key, l.value, a.decision_id LIMIT $3`,
    [workspaceId, decisionId, limit],
  );
}

/** Decisions that say they come from this one, by its own id or by its trace (the first in order, of several). */
export async function selectConsequences(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  names: { traceId: string | null; externalId: string | null },
  limit: number,
): Promise<{ other_id: string; step_key: string; span_id: string }[]> {
  return tx.sql(
    `SELECT l.decision_id AS other_id, l.step_key, l.span_id
     FROM decision_link l WHERE l.workspace_id = $1::uuid AND l.decision_id <> $2::uuid
       AND ((l.scheme = 'trace' AND l.value = $3) OR (l.scheme = 'external' AND l.value = $4))
     ORDER BY l.idx, l.decision_id, l.step_key LIMIT $5`,
    [workspaceId, decisionId, names.traceId, names.externalId, limit],
  );
}
