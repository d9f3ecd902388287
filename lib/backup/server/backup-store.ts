import type { SqlTx } from '@/lib/db/transaction';

export interface BackupRow {
  id: string;
  madeAt: Date;
  expiresAt: Date | null;
  place: string;
  bytes: number;
  sha256: string;
  /** Events in it: indexes 0 to size - 1. */
  size: number;
  prunedAt: Date | null;
}

export async function insertBackup(tx: SqlTx, workspaceId: string, backup: Omit<BackupRow, 'prunedAt'>): Promise<void> {
  await tx.sql(
    `INSERT INTO backup (workspace_id, backup_id, made_at, expires_at, place, bytes, sha256, size)
     VALUES ($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz, $5, $6::bigint, $7, $8::bigint) ON CONFLICT DO NOTHING`,
    [workspaceId, backup.id, backup.madeAt, backup.expiresAt, backup.place, backup.bytes, backup.sha256, backup.size],
  );
}

/** The newest first. Without `all`, only those that are not known to be gone. */
export async function selectBackups(tx: SqlTx, workspaceId: string, all: boolean): Promise<BackupRow[]> {
  return tx.sql<BackupRow>(
    `SELECT backup_id::text AS id, made_at AS "madeAt", expires_at AS "expiresAt", place, bytes, sha256, size, pruned_at AS "prunedAt"
       FROM backup WHERE workspace_id = $1::uuid AND ($2 OR pruned_at IS NULL) ORDER BY made_at DESC, backup_id DESC`,
    [workspaceId, all],
  );
}

/** Notes that an archive is gone. Returns false when that was known. */
export async function markPruned(tx: SqlTx, workspaceId: string, id: string): Promise<boolean> {
  const rows = await tx.sql(
    'UPDATE backup SET pruned_at = now() WHERE workspace_id = $1::uuid AND backup_id = $2::uuid AND pruned_at IS NULL RETURNING 1',
    [workspaceId, id],
  );
  return rows.length > 0;
}
