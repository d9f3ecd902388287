import type { SqlTx } from '@/lib/db/transaction';
import type { SealedBody } from '@/lib/ledger/server/open-bodies';

/** The event person.searched at a place in the log, with its body; null when there is another one or none. */
export async function selectSearchEvent(
  tx: SqlTx,
  workspaceId: string,
  idx: number,
): Promise<(SealedBody & { received_at: Date }) | null> {
  // Its anchor is a UUIDv7 of the receipt, which names the month of the partition.
  const [row] = await tx.sql<SealedBody & { received_at: Date }>(
    `SELECT d.anchor_id, d.idx, d.refs, d.body, e.received_at FROM (
       SELECT received_at, countersign_uuid_floor(received_at - interval '1 second') AS low,
         countersign_uuid_floor(received_at + interval '1 second') AS high
       FROM event WHERE workspace_id = $1::uuid AND idx = $2::bigint AND kind = 'person.searched' OFFSET 0
     ) e JOIN disclosure d ON d.workspace_id = $1::uuid AND d.idx = $2::bigint AND d.anchor_id >= e.low AND d.anchor_id < e.high`,
    [workspaceId, idx],
  );
  return row ?? null;
}

export interface NamedRecord {
  idx: number;
  kind: string;
  occurred_at: Date;
}

export async function selectNamedRecords(tx: SqlTx, workspaceId: string, idxs: readonly number[]): Promise<NamedRecord[]> {
  if (idxs.length === 0) return [];
  return tx.sql<NamedRecord>(
    'SELECT idx, kind, occurred_at FROM event WHERE workspace_id = $1::uuid AND idx = ANY($2::bigint[]) ORDER BY idx',
    [workspaceId, idxs],
  );
}
