import type { SqlTx } from '@/lib/db/transaction';

export interface CounterKey {
  systemId: string;
  source: string;
  /** Empty: of all environments. */
  environment: string;
  from: Date;
  to: Date;
}
export interface CounterRow extends CounterKey {
  expected: number;
  idx: number;
}
const KEY = 'system_id = $2::uuid AND source = $3 AND environment = $4';

/** Windows of the same source that the given one overlaps, itself included. */
export async function overlapping(
  tx: SqlTx,
  workspaceId: string,
  key: CounterKey,
): Promise<{ from_at: Date; to_at: Date; expected: number; idx: number }[]> {
  return tx.sql(
    `SELECT from_at, to_at, expected, idx FROM counter_window WHERE workspace_id = $1::uuid AND ${KEY}
       AND from_at < $6::timestamptz AND to_at > $5::timestamptz ORDER BY from_at LIMIT 5`,
    [workspaceId, key.systemId, key.source, key.environment, key.from, key.to],
  );
}

/** Writes what a counter says, unless a later event has said otherwise. */
export async function saveCounters(tx: SqlTx, workspaceId: string, rows: readonly CounterRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO counter_window AS c (workspace_id, system_id, source, environment, from_at, to_at, expected, idx)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::bigint[], $8::bigint[])
     ON CONFLICT (workspace_id, system_id, source, environment, from_at, to_at) DO UPDATE SET expected = excluded.expected, idx = excluded.idx
     WHERE c.idx < excluded.idx`,
    [
      workspaceId,
      rows.map((r) => r.systemId),
      rows.map((r) => r.source),
      rows.map((r) => r.environment),
      rows.map((r) => r.from),
      rows.map((r) => r.to),
      rows.map((r) => r.expected),
      rows.map((r) => r.idx),
    ],
  );
}

const COUNTED = `(SELECT count(*) FROM decision d WHERE d.workspace_id = c.workspace_id AND d.system_id = c.system_id
  AND d.started_at >= c.from_at AND d.started_at < c.to_at AND (c.environment = '' OR d.environment = c.environment))`;

/** Keeps the count of windows that begin before `settledBefore` and have none yet: their decisions may go by retention. */
export async function settleCounts(tx: SqlTx, workspaceId: string, settledBefore: Date, limit: number): Promise<number> {
  const rows = await tx.sql(
    `UPDATE counter_window c SET received = ${COUNTED} WHERE (workspace_id, system_id, source, environment, from_at, to_at) IN (
       SELECT workspace_id, system_id, source, environment, from_at, to_at FROM counter_window
       WHERE workspace_id = $1::uuid AND received IS NULL AND from_at < $2::timestamptz ORDER BY from_at LIMIT $3) RETURNING 1`,
    [workspaceId, settledBefore, limit],
  );
  return rows.length;
}

export interface WindowRow {
  source: string;
  environment: string;
  from_at: Date;
  to_at: Date;
  expected: number;
  received: number;
}

/** Windows that lie within the range, oldest first, each with what was received: counted now, or as it was kept. */
export async function listWindows(
  tx: SqlTx,
  workspaceId: string,
  given: { systemId: string; from: Date; to: Date; limit: number },
): Promise<WindowRow[]> {
  return tx.sql<WindowRow>(
    `SELECT source, environment, from_at, to_at, expected, coalesce(received, ${COUNTED}) AS received FROM counter_window c
     WHERE workspace_id = $1::uuid AND system_id = $2::uuid AND from_at >= $3::timestamptz AND to_at <= $4::timestamptz
     ORDER BY from_at DESC, source, environment LIMIT $5`,
    [workspaceId, given.systemId, given.from, given.to, given.limit],
  );
}

/** Since when there is a count of each source at all. */
export async function firstWindow(tx: SqlTx, workspaceId: string, systemId: string): Promise<Date | null> {
  const [row] = await tx.sql<{ at: Date | null }>(
    'SELECT min(from_at) AS at FROM counter_window WHERE workspace_id = $1::uuid AND system_id = $2::uuid',
    [workspaceId, systemId],
  );
  return row?.at ?? null;
}
