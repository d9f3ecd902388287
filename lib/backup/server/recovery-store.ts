import type pg from 'pg';
import type { SqlTx } from '@/lib/db/transaction';
import { uuidv7 } from '@/lib/shared/ids';
import type { BackupManifest } from '../contract';
import { recoveryDetail, type RecoveryDetail } from '../recovery';

export interface RecoveryRow {
  id: string;
  startedAt: Date;
  detail: RecoveryDetail;
}

/** As the owner, in the transaction of the restore. A recovery that lasts is replaced: it was about what is gone now. */
export async function beginRecovery(client: pg.ClientBase, detail: RecoveryDetail): Promise<void> {
  await client.query('DELETE FROM recovery');
  await client.query('INSERT INTO recovery (recovery_id, detail) VALUES ($1, $2)', [uuidv7(), JSON.stringify(detail)]);
}

/** As the owner: what the checks found is told to whoever looks. */
export async function saveRecoveryDetail(client: pg.ClientBase, detail: RecoveryDetail): Promise<void> {
  await client.query('UPDATE recovery SET detail = $1 WHERE ended_at IS NULL', [JSON.stringify(detail)]);
}

/** The recovery that lasts, or null. */
export async function findRecovery(tx: SqlTx): Promise<RecoveryRow | null> {
  const [row] = await tx.sql<{ id: string; startedAt: Date; detail: unknown }>(
    'SELECT recovery_id::text AS id, started_at AS "startedAt", detail FROM recovery WHERE ended_at IS NULL ORDER BY started_at DESC LIMIT 1',
  );
  return row ? { ...row, detail: recoveryDetail.parse(row.detail) } : null;
}

export async function closeRecovery(tx: SqlTx, id: string, by: string): Promise<void> {
  await tx.sql('UPDATE recovery SET ended_at = now(), ended_by = $2 WHERE recovery_id = $1::uuid AND ended_at IS NULL', [id, by]);
}

/**
 * What the restore found whose recovery has ended last, and for which workspaces somebody has dealt with what it could not capture again; null: there was none.
 * `detail` is null where a version of before wrote it in another form: it knew of no capture levels, and every page asks this.
 */
export async function findEndedRecovery(
  tx: SqlTx,
): Promise<{ id: string; detail: RecoveryDetail | null; settled: string[] } | null> {
  const [row] = await tx.sql<{ id: string; detail: unknown; settled: string[] }>(
    `SELECT recovery_id::text AS id, detail, capture_settled::text[] AS settled FROM recovery WHERE ended_at IS NOT NULL ORDER BY started_at DESC LIMIT 1`,
  );
  return row ? { ...row, detail: recoveryDetail.safeParse(row.detail).data ?? null } : null;
}

/** False when somebody else did it before. */
export async function settleCapture(tx: SqlTx, id: string, workspaceId: string): Promise<boolean> {
  const rows = await tx.sql(
    `UPDATE recovery SET capture_settled = capture_settled || $2::uuid WHERE recovery_id = $1::uuid AND $2::uuid <> ALL(capture_settled) RETURNING 1`,
    [id, workspaceId],
  );
  return rows.length > 0;
}

/** The events of another workspace in the same transaction: recoveries end for all of them at once. */
export async function enterWorkspace(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql(`SELECT set_config('countersign.workspace', $1, true)`, [workspaceId]);
}

/** As the owner, in the transaction of the restore: the archive that is restored from holds content too, and is not in itself. */
export async function noteRestoredFrom(
  client: pg.ClientBase,
  manifest: BackupManifest,
  archive: { place: string; bytes: number; sha256: string },
): Promise<void> {
  for (const log of manifest.logs) {
    await client.query(
      `INSERT INTO backup (workspace_id, backup_id, made_at, expires_at, place, bytes, sha256, size)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [log.workspaceId, manifest.id, manifest.madeAt, manifest.expiresAt, archive.place, archive.bytes, archive.sha256, log.size],
    );
  }
}
