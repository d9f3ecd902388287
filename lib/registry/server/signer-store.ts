import type { SqlTx } from '@/lib/db/transaction';
import { uuidv7 } from '@/lib/shared/ids';

export interface SignerRow {
  signerId: string;
  name: string;
  publicKey: string;
  addedBy: string;
  addedAt: Date;
  revokedBy: string | null;
  revokedAt: Date | null;
}

export async function listSignerRows(tx: SqlTx, workspaceId: string): Promise<SignerRow[]> {
  return tx.sql<SignerRow>(
    `SELECT signer_id::text AS "signerId", name, public_key AS "publicKey", added_by AS "addedBy", added_at AS "addedAt", revoked_by AS "revokedBy",
            revoked_at AS "revokedAt" FROM trusted_signer WHERE workspace_id = $1::uuid ORDER BY revoked_at IS NOT NULL, lower(name), signer_id LIMIT 500`,
    [workspaceId],
  );
}

export async function insertSigner(
  tx: SqlTx,
  workspaceId: string,
  row: { name: string; publicKey: string; by: string },
): Promise<string> {
  const id = uuidv7();
  await tx.sql(
    'INSERT INTO trusted_signer (workspace_id, signer_id, name, public_key, added_by) VALUES ($1::uuid, $2::uuid, $3, $4, $5)',
    [workspaceId, id, row.name, row.publicKey, row.by],
  );
  return id;
}

/** False when there is no such signer, or it is revoked already. */
export async function revokeSignerRow(tx: SqlTx, workspaceId: string, signerId: string, by: string): Promise<boolean> {
  const rows = await tx.sql(
    `UPDATE trusted_signer SET revoked_at = now(), revoked_by = $3 WHERE workspace_id = $1::uuid AND signer_id = $2::uuid AND revoked_at IS NULL
     RETURNING 1 AS done`,
    [workspaceId, signerId, by],
  );
  return rows.length > 0;
}
