import type { SqlTx } from '@/lib/db/transaction';
import type { SealedBody } from '@/lib/ledger/server/open-bodies';

export interface CertifiedEvent extends SealedBody {
  kind: string;
  entry: Uint8Array;
}

/** Events of ours about no decision, with leaf and disclosure, in the order of the log. */
export async function selectEvents(tx: SqlTx, workspaceId: string, indexes: readonly number[]): Promise<CertifiedEvent[]> {
  return tx.sql<CertifiedEvent>(
    `SELECT e.idx, e.kind, e.entry, d.anchor_id, d.refs, d.body FROM (
       SELECT *, countersign_uuid_floor(received_at) AS low, countersign_uuid_floor(received_at + interval '1 second') AS high
       FROM event WHERE workspace_id = $1::uuid AND idx = ANY($2::bigint[]) OFFSET 0
     ) e JOIN LATERAL (
       SELECT anchor_id, refs, body FROM disclosure d
       WHERE d.workspace_id = $1::uuid AND d.idx = e.idx AND d.anchor_id >= e.low AND d.anchor_id < e.high OFFSET 0) d ON true
     ORDER BY e.idx`,
    [workspaceId, indexes],
  );
}

/** Backups that were made before an instant and are not known to be deleted: they hold what was erased then. */
export async function selectBackupsBefore(tx: SqlTx, workspaceId: string, before: Date): Promise<{ expiresAt: Date | null }[]> {
  return tx.sql<{ expiresAt: Date | null }>(
    `SELECT expires_at AS "expiresAt" FROM backup WHERE workspace_id = $1::uuid AND made_at < $2::timestamptz AND pruned_at IS NULL`,
    [workspaceId, before],
  );
}
