import { bytesArray, plainArray } from '@/lib/db/array-text';
import type { SqlTx } from '@/lib/db/transaction';

export interface WrappedKey {
  anchor_id: string;
  wrapped: Uint8Array;
}

/** The data keys of these anchors that are there. */
export async function loadDataKeys(tx: SqlTx, workspaceId: string, anchors: readonly string[]): Promise<WrappedKey[]> {
  if (anchors.length === 0) return [];
  return tx.sql<WrappedKey>(
    `SELECT d.* FROM unnest($2::uuid[]) AS k(anchor_id) CROSS JOIN LATERAL (
       SELECT anchor_id, wrapped FROM data_key WHERE workspace_id = $1::uuid AND anchor_id = k.anchor_id OFFSET 0) d`,
    [workspaceId, plainArray(anchors)],
    'load-data-keys',
  );
}

/** Adds data keys. Call under the head lock: nobody else makes one for the same anchor meanwhile. */
export async function insertDataKeys(
  tx: SqlTx,
  workspaceId: string,
  keys: readonly { anchorId: string; wrapped: Buffer }[],
): Promise<void> {
  if (keys.length === 0) return;
  await tx.sql(
    'INSERT INTO data_key (workspace_id, anchor_id, wrapped) SELECT $1::uuid, * FROM unnest($2::uuid[], $3::bytea[])',
    [workspaceId, plainArray(keys.map((key) => key.anchorId)), bytesArray(keys.map((key) => key.wrapped))],
    'insert-data-keys',
  );
}
