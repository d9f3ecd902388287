import type { SqlTx } from '@/lib/db/transaction';
import type { DecisionBlock } from './block-query';

/** A day of a system that is to be counted, with how many decisions it has by the daily counts. */
export interface DayToCount {
  systemId: string;
  day: string;
  decisions: number;
}

/**
 * Takes the workspace's cursor for this transaction; null when another worker holds it. A new one begins at the end of the log: nothing is counted yet,
 * and days that are not counted are found by themselves, so walking through years of events would only count the same days over and over.
 */
export async function lockEvidenceCursor(tx: SqlTx, workspaceId: string): Promise<number | null> {
  const [row] = await tx.sql<{ next_idx: number }>(
    'SELECT next_idx FROM evidence_cursor WHERE workspace_id = $1::uuid FOR UPDATE SKIP LOCKED',
    [workspaceId],
  );
  if (row) return row.next_idx;
  const [made] = await tx.sql<{ next_idx: number }>(
    `INSERT INTO evidence_cursor (workspace_id, next_idx) SELECT $1::uuid, coalesce((SELECT next_idx FROM log_head WHERE workspace_id = $1::uuid), 0)
     ON CONFLICT DO NOTHING RETURNING next_idx`,
    [workspaceId],
  );
  return made?.next_idx ?? null;
}

/** How many events the log has, and the first that was not looked at; both 0 before there is a log. Takes no lock. */
export async function readEvidenceCursor(tx: SqlTx, workspaceId: string): Promise<{ head: number; nextIdx: number }> {
  const [row] = await tx.sql<{ head: number; nextIdx: number }>(
    `SELECT h.next_idx AS head, coalesce((SELECT c.next_idx FROM evidence_cursor c WHERE c.workspace_id = $1::uuid), 0) AS "nextIdx"
       FROM log_head h WHERE h.workspace_id = $1::uuid`,
    [workspaceId],
  );
  return row ?? { head: 0, nextIdx: 0 };
}

export async function moveEvidenceCursor(tx: SqlTx, workspaceId: string, nextIdx: number): Promise<void> {
  await tx.sql('UPDATE evidence_cursor SET next_idx = $2::bigint, moved_at = clock_timestamp() WHERE workspace_id = $1::uuid', [
    workspaceId,
    nextIdx,
  ]);
}

/** Events after which nothing can be said of single days: every day is counted anew. */
const OF_EVERYTHING = ['record.remapped', 'content.purged', 'content.erased', 'identityKeys.changed'];

/**
 * Marks the days whose decisions a piece of the log touched. Only days that were counted: the others are found by themselves. Returns how many events
 * the piece has.
 */
export async function markTouched(tx: SqlTx, workspaceId: string, fromIdx: number, limit: number): Promise<number> {
  const [row] = await tx.sql<{ events: number; everything: boolean }>(
    `SELECT count(*) AS events, coalesce(bool_or(kind = ANY($4::text[])), false) AS everything
       FROM event WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND idx < $2::bigint + $3::bigint`,
    [workspaceId, fromIdx, limit, OF_EVERYTHING],
  );
  if (!row || row.events === 0) return 0;
  if (row.everything) {
    await tx.sql(
      `INSERT INTO evidence_stale (workspace_id, system_id, day) SELECT DISTINCT workspace_id, system_id, day FROM evidence_day
        WHERE workspace_id = $1::uuid ON CONFLICT DO NOTHING`,
      [workspaceId],
    );
  } else {
    await tx.sql(
      `INSERT INTO evidence_stale (workspace_id, system_id, day)
       SELECT DISTINCT $1::uuid, d.system_id, (d.started_at AT TIME ZONE 'UTC')::date
         FROM (SELECT DISTINCT decision_id FROM event WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND idx < $2::bigint + $3::bigint
                AND decision_id IS NOT NULL) e
        CROSS JOIN LATERAL (SELECT system_id, started_at FROM decision x WHERE x.workspace_id = $1::uuid AND x.decision_id = e.decision_id) d
       ON CONFLICT DO NOTHING`,
      [workspaceId, fromIdx, limit],
    );
  }
  return row.events;
}

