import { createHash } from 'node:crypto';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { TableEnd } from '../contract';
import { quoted, type Catalogue, type CataloguedTable } from './catalogue-store';

/**
 * Opens a transaction whose reads all see one moment, and keeps every table as it is meanwhile: rows may come and go, partitions may
 * not (as pg_dump does). Ends with ROLLBACK, since it only reads.
 */
export async function beginSnapshot(client: pg.Client): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  // Rows come in the order of the primary key: by its index, because a sort would write the whole table to temporary files.
  await client.query(
    'SET LOCAL enable_sort = off; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
  );
}

export async function lockTables(client: pg.Client, tables: readonly { name: string }[]): Promise<void> {
  if (tables.length > 0)
    await client.query(`LOCK TABLE ${tables.map((table) => quoted(table.name)).join(', ')} IN ACCESS SHARE MODE`);
}

export async function endSnapshot(client: pg.Client): Promise<void> {
  await client.query('ROLLBACK').catch(() => undefined);
}

/**
 * The rows of one table: everything, or what belongs to a workspace. A table without workspace_id (people) gives the rows that the
 * workspace's own rows refer to; null when nothing of it can belong to one workspace.
 */
export function selectRows(
  table: CataloguedTable,
  columns: readonly string[],
  workspaceId: string | null,
  catalogue: Catalogue,
): string | null {
  const select = `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table.name)}`;
  const order = ` ORDER BY ${table.order}`;
  if (!workspaceId) return select + order;
  const id = pg.escapeLiteral(workspaceId);
  if (table.hasWorkspace) return `${select} WHERE workspace_id = ${id}${order}`;
  const referrers = catalogue.foreignKeys.filter(
    (key) =>
      key.to === table.name && key.columns.length === 1 && catalogue.tables.find((one) => one.name === key.from)?.hasWorkspace,
  );
  if (referrers.length === 0) return null;
  const members = referrers.map((key) => `SELECT ${quoted(key.columns[0]!)} FROM ${quoted(key.from)} WHERE workspace_id = ${id}`);
  return `${select} WHERE ${quoted(referrers[0]!.toColumns[0]!)} IN (${members.join(' UNION ')})${order}`;
}

/** Copies the rows of a query out in binary, piece by piece, and returns how many there were and the digest of the bytes. */
export async function* copyOut(client: pg.Client, table: string, select: string): AsyncGenerator<Buffer, TableEnd> {
  const stream = client.query(copyTo(`COPY (${select}) TO STDOUT (FORMAT binary)`));
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
    yield piece;
  }
  await client.query('SELECT 1'); // the count comes with the end of the command, which may be behind the last piece
  return { table, rows: stream.rowCount, bytes, sha256: hash.digest('hex') };
}
