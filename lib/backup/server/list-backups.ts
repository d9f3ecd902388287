import { existsSync } from 'node:fs';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import { selectBackups } from './backup-store';

export interface ListedBackup {
  id: string;
  madeAt: string;
  /** Null: kept until somebody deletes it. */
  expiresAt: string | null;
  expired: boolean;
  file: string;
  /** Whether the archive is at its place, as this machine sees it. */
  found: boolean;
  bytes: number;
  sha256: string;
  size: number;
  prunedAt: string | null;
}

/** The backups that hold content of this workspace, the newest first. `all`: also those that were deleted. */
export async function listBackups(workspaceId: string, all = false): Promise<ListedBackup[]> {
  const rows = await withWorkspace(workspaceId, (tx) => selectBackups(tx, workspaceId, all));
  const now = Date.now();
  return rows.map((row) => ({
    id: toPublicId('backup', row.id),
    madeAt: row.madeAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    expired: row.expiresAt !== null && row.expiresAt.getTime() <= now,
    file: row.place,
    found: existsSync(row.place),
    bytes: row.bytes,
    sha256: row.sha256,
    size: row.size,
    prunedAt: row.prunedAt?.toISOString() ?? null,
  }));
}
