import type { SqlTx } from '@/lib/db/transaction';
import type { TreeAlarm } from '../tree-state';

export interface StoredTree {
  size: number;
  frontier: Uint8Array;
  alarm: TreeAlarm | null;
}
export interface StoredTile {
  level: number;
  n: number;
  data: Uint8Array;
}

/** The tree's state, made when it is missing, locked for this transaction; null when another worker holds it. */
export async function lockTree(tx: SqlTx, workspaceId: string): Promise<StoredTree | null> {
  const select = `SELECT size, frontier, alarm FROM log_tree WHERE workspace_id = $1::uuid FOR UPDATE SKIP LOCKED`;
  const [row] = await tx.sql<StoredTree>(select, [workspaceId]);
  if (row) return row;
  await tx.sql(`INSERT INTO log_tree (workspace_id, frontier) VALUES ($1::uuid, '') ON CONFLICT DO NOTHING`, [workspaceId]);
  const [made] = await tx.sql<StoredTree>(select, [workspaceId]);
  return made ?? null;
}

export async function readTree(tx: SqlTx, workspaceId: string): Promise<StoredTree | null> {
  const [row] = await tx.sql<StoredTree>('SELECT size, frontier, alarm FROM log_tree WHERE workspace_id = $1::uuid', [
    workspaceId,
  ]);
  return row ?? null;
}

export async function moveTree(tx: SqlTx, workspaceId: string, size: number, frontier: Uint8Array): Promise<void> {
  await tx.sql(
    'UPDATE log_tree SET size = $2::bigint, frontier = $3, alarm = NULL, alarmed_at = NULL WHERE workspace_id = $1::uuid',
    [workspaceId, size, Buffer.from(frontier)],
  );
}

export async function setAlarm(tx: SqlTx, workspaceId: string, alarm: TreeAlarm | null): Promise<void> {
  await tx.sql(
    `UPDATE log_tree SET alarm = $2, alarmed_at = CASE WHEN $2::text IS NULL THEN NULL ELSE clock_timestamp() END
     WHERE workspace_id = $1::uuid`,
    [workspaceId, alarm],
  );
}

export interface LeafRun {
  count: number;
  first: number;
  last: number;
  /** Leaf hashes one after the other. */
  hashes: Uint8Array;
}

/**
 * RFC 6962 leaf hashes of the next entries, in log order. The database hashes the bytes it stores, so that 32 bytes travel instead of an
 * entry; verification reads the entries themselves.
 */
export async function readLeafHashes(tx: SqlTx, workspaceId: string, from: number, limit: number): Promise<LeafRun | null> {
  const [row] = await tx.sql<{ count: number; first: number | null; last: number | null; hashes: Uint8Array | null }>(
    `SELECT count(*) AS count, min(idx) AS first, max(idx) AS last,
       string_agg(sha256('\\x00'::bytea || entry), ''::bytea ORDER BY idx) AS hashes
     FROM event WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND idx < $2::bigint + $3::bigint`,
    [workspaceId, from, limit],
  );
  if (!row || row.first === null || row.last === null || row.hashes === null) return null;
  return { count: row.count, first: row.first, last: row.last, hashes: row.hashes };
}

/** The log's next free index, without a lock: everything below it is committed. */
export async function readHead(tx: SqlTx, workspaceId: string): Promise<{ nextIdx: number; origin: string } | null> {
  const [row] = await tx.sql<{ nextIdx: number; origin: string }>(
    'SELECT next_idx AS "nextIdx", origin FROM log_head WHERE workspace_id = $1::uuid',
    [workspaceId],
  );
  return row ?? null;
}

/** The tiles that are there, of those asked for. */
export async function readTiles(
  tx: SqlTx,
  workspaceId: string,
  wanted: readonly { level: number; n: number }[],
): Promise<StoredTile[]> {
  if (wanted.length === 0) return [];
  return tx.sql<StoredTile>(
    `SELECT t.level, t.n, t.data FROM unnest($2::smallint[], $3::bigint[]) AS w(level, n)
     JOIN log_tile t ON t.workspace_id = $1::uuid AND t.level = w.level AND t.n = w.n`,
    [workspaceId, wanted.map((one) => one.level), wanted.map((one) => one.n)],
  );
}

/** Stores tiles that are new or grew. SQLSTATE CS001 when one that is stored is not the beginning of the one given. */
export async function extendTiles(tx: SqlTx, tiles: readonly StoredTile[]): Promise<void> {
  await tx.sql('SELECT countersign_extend_tiles($1::smallint[], $2::bigint[], $3::bytea[])', [
    tiles.map((tile) => tile.level),
    tiles.map((tile) => tile.n),
    tiles.map((tile) => Buffer.from(tile.data)),
  ]);
}

/** Entries of one bundle, in order: `count` from `from` on, as far as they are there. */
export async function readEntries(tx: SqlTx, workspaceId: string, from: number, count: number): Promise<Uint8Array[]> {
  const rows = await tx.sql<{ entry: Uint8Array }>(
    `SELECT entry FROM event WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND idx < $2::bigint + $3::bigint ORDER BY idx`,
    [workspaceId, from, count],
  );
  return rows.map((row) => row.entry);
}

/** Where an event is in the log, by its id or by its index. */
export async function findEvent(
  tx: SqlTx,
  workspaceId: string,
  event: { eventId: string } | { idx: number },
): Promise<{ idx: number; systemId: string | null } | null> {
  const [row] = await tx.sql<{ idx: number; systemId: string | null }>(
    `SELECT idx, system_id::text AS "systemId" FROM event WHERE workspace_id = $1::uuid AND ${'idx' in event ? 'idx = $2::bigint' : 'event_id = $2::uuid'}`,
    [workspaceId, 'idx' in event ? event.idx : event.eventId],
  );
  return row ?? null;
}
