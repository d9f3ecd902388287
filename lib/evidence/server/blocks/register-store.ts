import type { SqlTx } from '@/lib/db/transaction';
import type { Asked } from '../block-query';

/** Which of the systems have registered tools at all. */
export async function listWithTools(tx: SqlTx, asked: Pick<Asked, 'workspaceId' | 'systems'>): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT DISTINCT p.system_id::text AS id FROM deployment p JOIN artifact a ON a.workspace_id = p.workspace_id AND a.artifact_id = p.artifact_id
      WHERE p.workspace_id = $1::uuid AND a.kind = 'tool' AND a.registered_at IS NOT NULL AND p.system_id = ANY($2::uuid[])`,
    [asked.workspaceId, asked.systems],
  );
  return rows.map((row) => row.id);
}

/** Decisions of the period by the daily counts. */
export async function countDecisionsOf(tx: SqlTx, asked: Asked): Promise<number> {
  const [row] = await tx.sql<{ decisions: number }>(
    `SELECT coalesce(sum(decisions), 0)::bigint AS decisions FROM decision_rollup
      WHERE workspace_id = $1::uuid AND system_id = ANY($2::uuid[]) AND day >= $3::date AND day < $4::date`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
  return row?.decisions ?? 0;
}
