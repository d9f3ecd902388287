import type { SqlTx } from '@/lib/db/transaction';
import type { GapCode } from '@/lib/decisions/gap-codes';

export interface GapRow {
  decisionId: string;
  systemId: string;
  startedAt: Date;
  code: GapCode;
  detail: string;
  amount: number;
}

/** Codes that single records tell; the others follow from a decision's rows, and are made anew at each seal. */
export const TOLD_BY_RECORDS: readonly GapCode[] = ['sampled', 'droppedAttributes', 'droppedEvents', 'droppedLinks'];

/** Adds to what records tell: counts add up, of chances the smallest counts. */
export async function addTold(tx: SqlTx, workspaceId: string, rows: readonly GapRow[]): Promise<void> {
  await write(
    tx,
    workspaceId,
    rows,
    `amount = CASE WHEN g.code = 'sampled' THEN greatest(g.amount, excluded.amount) ELSE g.amount + excluded.amount END`,
  );
}

/** Puts what follows from the rows of these decisions in the place of what followed before. */
export async function replaceFollowing(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[],
  rows: readonly GapRow[],
): Promise<void> {
  if (decisionIds.length === 0) return;
  await tx.sql(
    'DELETE FROM decision_gap WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) AND code <> ALL($3::text[])',
    [workspaceId, decisionIds, TOLD_BY_RECORDS],
  );
  await write(tx, workspaceId, rows, 'amount = excluded.amount');
}

async function write(tx: SqlTx, workspaceId: string, rows: readonly GapRow[], onConflict: string): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO decision_gap AS g (workspace_id, decision_id, code, detail, system_id, started_at, amount)
     SELECT $1::uuid, decision_id, code, detail, system_id, min(started_at), CASE WHEN code = 'sampled' THEN max(amount) ELSE sum(amount) END
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::timestamptz[], $7::float8[])
       AS n(decision_id, code, detail, system_id, started_at, amount)
     GROUP BY decision_id, code, detail, system_id ORDER BY decision_id, code, detail
     ON CONFLICT (workspace_id, decision_id, code, detail) DO UPDATE SET started_at = excluded.started_at, ${onConflict}`,
    [
      workspaceId,
      rows.map((r) => r.decisionId),
      rows.map((r) => r.code),
      rows.map((r) => r.detail),
      rows.map((r) => r.systemId),
      rows.map((r) => r.startedAt),
      rows.map((r) => r.amount),
    ],
  );
}

/** Takes away what is known of decisions that are gone by retention or erasure. */
export async function forgetGone(tx: SqlTx, workspaceId: string): Promise<void> {
  for (const table of ['decision_gap', 'decision_link'])
    await tx.sql(
      `DELETE FROM ${table} g WHERE g.workspace_id = $1::uuid
         AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.workspace_id = g.workspace_id AND d.decision_id = g.decision_id)`,
      [workspaceId],
    );
}

/** Before a rebuild: everything goes but what records told that have been erased since. */
export async function clearGaps(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql(
    `DELETE FROM decision_gap g WHERE g.workspace_id = $1::uuid AND NOT (g.code = ANY($2::text[]) AND EXISTS (
       SELECT 1 FROM decision d WHERE d.workspace_id = g.workspace_id AND d.decision_id = g.decision_id AND 'erased' = ANY(d.flags)))`,
    [workspaceId, TOLD_BY_RECORDS],
  );
}

export interface GapCount {
  code: GapCode;
  decisions: number;
  amount: number;
  smallest: number;
  largest: number;
}

/** By code, of the decisions of a system that started in the range. */
export async function countGaps(
  tx: SqlTx,
  workspaceId: string,
  given: { systemId: string; from: Date; to: Date },
): Promise<GapCount[]> {
  return tx.sql<GapCount>(
    `SELECT code, count(DISTINCT decision_id) AS decisions, sum(amount) AS amount, min(amount) AS smallest, max(amount) AS largest
     FROM decision_gap WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND started_at >= $3::timestamptz AND started_at < $4::timestamptz
     GROUP BY code`,
    [workspaceId, given.systemId, given.from, given.to],
  );
}

export interface HalfUnderstood {
  system_id: string;
  system_name: string;
  system_key: string;
  scope: string;
  decisions: number;
  steps: number;
  latest: string;
  latest_at: Date;
}

/** Scopes whose steps were read by the generic mapper only, with how many, the most frequent first. */
export async function listGeneric(
  tx: SqlTx,
  workspaceId: string,
  systems: readonly string[] | null,
  limit: number,
): Promise<HalfUnderstood[]> {
  return tx.sql<HalfUnderstood>(
    `SELECT g.*, s.name AS system_name, s.key AS system_key FROM (
       SELECT system_id, detail AS scope, count(*) AS decisions, sum(amount)::bigint AS steps,
         (array_agg(decision_id ORDER BY started_at DESC, decision_id))[1]::text AS latest, max(started_at) AS latest_at
       FROM decision_gap WHERE workspace_id = $1::uuid AND code = 'genericMapping' AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[]))
       GROUP BY system_id, detail) g
     JOIN ai_system s ON s.workspace_id = $1::uuid AND s.system_id = g.system_id
     ORDER BY g.decisions DESC, g.system_id, g.scope LIMIT $3`,
    [workspaceId, systems, limit],
  );
}
