import type { SqlTx } from '@/lib/db/transaction';
import type { KeysSince } from '@/lib/dialects/identity-lists';

export type KeyHistories = ReadonlyMap<string, readonly KeysSince[]>;

/** The lists of every AI system that has its own or had, by system. */
export async function selectKeyHistories(tx: SqlTx, workspaceId: string): Promise<KeyHistories> {
  const rows = await tx.sql<{ system_id: string; identity_keys: KeysSince[] }>(
    'SELECT system_id, identity_keys FROM ai_system WHERE workspace_id = $1::uuid AND identity_keys IS NOT NULL',
    [workspaceId],
  );
  return new Map(rows.map((row) => [row.system_id, row.identity_keys]));
}

/** Place in the log of the last change of any list, -1 when there was none; undefined when the workspace has no log. */
export async function selectLastKeyChange(tx: SqlTx, workspaceId: string): Promise<number | undefined> {
  const [row] = await tx.sql<{ at: number }>('SELECT keys_idx AS at FROM log_head WHERE workspace_id = $1::uuid', [workspaceId]);
  return row?.at;
}

/** One system's, and its row locked; undefined when there is no such system. */
export async function lockKeyHistory(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
): Promise<readonly KeysSince[] | null | undefined> {
  const [row] = await tx.sql<{ identity_keys: KeysSince[] | null }>(
    'SELECT identity_keys FROM ai_system WHERE workspace_id = $1::uuid AND system_id = $2::uuid FOR UPDATE',
    [workspaceId, systemId],
  );
  return row?.identity_keys ?? (row ? null : undefined);
}

export async function selectKeyHistory(tx: SqlTx, workspaceId: string, systemId: string): Promise<readonly KeysSince[] | null> {
  const [row] = await tx.sql<{ identity_keys: KeysSince[] | null }>(
    'SELECT identity_keys FROM ai_system WHERE workspace_id = $1::uuid AND system_id = $2::uuid',
    [workspaceId, systemId],
  );
  return row?.identity_keys ?? null;
}

/** Under the head lock: whoever appends next sees that lists have changed. */
export async function saveKeyHistory(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
  history: readonly KeysSince[],
  changedAt: number,
): Promise<void> {
  await tx.sql('UPDATE ai_system SET identity_keys = $3::jsonb WHERE workspace_id = $1::uuid AND system_id = $2::uuid', [
    workspaceId,
    systemId,
    JSON.stringify(history),
  ]);
  await tx.sql('UPDATE log_head SET keys_idx = $2::bigint WHERE workspace_id = $1::uuid', [workspaceId, changedAt]);
}
