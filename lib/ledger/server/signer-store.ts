import { withControl, type SqlTx } from '@/lib/db/transaction';
import type { SignerRefusal } from '../tree-state';

/** A signer that ends without giving the lease back keeps others waiting this long. */
const LEASE = '4 s';

/** Takes or renews the lease; false while another signer has it. */
export async function takeLease(holder: string): Promise<boolean> {
  const rows = await withControl((tx) =>
    tx.sql(
      `INSERT INTO signer_lease (holder, expires_at) VALUES ($1::uuid, clock_timestamp() + interval '${LEASE}')
       ON CONFLICT (lease) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
       WHERE signer_lease.holder = excluded.holder OR signer_lease.expires_at < clock_timestamp() RETURNING holder`,
      [holder],
    ),
  );
  return rows.length > 0;
}

export async function giveLease(holder: string): Promise<void> {
  await withControl((tx) => tx.sql('UPDATE signer_lease SET expires_at = clock_timestamp() WHERE holder = $1::uuid', [holder]));
}

/** Inside the transaction that publishes: the lease is ours until it commits, or nothing is published. */
export async function holdLease(tx: SqlTx, holder: string): Promise<boolean> {
  const rows = await tx.sql('SELECT 1 FROM signer_lease WHERE holder = $1::uuid AND expires_at > clock_timestamp() FOR SHARE', [
    holder,
  ]);
  return rows.length > 0;
}

export interface SignerWord {
  refusal: SignerRefusal | null;
  rememberedSize: number;
  offeredSize: number;
}

/** What the signer says about a log, for people to see. `since` stays while the refusal is the same. */
export async function saySigner(tx: SqlTx, workspaceId: string, word: SignerWord): Promise<void> {
  await tx.sql(
    `INSERT INTO log_signer AS s (workspace_id, refusal, remembered_size, offered_size, since)
     VALUES ($1::uuid, $2, $3::bigint, $4::bigint, clock_timestamp())
     ON CONFLICT (workspace_id) DO UPDATE SET refusal = excluded.refusal, remembered_size = excluded.remembered_size,
       offered_size = excluded.offered_size,
       since = CASE WHEN s.refusal IS NOT DISTINCT FROM excluded.refusal THEN s.since ELSE excluded.since END`,
    [workspaceId, word.refusal, word.rememberedSize, word.offeredSize],
  );
}
