import { plainArray } from '@/lib/db/array-text';
import type { SqlTx } from '@/lib/db/transaction';

export interface AliasRow {
  systemId: string;
  scheme: 'external' | 'trace';
  value: string;
  decisionId: string;
}
export type AliasKey = Pick<AliasRow, 'systemId' | 'scheme' | 'value'>;

export async function loadAliases(tx: SqlTx, workspaceId: string, keys: readonly AliasKey[]): Promise<AliasRow[]> {
  if (keys.length === 0) return [];
  return tx.sql<AliasRow>(
    `SELECT k.system_id AS "systemId", k.scheme, k.value, a.decision_id AS "decisionId"
     FROM unnest($2::uuid[], $3::text[], $4::text[]) AS k(system_id, scheme, value) CROSS JOIN LATERAL (
       SELECT decision_id FROM alias
       WHERE workspace_id = $1::uuid AND system_id = k.system_id AND scheme = k.scheme AND value = k.value OFFSET 0) a`,
    [workspaceId, plainArray(keys.map((k) => k.systemId)), keys.map((k) => k.scheme), keys.map((k) => k.value)],
    'load-aliases',
  );
}

/** Adds names that are not taken. Call under the head lock, with names that loadAliases did not find. */
export async function insertAliases(tx: SqlTx, workspaceId: string, rows: readonly AliasRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO alias (workspace_id, system_id, scheme, value, decision_id)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[])`,
    [
      workspaceId,
      plainArray(rows.map((r) => r.systemId)),
      rows.map((r) => r.scheme),
      rows.map((r) => r.value),
      plainArray(rows.map((r) => r.decisionId)),
    ],
    'insert-aliases',
  );
}

/** Decisions that carry the name in any scheme and system, up to `limit`. */
export async function findByAlias(tx: SqlTx, workspaceId: string, value: string, limit: number): Promise<string[]> {
  const rows = await tx.sql<{ decision_id: string }>(
    'SELECT DISTINCT decision_id FROM alias WHERE workspace_id = $1::uuid AND value = $2 LIMIT $3',
    [workspaceId, value, limit],
  );
  return rows.map((row) => row.decision_id);
}