/**
 * Days that are not counted, or not rightly: marked, never counted, or counted by another version of a block. Oldest first. `within` limits to systems
 * and days; null: all of them.
 */
export async function listDaysToCount(
  tx: SqlTx,
  workspaceId: string,
  versions: ReadonlyMap<string, string>,
  within: { systems: readonly string[]; from: string; to: string } | null,
  limit: number,
): Promise<DayToCount[]> {
  return tx.sql<DayToCount>(
    `WITH days AS (
       SELECT system_id, day, sum(decisions)::bigint AS decisions FROM decision_rollup
        WHERE workspace_id = $1::uuid AND ($4::uuid[] IS NULL OR system_id = ANY($4::uuid[]))
          AND ($5::date IS NULL OR day >= $5::date) AND ($6::date IS NULL OR day < $6::date)
        GROUP BY system_id, day HAVING sum(decisions) > 0),
     counted AS (
       SELECT e.system_id, e.day, count(*) AS blocks FROM evidence_day e JOIN unnest($2::text[], $3::text[]) AS v(block, version) USING (block, version)
        WHERE e.workspace_id = $1::uuid AND ($4::uuid[] IS NULL OR e.system_id = ANY($4::uuid[]))
          AND ($5::date IS NULL OR e.day >= $5::date) AND ($6::date IS NULL OR e.day < $6::date)
        GROUP BY e.system_id, e.day)
     SELECT d.system_id::text AS "systemId", d.day::text AS day, d.decisions FROM days d
       LEFT JOIN counted c ON c.system_id = d.system_id AND c.day = d.day
       LEFT JOIN evidence_stale s ON s.workspace_id = $1::uuid AND s.system_id = d.system_id AND s.day = d.day
      WHERE c.blocks IS DISTINCT FROM cardinality($2::text[]) OR s.day IS NOT NULL
      ORDER BY d.day, d.system_id LIMIT $7::int`,
    [
      workspaceId,
      [...versions.keys()],
      [...versions.values()],
      within?.systems ?? null,
      within?.from ?? null,
      within?.to ?? null,
      limit,
    ],
  );
}

/** Days that are marked although no decision is left on them: their counts go. */
export async function forgetEmptied(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql(
    `WITH emptied AS (
       DELETE FROM evidence_stale s WHERE s.workspace_id = $1::uuid AND NOT EXISTS (SELECT 1 FROM decision_rollup r
         WHERE r.workspace_id = s.workspace_id AND r.system_id = s.system_id AND r.day = s.day AND r.decisions > 0)
       RETURNING s.system_id, s.day)
     DELETE FROM evidence_day e USING emptied WHERE e.workspace_id = $1::uuid AND e.system_id = emptied.system_id AND e.day = emptied.day`,
    [workspaceId],
  );
}

type CountRow = Record<string, number | Date | null> & { day: string };

const one = (condition: string): string => `count(*) FILTER (WHERE ${condition})`;

/** The columns of one block in the pass that counts them all. */
function columnsOf(block: DecisionBlock, at: number): string[] {
  const population = `(${block.population})`;
  return [
    `${one(population)} AS p${at}`,
    `${one(`${population} AND NOT (${block.contradicted ?? 'false'}) AND (${block.covered})`)} AS c${at}`,
    `${one(`${population} AND (${block.contradicted ?? 'false'})`)} AS x${at}`,
    `max(d.started_at) FILTER (WHERE ${population}) AS n${at}`,
    ...Object.values(block.excluded ?? {}).map((condition, i) => `${one(`NOT ${population} AND (${condition})`)} AS e${at}_${i}`),
    ...Object.values(block.facts ?? {}).map((condition, i) => `${one(condition)} AS f${at}_${i}`),
  ];
}

/**
 * Counts these days of one system for all blocks in one pass over its decisions, and puts the counts in the place of what stood there. The marks go in
 * the same transaction: a decision that changes while this runs marks its day again when its event is looked at.
 */
