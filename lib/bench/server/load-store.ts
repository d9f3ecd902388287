import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { LABEL_FIELDS, LABEL_FIELD_NAMES } from '@/lib/decisions/labels';
import { MAPPER_VERSIONS } from '@/lib/dialects/mapper-versions';
import { uuidv7 } from '@/lib/shared/ids';

/**
 * SQL of the bulk loader. It works as the owner of the tables, past row-level security and without secondary indexes while it copies:
 * that is what makes a million decisions a matter of minutes. It is only ever pointed at the bench's own database.
 */
export type CopiedTable = 'event' | 'disclosure' | 'data_key' | 'alias' | 'decision' | 'step' | 'decision_search';
export const COPIED_TABLES: readonly CopiedTable[] = [
  'event',
  'disclosure',
  'data_key',
  'alias',
  'decision',
  'step',
  'decision_search',
];

export async function connectOwner(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'countersign-bench', options: '-c timezone=UTC' });
  await client.connect();
  return client;
}

/** Creates the database when it is missing; true when it did. */
export async function createDatabase(serverUrl: string, name: string): Promise<boolean> {
  const client = await connectOwner(serverUrl);
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return false;
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    return true;
  } finally {
    await client.end();
  }
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const client = await connectOwner(serverUrl);
  try {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

/** Makes the workspace with its log head and search cursor when it is missing. */
export async function ensureWorkspace(client: pg.Client, workspaceId: string, slug: string): Promise<void> {
  await client.query('INSERT INTO workspace (workspace_id, slug, name) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING', [
    workspaceId,
    slug,
  ]);
  await client.query('INSERT INTO log_head (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING', [workspaceId]);
  await client.query('INSERT INTO search_cursor (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING', [workspaceId]);
}

export async function countDecisions(client: pg.Client, workspaceId: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM decision WHERE workspace_id = $1', [workspaceId]);
  return Number(rows[0]!.n);
}

/** The name of the workspace's log, which stands in every entry. */
export async function readOrigin(client: pg.Client, workspaceId: string): Promise<string> {
  const { rows } = await client.query<{ origin: string }>('SELECT origin FROM log_head WHERE workspace_id = $1', [workspaceId]);
  return rows[0]!.origin;
}

/** Columns in table order: what COPY writes and reads. */
export async function columnsOf(client: pg.Client, table: CopiedTable): Promise<string[]> {
  const { rows } = await client.query<{ attname: string }>(
    "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
    [table],
  );
  return rows.map((row) => row.attname);
}

/** A table's rows of one workspace in COPY's text form, split into fields. */
export async function readRows(
  client: pg.Client,
  table: CopiedTable,
  columns: readonly string[],
  workspaceId: string,
): Promise<string[][]> {
  const stream = client.query(
    copyTo(
      `COPY (SELECT ${columns.map((c) => pg.escapeIdentifier(c)).join(', ')} FROM ${table} WHERE workspace_id = ${pg.escapeLiteral(workspaceId)}) TO STDOUT`,
    ),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** An open COPY into a table on a connection of its own. */
export class CopyInto {
  private constructor(
    private readonly client: pg.Client,
    private readonly stream: ReturnType<typeof copyFrom>,
    private failure: Error | null = null,
  ) {
    stream.on('error', (error: Error) => {
      this.failure = error;
    });
  }
  static async open(url: string, table: CopiedTable, columns: readonly string[]): Promise<CopyInto> {
    const client = await connectOwner(url);
    await client.query('SET synchronous_commit = off');
    return new CopyInto(
      client,
      client.query(copyFrom(`COPY ${table} (${columns.map((c) => pg.escapeIdentifier(c)).join(', ')}) FROM STDIN`)),
    );
  }
  async write(text: string): Promise<void> {
    if (this.failure) throw this.failure;
    if (!this.stream.write(text)) await once(this.stream, 'drain');
  }
  async close(): Promise<void> {
    if (this.failure) throw this.failure;
    this.stream.end();
    await once(this.stream, 'finish');
    await this.client.end();
  }
}

/** Drops the secondary indexes of the copied tables and returns the statements that make them again. */
export async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     JOIN pg_class c ON c.oid = i.indrelid WHERE c.relname = ANY($1) AND c.relnamespace = 'public'::regnamespace AND NOT i.indisprimary AND NOT i.indisunique`,
    [COPIED_TABLES],
  );
  for (const row of rows) await client.query(`DROP INDEX ${row.name}`);
  // pg_get_indexdef says ONLY for a partitioned table; without it the index is made on every partition too.
  return rows.map((row) => row.definition.replace(/ ON ONLY /, ' ON '));
}

export async function makeIndexes(
  client: pg.Client,
  definitions: readonly string[],
  onIndex: (definition: string) => void,
): Promise<void> {
  await client.query("SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 2");
  for (const definition of definitions) {
    onIndex(definition);
    await client.query(definition);
  }
}

/** Makes the monthly partitions that the range needs. */
export async function ensureMonths(client: pg.Client, from: Date, to: Date): Promise<void> {
  await client.query(
    "SELECT countersign_ensure_month(m) FROM generate_series(date_trunc('month', $1::timestamptz), $2::timestamptz, interval '1 month') m",
    [from, to],
  );
}

/** What depends on the copied rows: log head, search cursor, daily counts, first appearances, planner statistics. */
export async function finishLoad(client: pg.Client, workspaceId: string, templateId: string): Promise<void> {
  await client.query(
    'UPDATE log_head SET next_idx = (SELECT coalesce(max(idx), -1) + 1 FROM event WHERE workspace_id = $1) WHERE workspace_id = $1',
    [workspaceId],
  );
  await client.query(
    'UPDATE search_cursor SET next_idx = (SELECT next_idx FROM log_head WHERE workspace_id = $1), indexed_at = now() WHERE workspace_id = $1',
    [workspaceId],
  );
  // As a desk that has followed its log: what is measured is not shared with a first look at everything that was copied.
  await client.query(
    `INSERT INTO completeness_cursor (workspace_id, next_idx) SELECT workspace_id, next_idx FROM log_head WHERE workspace_id = $1
     ON CONFLICT (workspace_id) DO UPDATE SET next_idx = excluded.next_idx`,
    [workspaceId],
  );
  await client.query(
    `INSERT INTO remap_run (workspace_id, run_id, kind, scope, state, finished_at, to_versions) VALUES ($1, $2, 'count', 'all', 'done', now(), $3)`,
    [workspaceId, uuidv7(), JSON.stringify(MAPPER_VERSIONS)],
  );
  await client.query('DELETE FROM decision_rollup WHERE workspace_id = $1', [workspaceId]);
  await client.query('DELETE FROM label_rollup WHERE workspace_id = $1', [workspaceId]);
  await client.query(
    `INSERT INTO decision_rollup (workspace_id, day, system_id, environment, status, risk_tier, route, decisions)
     SELECT workspace_id, (started_at AT TIME ZONE 'UTC')::date, system_id, coalesce(environment, ''), status, risk_tier, coalesce(route, ''), count(*)
     FROM decision WHERE workspace_id = $1 GROUP BY 1, 2, 3, 4, 5, 6, 7`,
    [workspaceId],
  );
  await client.query(
    `INSERT INTO label_rollup (workspace_id, day, system_id, label, decisions)
     SELECT d.workspace_id, (d.started_at AT TIME ZONE 'UTC')::date, d.system_id, l, count(*)
     FROM decision d, unnest(d.labels) l WHERE d.workspace_id = $1 AND split_part(l, ':', 1) = ANY($2) GROUP BY 1, 2, 3, 4`,
    [workspaceId, LABEL_FIELD_NAMES.filter((field) => LABEL_FIELDS[field].rolledUp)],
  );
  await client.query(
    `INSERT INTO first_seen (workspace_id, system_id, label, first_seen_at, decision_id)
     SELECT $1, s.system_id, f.label, f.first_seen_at, f.decision_id FROM first_seen f
     JOIN ai_system t ON t.workspace_id = f.workspace_id AND t.system_id = f.system_id
     JOIN ai_system s ON s.workspace_id = $1 AND s.key = t.key
     WHERE f.workspace_id = $2 ON CONFLICT DO NOTHING`,
    [workspaceId, templateId],
  );
  await vacuum(client);
}

/** Gives the space of dead rows back to their tables and renews the planner's statistics. */
export async function vacuum(client: pg.Client): Promise<void> {
  await client.query('VACUUM (ANALYZE)');
}

/** Registers in the workspace the systems of the template workspace; returns template system id to new system id. */
export async function copySystems(client: pg.Client, templateId: string, workspaceId: string): Promise<Map<string, string>> {
  await client.query(
    `INSERT INTO ai_system (workspace_id, system_id, key, name, capture_level, first_seen_at)
     SELECT $2, gen_random_uuid(), key, name, capture_level, first_seen_at FROM ai_system WHERE workspace_id = $1 ON CONFLICT DO NOTHING`,
    [templateId, workspaceId],
  );
  const { rows } = await client.query<{ from_id: string; to_id: string }>(
    'SELECT t.system_id AS from_id, s.system_id AS to_id FROM ai_system t JOIN ai_system s ON s.workspace_id = $2 AND s.key = t.key WHERE t.workspace_id = $1',
    [templateId, workspaceId],
  );
  return new Map(rows.map((row) => [row.from_id, row.to_id]));
}

export interface TableSize {
  name: string;
  rows: number;
  tableBytes: number;
  indexBytes: number;
}

/** Bytes per table with all partitions and TOAST, and per table's indexes. */
export async function tableSizes(client: pg.Client): Promise<TableSize[]> {
  const { rows } = await client.query<{ name: string; rows: string; table_bytes: string; index_bytes: string }>(
    `SELECT root.relname AS name, sum(c.reltuples) AS rows, sum(pg_table_size(c.oid)) AS table_bytes, sum(pg_indexes_size(c.oid)) AS index_bytes
     FROM pg_class root CROSS JOIN LATERAL (SELECT relid FROM pg_partition_tree(root.oid) WHERE isleaf UNION SELECT root.oid WHERE root.relkind = 'r') p
     JOIN pg_class c ON c.oid = p.relid
     WHERE root.relnamespace = 'public'::regnamespace AND root.relkind IN ('r', 'p') AND NOT root.relispartition
     GROUP BY root.relname ORDER BY sum(pg_table_size(c.oid)) + sum(pg_indexes_size(c.oid)) DESC`,
  );
  return rows.map((row) => ({
    name: row.name,
    rows: Math.max(0, Number(row.rows)),
    tableBytes: Number(row.table_bytes),
    indexBytes: Number(row.index_bytes),
  }));
}
