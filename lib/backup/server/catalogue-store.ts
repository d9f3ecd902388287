import type pg from 'pg';
import { AppError } from '@/lib/shared/errors';

export interface CataloguedTable {
  name: string;
  /** In table order, without generated ones. */
  columns: string[];
  /** The primary key, as an ORDER BY that means the same on every server (text by its bytes). */
  order: string;
  hasWorkspace: boolean;
  /** Bytes of its rows on this server, to show how far a copy is. */
  size: number;
}
export interface ForeignKey {
  from: string;
  to: string;
  columns: string[];
  toColumns: string[];
}
export interface Catalogue {
  /** Parents before children, so that this order satisfies the foreign keys. */
  tables: CataloguedTable[];
  foreignKeys: ForeignKey[];
  partitions: { parent: string; name: string; bound: string }[];
  sequences: { name: string; value: string }[];
}

/** Tables of the migration engine: a restore migrates instead of copying them. */
const NOT_DATA = ['_prisma_migrations'];

/** Everything that holds rows, read from the database itself, so that a table that comes with a later release is in every backup. */
export async function readCatalogue(client: pg.ClientBase): Promise<Catalogue> {
  const { rows } = await client.query<{
    name: string;
    columns: string[];
    key: { name: string; text: boolean }[] | null;
    size: string;
    nested: boolean;
  }>(
    `SELECT c.relname::text AS name,
            (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
            (SELECT json_agg(json_build_object('name', a.attname, 'text', a.attcollation <> 0) ORDER BY k.n)
               FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, n)
               JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
              WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
            CASE c.relkind WHEN 'p' THEN coalesce((SELECT sum(pg_table_size(i.inhrelid)) FROM pg_inherits i WHERE i.inhparent = c.oid), 0)
                           ELSE pg_table_size(c.oid) END::text AS size,
            EXISTS (SELECT 1 FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid WHERE i.inhparent = c.oid AND p.relkind = 'p') AS nested
       FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL ($1)
      ORDER BY 1`,
    [NOT_DATA],
  );
  const tables = rows.map((row): CataloguedTable => {
    if (!row.key)
      throw new AppError('internal', `The table ${row.name} has no primary key, so its rows have no order to be compared in.`);
    if (row.nested)
      throw new AppError('internal', `The table ${row.name} has partitions of partitions, which a backup does not know.`);
    return {
      name: row.name,
      columns: row.columns,
      order: row.key.map((one) => `${quoted(one.name)}${one.text ? ' COLLATE "C"' : ''}`).join(', '),
      hasWorkspace: row.columns.includes('workspace_id'),
      size: Number(row.size),
    };
  });
  const foreignKeys = await readForeignKeys(client);
  const partitions = await client.query<Catalogue['partitions'][number]>(
    `SELECT p.relname::text AS parent, c.relname::text AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
       FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
      WHERE c.relispartition AND p.relkind = 'p' AND p.relnamespace = 'public'::regnamespace ORDER BY 1, 2`,
  );
  const sequences = await client.query<Catalogue['sequences'][number]>(
    `SELECT sequencename::text AS name, last_value::text AS value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY 1`,
  );
  return { tables: inOrder(tables, foreignKeys), foreignKeys, partitions: partitions.rows, sequences: sequences.rows };
}

async function readForeignKeys(client: pg.ClientBase): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `SELECT f.relname::text AS from, t.relname::text AS to,
            (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY AS k(attnum, n)
               JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum) AS columns,
            (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.confkey) WITH ORDINALITY AS k(attnum, n)
               JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum) AS "toColumns"
       FROM pg_constraint c JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
      WHERE c.contype = 'f' AND c.conparentid = 0 AND f.relnamespace = 'public'::regnamespace ORDER BY 1, 2, c.conname`,
  );
  return rows;
}

/** Tables with every table they refer to before them; among equals by name. A table may refer to itself. */
export function inOrder<T extends { name: string }>(tables: readonly T[], keys: readonly { from: string; to: string }[]): T[] {
  const left = new Map(tables.map((table) => [table.name, table]));
  const ordered: T[] = [];
  while (left.size > 0) {
    const free = [...left.values()].filter(
      (table) => !keys.some((key) => key.from === table.name && key.to !== table.name && left.has(key.to)),
    );
    if (free.length === 0)
      throw new AppError('internal', `The tables ${[...left.keys()].join(', ')} refer to each other in a circle.`);
    for (const table of free) {
      ordered.push(table);
      left.delete(table.name);
    }
  }
  return ordered;
}

/** Migrations the database has, in order, as the engine recorded them. */
export async function readAppliedMigrations(client: pg.ClientBase): Promise<{ name: string; checksum: string }[]> {
  const exists = await client.query<{ found: string | null }>("SELECT to_regclass('public._prisma_migrations') AS found");
  if (!exists.rows[0]?.found) return [];
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
}

export async function readServerMajor(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}

/** A name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