export async function countDays(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
  days: readonly string[],
  blocks: readonly DecisionBlock[],
): Promise<number> {
  await tx.sql('DELETE FROM evidence_stale WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND day = ANY($3::date[])', [
    workspaceId,
    systemId,
    days,
  ]);
  const rows = await tx.sql<CountRow>(
    `SELECT (d.started_at AT TIME ZONE 'UTC')::date::text AS day, count(*) AS all, ${blocks.flatMap(columnsOf).join(', ')}
       FROM decision d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid
        AND d.started_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND d.started_at < ($4::date + 1)::timestamp AT TIME ZONE 'UTC'
        AND (d.started_at AT TIME ZONE 'UTC')::date = ANY($5::date[])
      GROUP BY 1`,
    [workspaceId, systemId, days.reduce((a, b) => (a < b ? a : b)), days.reduce((a, b) => (a > b ? a : b)), days],
  );
  const found = new Map(rows.map((row) => [row.day, row]));
  const counts = days.flatMap((day) => {
    const row = found.get(day);
    return blocks.map((block, at) => countOf(block, at, day, row));
  });
  await tx.sql(
    `INSERT INTO evidence_day (workspace_id, system_id, day, block, version, population, covered, contradicted, newest_at, excluded, facts, read_rows)
     SELECT $1::uuid, $2::uuid, * FROM unnest($3::date[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::timestamptz[], $10::jsonb[], $11::jsonb[], $12::bigint[])
     ON CONFLICT (workspace_id, system_id, day, block) DO UPDATE SET version = excluded.version, population = excluded.population, covered = excluded.covered,
       contradicted = excluded.contradicted, newest_at = excluded.newest_at, excluded = excluded.excluded, facts = excluded.facts,
       read_rows = excluded.read_rows, counted_at = clock_timestamp()`,
    [
      workspaceId,
      systemId,
      counts.map((c) => c.day),
      counts.map((c) => c.block),
      counts.map((c) => c.version),
      counts.map((c) => c.population),
      counts.map((c) => c.covered),
      counts.map((c) => c.contradicted),
      counts.map((c) => c.newestAt),
      counts.map((c) => JSON.stringify(c.excluded)),
      counts.map((c) => JSON.stringify(c.facts)),
      counts.map((c) => c.rows),
    ],
  );
  return rows.reduce((sum, row) => sum + Number(row.all), 0);
}

function countOf(block: DecisionBlock, at: number, day: string, row: CountRow | undefined) {
  const number = (name: string): number => Number(row?.[name] ?? 0);
  return {
    day,
    block: block.definition.id,
    version: block.definition.version,
    population: number(`p${at}`),
    covered: number(`c${at}`),
    contradicted: number(`x${at}`),
    newestAt: (row?.[`n${at}`] as Date | null | undefined) ?? null,
    excluded: sums(Object.keys(block.excluded ?? {}), (i) => number(`e${at}_${i}`)),
    facts: sums(Object.keys(block.facts ?? {}), (i) => number(`f${at}_${i}`)),
    rows: number('all'),
  };
}

function sums(names: readonly string[], value: (i: number) => number): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [name, value(i)]).filter(([, count]) => Number(count) > 0));
}

export interface DayRow {
  systemId: string;
  block: string;
  day: string;
  population: number;
  covered: number;
  contradicted: number;
  newestAt: Date | null;
  excluded: Record<string, number>;
  facts: Record<string, number>;
  rows: number;
}

/** What was counted of these systems in the period, of all blocks or some: a row a system, day and block. */
export async function readDays(
  tx: SqlTx,
  workspaceId: string,
  given: { systems: readonly string[]; from: string; to: string; versions: ReadonlyMap<string, string> },
): Promise<DayRow[]> {
  return tx.sql<DayRow>(
    `SELECT e.system_id::text AS "systemId", e.block, e.day::text AS day, e.population, e.covered, e.contradicted, e.newest_at AS "newestAt", e.excluded, e.facts, e.read_rows AS rows
       FROM evidence_day e JOIN unnest($2::text[], $3::text[]) AS v(block, version) USING (block, version)
      WHERE e.workspace_id = $1::uuid AND e.system_id = ANY($4::uuid[]) AND e.day >= $5::date AND e.day < $6::date
      ORDER BY e.day`,
    [workspaceId, [...given.versions.keys()], [...given.versions.values()], given.systems, given.from, given.to],
  );
}
