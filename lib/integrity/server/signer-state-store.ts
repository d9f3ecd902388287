import type { SqlTx } from '@/lib/db/transaction';
import type { SignerRefusal, TreeAlarm } from '@/lib/ledger/tree-state';

export interface SignerState {
  size: number;
  treeSize: number;
  alarm: TreeAlarm | null;
  checkpoints: number;
  refusal: SignerRefusal | null;
  rememberedSize: number | null;
  offeredSize: number | null;
  since: Date | null;
}

/** How far a log, its tree and its signer are, and what stops them. */
export async function readSignerState(tx: SqlTx, workspaceId: string): Promise<SignerState> {
  const [row] = await tx.sql<SignerState>(
    `SELECT h.next_idx AS size, coalesce(t.size, 0) AS "treeSize", t.alarm,
       (SELECT count(*) FROM checkpoint c WHERE c.workspace_id = $1::uuid) AS checkpoints,
       s.refusal, s.remembered_size AS "rememberedSize", s.offered_size AS "offeredSize", s.since
     FROM log_head h LEFT JOIN log_tree t ON t.workspace_id = h.workspace_id LEFT JOIN log_signer s ON s.workspace_id = h.workspace_id
     WHERE h.workspace_id = $1::uuid`,
    [workspaceId],
  );
  if (!row) throw new Error('the workspace has no log');
  return row;
}
