import type { SqlTx } from '@/lib/db/transaction';

export interface StoredCheckpoint {
  size: number;
  root: Uint8Array;
  note: string;
  signedAt: Date;
}
const COLUMNS = 'size, root, note, signed_at AS "signedAt"';

/** The checkpoint that was signed last. */
export async function newestCheckpoint(tx: SqlTx, workspaceId: string): Promise<StoredCheckpoint | null> {
  const [row] = await tx.sql<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM checkpoint WHERE workspace_id = $1::uuid ORDER BY signed_at DESC, size DESC LIMIT 1`,
    [workspaceId],
  );
  return row ?? null;
}

/** Size of the largest checkpoint that was published; 0 without one. */
export async function largestSize(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ size: number }>(
    'SELECT coalesce(max(size), 0) AS size FROM checkpoint WHERE workspace_id = $1::uuid',
    [workspaceId],
  );
  return row!.size;
}

/** Where a page of checkpoints ended, as PostgreSQL writes it: its sizes and microseconds do not fit into what JavaScript has for them. */
export interface BeyondPlace {
  size: string;
  at: string;
  root: Uint8Array;
}
const PAGE = 100;

/**
 * Checkpoints larger than a size, the largest first, a page from where the last one ended; empty after the last. Of those that are no larger than
 * `before.size` only ones that are dated after `before.at`: whoever writes the database dates rows as they like, so the date decides nothing that the
 * size decides.
 */
export async function selectBeyond(
  tx: SqlTx,
  workspaceId: string,
  size: number,
  before: { size: number; at: Date } | null,
  after: BeyondPlace | null,
): Promise<(BeyondPlace & { note: string })[]> {
  return tx.sql(
    `SELECT c.size::text AS size, c.signed_at::text AS at, c.root, c.note FROM checkpoint c WHERE c.workspace_id = $1::uuid AND c.size > $2::bigint
       AND ($3::bigint IS NULL OR c.size > $3::bigint OR c.signed_at > $4::timestamptz)
       AND ($5::bigint IS NULL OR (c.size, c.signed_at, c.root) < ($5::bigint, $6::timestamptz, $7::bytea))
     ORDER BY c.size DESC, c.signed_at DESC, c.root DESC LIMIT ${PAGE}`,
    [workspaceId, size, before?.size ?? null, before?.at ?? null, after?.size ?? null, after?.at ?? null, after?.root ?? null],
  );
}

/** The checkpoint of a size; where there are two roots for it, the one signed last. */
export async function checkpointOfSize(tx: SqlTx, workspaceId: string, size: number): Promise<StoredCheckpoint | null> {
  const [row] = await tx.sql<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM checkpoint WHERE workspace_id = $1::uuid AND size = $2::bigint ORDER BY signed_at DESC LIMIT 1`,
    [workspaceId, size],
  );
  return row ?? null;
}

/** The smallest checkpoint that holds the entry at `idx`; where there are two roots for its size, the one signed last. */
export async function firstCheckpointOver(tx: SqlTx, workspaceId: string, idx: number): Promise<StoredCheckpoint | null> {
  const [row] = await tx.sql<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM checkpoint WHERE workspace_id = $1::uuid AND size > $2::bigint ORDER BY size, signed_at DESC LIMIT 1`,
    [workspaceId, idx],
  );
  return row ?? null;
}

/** Publishes a checkpoint; false when this one is there already. */
export async function insertCheckpoint(
  tx: SqlTx,
  workspaceId: string,
  checkpoint: { size: number; root: Uint8Array; note: string },
): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO checkpoint (workspace_id, size, root, note, signed_at) VALUES ($1::uuid, $2::bigint, $3, $4, clock_timestamp())
     ON CONFLICT DO NOTHING RETURNING size`,
    [workspaceId, checkpoint.size, Buffer.from(checkpoint.root), checkpoint.note],
  );
  return rows.length > 0;
}

export interface StoredKey {
  keyId: string;
  publicKey: Uint8Array;
  fromSize: number | null;
  untilSize: number | null;
}

/** The signer's public keys of a log, the oldest first. */
export async function readLogKeys(tx: SqlTx, workspaceId: string): Promise<StoredKey[]> {
  return tx.sql<StoredKey>(
    `SELECT key_id AS "keyId", public_key AS "publicKey", from_size AS "fromSize", until_size AS "untilSize"
     FROM log_key WHERE workspace_id = $1::uuid ORDER BY from_size NULLS LAST, key_id`,
    [workspaceId],
  );
}

/** Makes a key known. `fromSize` null: it signs once the log has announced it. Returns what is stored of it. */
export async function tellKey(
  tx: SqlTx,
  workspaceId: string,
  key: { keyId: string; publicKey: Uint8Array; fromSize: number | null },
): Promise<void> {
  await tx.sql(
    'INSERT INTO log_key (workspace_id, key_id, public_key, from_size) VALUES ($1::uuid, $2, $3, $4::bigint) ON CONFLICT DO NOTHING',
    [workspaceId, key.keyId, Buffer.from(key.publicKey), key.fromSize],
  );
}

export async function endKey(tx: SqlTx, workspaceId: string, keyId: string, untilSize: number): Promise<void> {
  await tx.sql(
    'UPDATE log_key SET until_size = $3::bigint WHERE workspace_id = $1::uuid AND key_id = $2 AND until_size IS NULL',
    [workspaceId, keyId, untilSize],
  );
}

/** Keys whose beginning or end the log does not hold yet, locked for the worker that writes it. */
export async function lockUnannouncedKeys(
  tx: SqlTx,
  workspaceId: string,
): Promise<(StoredKey & { announcedIdx: number | null; retiredIdx: number | null })[]> {
  return tx.sql(
    `SELECT key_id AS "keyId", public_key AS "publicKey", from_size AS "fromSize", until_size AS "untilSize",
       announced_idx AS "announcedIdx", retired_idx AS "retiredIdx"
     FROM log_key WHERE workspace_id = $1::uuid AND (announced_idx IS NULL OR (until_size IS NOT NULL AND retired_idx IS NULL))
     ORDER BY key_id FOR UPDATE SKIP LOCKED`,
    [workspaceId],
  );
}

export async function markAnnounced(tx: SqlTx, workspaceId: string, keyId: string, idx: number): Promise<void> {
  await tx.sql(
    `UPDATE log_key SET announced_idx = $3::bigint, from_size = coalesce(from_size, $3::bigint + 1)
     WHERE workspace_id = $1::uuid AND key_id = $2`,
    [workspaceId, keyId, idx],
  );
}

export async function markRetired(tx: SqlTx, workspaceId: string, keyId: string, idx: number): Promise<void> {
  await tx.sql('UPDATE log_key SET retired_idx = $3::bigint WHERE workspace_id = $1::uuid AND key_id = $2', [
    workspaceId,
    keyId,
    idx,
  ]);
}
