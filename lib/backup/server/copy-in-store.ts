import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BackupManifest, TableStart } from '../contract';
import { quoted, type Catalogue } from './catalogue-store';

/** True when nobody has used this database yet: no workspace was made. A database without tables is empty too. */
export async function isEmptyDatabase(client: pg.ClientBase): Promise<boolean> {
  const exists = await client.query<{ found: string | null }>("SELECT to_regclass('public.workspace') AS found");
  if (!exists.rows[0]?.found) return true;
  const { rows } = await client.query<{ used: boolean }>('SELECT EXISTS (SELECT 1 FROM workspace) AS used');
  return rows[0]?.used === false;
}

/** Who else is connected to this database, by the name they gave. */
export async function listOthers(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT coalesce(nullif(application_name, ''), 'a program without a name') AS name FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

/** Takes everything Countersign made out of the schema: tables, views, functions. What others put there stays. */
export async function dropEverything(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('DROP VIEW IF EXISTS %s CASCADE', c.oid::regclass) AS statement FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v' AND pg_has_role(c.relowner, 'USAGE')
         AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     UNION ALL
     SELECT format('DROP TABLE IF EXISTS %s CASCADE', c.oid::regclass) FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND pg_has_role(c.relowner, 'USAGE')
         AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     UNION ALL
     SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_proc p
       WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'countersign%' AND pg_has_role(p.proowner, 'USAGE')
         AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  );
  await client.query('BEGIN');
  for (const { statement } of rows) await client.query(statement);
  await client.query('COMMIT');
}

/** Begins the one transaction of a restore: until it commits, the database is as it was. Tables that are to be filled are emptied. */
export async function beginLoad(client: pg.Client, catalogue: Catalogue): Promise<void> {
  await client.query('BEGIN');
  await client.query('SET LOCAL lock_timeout = 10000; SET LOCAL enable_sort = off');
  await client.query(`TRUNCATE ${catalogue.tables.map((table) => quoted(table.name)).join(', ')}`);
}

const BOUND =
  /^(DEFAULT|FOR VALUES FROM \((?:'[0-9A-Za-z :.+-]+'|[0-9]+|MINVALUE)\) TO \((?:'[0-9A-Za-z :.+-]+'|[0-9]+|MAXVALUE)\))$/;

/** Makes the partitions that the backup had and this database has not, so that every row finds its month. Returns how many. */
export async function makePartitions(
  client: pg.Client,
  wanted: BackupManifest['partitions'],
  there: Catalogue['partitions'],
): Promise<number> {
  const known = new Set(there.map((one) => one.name));
  let made = 0;
  for (const { parent, name, bound } of wanted) {
    if (known.has(name)) continue;
    if (!BOUND.test(bound)) throw new Error(`the partition ${name} has bounds that are not understood`);
    await client.query(
      `CREATE TABLE ${quoted(name)} (LIKE ${quoted(parent)} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)`,
    );
    await client.query(`ALTER TABLE ${quoted(parent)} ATTACH PARTITION ${quoted(name)} ${bound}`);
    made++;
  }
  return made;
}

/** An open COPY into a table. */
export class CopyIn {
  private readonly stream: ReturnType<typeof copyFrom>;
  private failure: Error | null = null;
  constructor(client: pg.Client, start: TableStart) {
    this.stream = client.query(
      copyFrom(`COPY ${quoted(start.table)} (${start.columns.map(quoted).join(', ')}) FROM STDIN (FORMAT binary)`),
    );
    this.stream.on('error', (error) => (this.failure = error));
  }

  async write(piece: Buffer): Promise<void> {
    if (this.failure) throw this.failure;
    if (this.stream.write(piece)) return;
    // What lost the race is no longer listened for: of a large table thousands of waits would stay behind.
    const waiting = new AbortController();
    await Promise.race(['drain', 'close'].map((event) => once(this.stream, event, { signal: waiting.signal }).catch(() => {}))).finally(() => waiting.abort()); // prettier-ignore
    if (this.failure) throw this.failure as Error;
  }

  /** Ends the COPY and returns how many rows the server took. */
  async end(): Promise<number> {
    if (this.failure) throw this.failure;
    const finished = once(this.stream, 'finish');
    this.stream.end();
    await finished;
    return this.stream.rowCount;
  }

  /** Gives the COPY up, so that the connection can be used for the ROLLBACK. */
  abort(): void {
    this.stream.destroy();
  }
}

export async function setSequences(client: pg.Client, sequences: BackupManifest['sequences']): Promise<void> {
  for (const { name, value } of sequences) {
    await client.query('SELECT setval($1::regclass, $2::bigint)', [quoted(name), value]);
  }
}

/** Statistics, so that the first reads after a restore are planned well. */
export async function analyze(client: pg.Client): Promise<void> {
  await client.query('ANALYZE');
}
