import type { SqlTx } from '@/lib/db/transaction';

/** Events in the workspace's log. */
export async function readLogSize(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ size: number }>('SELECT next_idx AS size FROM log_head WHERE workspace_id = $1::uuid', [
    workspaceId,
  ]);
  return row?.size ?? 0;
}
