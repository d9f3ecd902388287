import type { SqlTx } from '@/lib/db/transaction';
import type { SealedBody } from '@/lib/ledger/server/open-bodies';
import { NO_RUN, type Catalogue, type DatasetRow, type EdgeRow, type JobRow, type RunRow, type Touched, type VersionRow } from './fold-event'; // prettier-ignore

const TABLES = ['lineage_job', 'lineage_dataset', 'lineage_dataset_version', 'lineage_run', 'lineage_edge', 'lineage_column'] as const; // prettier-ignore

/** Takes the workspace's cursor for this transaction; null when another worker holds it. `rebuild`: fold everything anew. */
export async function lockLineageCursor(tx: SqlTx, workspaceId: string): Promise<{ next: number; rebuild: boolean } | null> {
  await tx.sql('INSERT INTO lineage_cursor (workspace_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING', [workspaceId]);
  const [row] = await tx.sql<{ next: number; rebuild: boolean }>(
    'SELECT next_idx AS next, rebuild FROM lineage_cursor WHERE workspace_id = $1::uuid FOR UPDATE SKIP LOCKED',
    [workspaceId],
  );
  return row ?? null;
}

/** Whether the log holds lineage behind the cursor, or content of what was folded has gone: nearly never. */
export async function hasUnfolded(tx: SqlTx, workspaceId: string): Promise<boolean> {
  const [row] = await tx.sql<{ found: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM event WHERE workspace_id = $1::uuid AND kind IN ('lineage.run', 'lineage.dataset', 'lineage.job')
       AND idx >= coalesce((SELECT next_idx FROM lineage_cursor WHERE workspace_id = $1::uuid), 0))
       OR EXISTS (SELECT 1 FROM lineage_cursor WHERE workspace_id = $1::uuid AND rebuild) AS found`,
    [workspaceId],
  );
  return row?.found === true;
}

/** The next events of lineage in log order with their content, as many as `limit` and `maxBytes` let: at least one. */
export async function nextLineage(
  tx: SqlTx,
  workspaceId: string,
  fromIdx: number,
  limit: number,
  maxBytes: number,
): Promise<(SealedBody & { idx: number })[]> {
  // Content about no decision lies under a UUIDv7 of its receipt: the millisecond says where.
  return tx.sql(
    `SELECT idx, anchor_id, refs, body FROM (
       SELECT e.idx, coalesce(d.anchor_id, '${NO_RUN}'::uuid) AS anchor_id, d.refs, d.body,
         sum(coalesce(octet_length(d.body), 0)) OVER (ORDER BY e.idx) - coalesce(octet_length(d.body), 0) AS before
       FROM (SELECT idx, countersign_uuid_floor(received_at) AS low, countersign_uuid_floor(received_at + interval '1 millisecond') AS high FROM event WHERE workspace_id = $1::uuid AND idx >= $2::bigint
               AND kind IN ('lineage.run', 'lineage.dataset', 'lineage.job') ORDER BY idx LIMIT $3::int) e
       LEFT JOIN LATERAL (SELECT x.anchor_id, x.refs, x.body FROM disclosure x WHERE x.workspace_id = $1::uuid AND x.idx = e.idx
         AND x.anchor_id >= e.low AND x.anchor_id < e.high) d ON true
     ) r WHERE before < $4::bigint ORDER BY idx`,
    [workspaceId, fromIdx, limit, maxBytes],
  );
}

export async function moveLineageCursor(tx: SqlTx, workspaceId: string, nextIdx: number): Promise<void> {
  await tx.sql('UPDATE lineage_cursor SET next_idx = $2::bigint WHERE workspace_id = $1::uuid', [workspaceId, nextIdx]);
}

/** Content that was folded is going, in this transaction: the worker folds everything anew. */
export async function askLineageRebuild(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql(
    'INSERT INTO lineage_cursor (workspace_id, rebuild) VALUES ($1::uuid, true) ON CONFLICT (workspace_id) DO UPDATE SET rebuild = true',
    [workspaceId],
  );
}

/**
 * Waits until no worker is folding, and keeps it so until the transaction ends. Whoever takes the log's head too takes it after this: a worker holds the
 * cursor for as long as it folds, and all senders would wait for it behind the head.
 */
export async function holdLineage(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql('INSERT INTO lineage_cursor (workspace_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING', [workspaceId]);
  await tx.sql('SELECT 1 FROM lineage_cursor WHERE workspace_id = $1::uuid FOR UPDATE', [workspaceId]);
}

/**
 * Takes what these events made or changed, and what leads to it, out of the catalogue until it is folded anew. Null: nobody can say what, so everything.
 * Call under holdLineage, and ask for a rebuild.
 */
export async function emptyTouched(tx: SqlTx, workspaceId: string, touched: Touched | null): Promise<void> {
  if (touched === null) {
    for (const table of TABLES) await tx.sql(`DELETE FROM ${table} WHERE workspace_id = $1::uuid`, [workspaceId]);
    return;
  }
  const [jobs, datasets, runs] = [[...touched.jobs], [...touched.datasets], [...touched.runs]];
  for (const [table, which, params] of [
    [
      'lineage_edge',
      'job_id = ANY($2::uuid[]) OR run_id = ANY($3::uuid[]) OR dataset_id = ANY($4::uuid[])',
      [jobs, runs, datasets],
    ],
    [
      'lineage_dataset_version',
      'dataset_id = ANY($2::uuid[]) OR run_id = ANY($3::uuid[]) OR run_id IN (SELECT run_id FROM lineage_run WHERE workspace_id = $1::uuid AND job_id = ANY($4::uuid[]))',
      [datasets, runs, jobs],
    ],
    ['lineage_run', 'run_id = ANY($2::uuid[]) OR job_id = ANY($3::uuid[])', [runs, jobs]],
    ['lineage_column', 'dataset_id = ANY($2::uuid[]) OR from_dataset_id = ANY($2::uuid[])', [datasets]],
    ['lineage_dataset', 'dataset_id = ANY($2::uuid[])', [datasets]],
    ['lineage_job', 'job_id = ANY($2::uuid[])', [jobs]],
  ] as const)
    // prettier-ignore
    await tx.sql(`DELETE FROM ${table} WHERE workspace_id = $1::uuid AND (${which})`, [workspaceId, ...params]);
}

/** Empties the catalogue; the cursor starts anew. Waits for a worker that is folding. */
export async function clearLineage(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql(
    'INSERT INTO lineage_cursor (workspace_id) VALUES ($1::uuid) ON CONFLICT (workspace_id) DO UPDATE SET next_idx = 0, rebuild = false',
    [workspaceId],
  );
  for (const table of TABLES) await tx.sql(`DELETE FROM ${table} WHERE workspace_id = $1::uuid`, [workspaceId]);
}

const text = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`;

/** Loads the rows that events may change. */
export async function loadCatalogue(tx: SqlTx, workspaceId: string, touched: Touched, into: Catalogue): Promise<void> {
  const [jobs, datasets, runs] = [[...touched.jobs], [...touched.datasets], [...touched.runs]];
  for (const row of await tx.sql<JobRow>(
    `SELECT job_id, namespace, name, facets, ${text('first_at')}, ${text('last_at')} FROM lineage_job
     WHERE workspace_id = $1::uuid AND job_id = ANY($2::uuid[])`,
    [workspaceId, jobs],
  ))
    into.jobs.set(row.job_id, row);
  for (const row of await tx.sql<DatasetRow>(
    `SELECT dataset_id, namespace, name, names, facets, ${text('first_at')}, ${text('last_at')} FROM lineage_dataset
     WHERE workspace_id = $1::uuid AND dataset_id = ANY($2::uuid[])`,
    [workspaceId, datasets],
  ))
    into.datasets.set(row.dataset_id, row);
  const versions = [...touched.versions.values()];
  for (const row of await tx.sql<VersionRow>(
    `SELECT v.dataset_id, v.version, ${text('first_at')}, ${text('last_at')}, v.run_id, ${text('built_at')}, v.built_rank
     FROM lineage_dataset_version v WHERE v.workspace_id = $1::uuid
       AND (v.dataset_id, v.version) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))`,
    [workspaceId, versions.map((one) => one.dataset_id), versions.map((one) => one.version)],
  ))
    into.versions.set(`${row.dataset_id} ${row.version}`, row);
  for (const row of await tx.sql<RunRow>(
    `SELECT run_id, job_id, state, ${text('started_at')}, ${text('ended_at')}, parent_run_id, facets, fold, ${text('first_at')}, ${text('last_at')}
     FROM lineage_run WHERE workspace_id = $1::uuid AND run_id = ANY($2::uuid[])`,
    [workspaceId, runs],
  ))
    into.runs.set(row.run_id, row);
  for (const row of await tx.sql<EdgeRow>(
    `SELECT job_id, run_id, role, dataset_id, version, facets, fold, ${text('first_at')}, ${text('last_at')} FROM lineage_edge
     WHERE workspace_id = $1::uuid AND job_id = ANY($2::uuid[]) AND run_id = ANY($3::uuid[])`,
    [workspaceId, jobs, [...runs, NO_RUN]],
  ))
    into.edges.set(`${row.job_id} ${row.run_id} ${row.role} ${row.dataset_id}`, row);
}

/** Writes every row of the catalogue, as it is now. */
export async function writeCatalogue(tx: SqlTx, workspaceId: string, from: Catalogue): Promise<void> {
  await upsert(tx, workspaceId, 'lineage_job', ['job_id'], [...from.jobs.values()]);
  await upsert(tx, workspaceId, 'lineage_dataset', ['dataset_id'], [...from.datasets.values()]);
  await upsert(tx, workspaceId, 'lineage_dataset_version', ['dataset_id', 'version'], [...from.versions.values()]);
  await upsert(tx, workspaceId, 'lineage_run', ['run_id'], [...from.runs.values()]);
  await upsert(tx, workspaceId, 'lineage_edge', ['job_id', 'run_id', 'role', 'dataset_id'], [...from.edges.values()]);
  if (from.columns.size === 0) return;
  const ids = [...from.columns];
  await tx.sql('DELETE FROM lineage_column WHERE workspace_id = $1::uuid AND dataset_id = ANY($2::uuid[])', [workspaceId, ids]);
  const rows = ids.flatMap((id) => from.columnRows(id));
  await upsert(tx, workspaceId, 'lineage_column', ['dataset_id', 'field', 'from_dataset_id', 'from_field'], rows);
}

/** One statement a table, over the rows as JSON: column names are those of the row types above, never from outside. */
async function upsert(
  tx: SqlTx,
  workspaceId: string,
  table: (typeof TABLES)[number],
  key: readonly string[],
  rows: readonly object[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const changed = columns.filter((column) => !key.includes(column));
  await tx.sql(
    `INSERT INTO ${table} (workspace_id, ${columns.join(', ')})
     SELECT $1::uuid, ${columns.join(', ')} FROM jsonb_populate_recordset(null::${table}, $2::jsonb)
     ON CONFLICT (workspace_id, ${key.join(', ')}) DO UPDATE SET ${changed.map((column) => `${column} = EXCLUDED.${column}`).join(', ')}`,
    [workspaceId, JSON.stringify(rows)],
  );
}
