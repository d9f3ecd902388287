import type { SqlTx } from '@/lib/db/transaction';

/** Names that are read to find the nearest one. */
const MOST = 2_000;

/** Names of tools that agents asked for, that decisions used, or that are registered. Distinct by a walk over the index, whatever the size. */
export async function listToolNames(tx: SqlTx, workspaceId: string): Promise<string[]> {
  const rows = await tx.sql<{ name: string }>(
    `WITH RECURSIVE asked(name) AS (
       (SELECT min(tool) FROM action WHERE workspace_id = $1::uuid)
       UNION ALL
       SELECT (SELECT min(a.tool) FROM action a WHERE a.workspace_id = $1::uuid AND a.tool > asked.name) FROM asked WHERE asked.name IS NOT NULL
     )
     SELECT name FROM (SELECT name FROM asked WHERE name IS NOT NULL LIMIT $2::int) a
     UNION SELECT substr(label, 6) FROM first_seen WHERE workspace_id = $1::uuid AND label LIKE 'tool:%'
     UNION SELECT name FROM artifact WHERE workspace_id = $1::uuid AND kind = 'tool'
     LIMIT $2::int`,
    [workspaceId, MOST],
  );
  return rows.map((row) => row.name);
}

/** Names of environments: stated of AI systems, of decisions, or of the newest actions. */
export async function listEnvironmentNames(tx: SqlTx, workspaceId: string): Promise<string[]> {
  const rows = await tx.sql<{ name: string }>(
    `SELECT name FROM (
       SELECT DISTINCT unnest(environments) AS name FROM ai_system WHERE workspace_id = $1::uuid
       UNION SELECT DISTINCT environment FROM decision_rollup WHERE workspace_id = $1::uuid
       UNION SELECT DISTINCT environment FROM (SELECT environment FROM action WHERE workspace_id = $1::uuid ORDER BY action_id DESC LIMIT 20000) a
     ) n WHERE name IS NOT NULL AND name <> '' LIMIT $2::int`,
    [workspaceId, MOST],
  );
  return rows.map((row) => row.name);
}

export async function isApiKey(tx: SqlTx, workspaceId: string, keyId: string): Promise<boolean> {
  const rows = await tx.sql('SELECT 1 AS one FROM api_key WHERE workspace_id = $1::uuid AND key_id = $2::uuid', [
    workspaceId,
    keyId,
  ]);
  return rows.length > 0;
}
