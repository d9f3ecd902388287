import type { SqlTx } from '@/lib/db/transaction';

/** When the workspace was made: the "now" that the sample's ninety days end at, the same at every start. */
export async function workspaceBirth(tx: SqlTx, workspaceId: string): Promise<Date> {
  const [row] = await tx.sql<{ created_at: Date }>('SELECT created_at FROM workspace WHERE workspace_id = $1::uuid', [
    workspaceId,
  ]);
  if (!row) throw new Error('there is no such workspace');
  return row.created_at;
}

/** Gives the sample's systems the names and descriptions a person would have registered. */
export async function describeSystem(
  tx: SqlTx,
  workspaceId: string,
  key: string,
  name: string,
  description: string,
): Promise<void> {
  await tx.sql(
    `UPDATE ai_system SET name = $3, description = $4, registered_at = coalesce(registered_at, now())
     WHERE workspace_id = $1::uuid AND key = $2`,
    [workspaceId, key, name, description],
  );
}

/** Whether all these systems are there and were registered. */
export async function allRegistered(tx: SqlTx, workspaceId: string, keys: readonly string[]): Promise<boolean> {
  const [row] = await tx.sql<{ n: number }>(
    'SELECT count(*)::bigint AS n FROM ai_system WHERE workspace_id = $1::uuid AND key = ANY($2::text[]) AND registered_at IS NOT NULL',
    [workspaceId, keys],
  );
  return row?.n === keys.length;
}
