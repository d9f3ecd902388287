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
  /** The key that reported it. */
  keyId: string | null;
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

/** Writes what counters say, in the order of the log, unless a later event has said otherwise: another count for a window corrects it. */
export async function saveCounters(tx: SqlTx, workspaceId: string, rows: readonly CounterRow[]): Promise<void> {
  // One by one: two words about one window are two changes of its row.
  for (const row of rows)
    await tx.sql(
      `INSERT INTO counter_window AS c (workspace_id, system_id, source, environment, from_at, to_at, expected, idx, key_id)
       VALUES ($1::uuid, $2::uuid, $3, $4, $5::timestamptz, $6::timestamptz, $7::bigint, $8::bigint, $9::uuid)
       ON CONFLICT (workspace_id, system_id, source, environment, from_at, to_at) DO UPDATE SET expected = excluded.expected, idx = excluded.idx,
         key_id = excluded.key_id, corrections = c.corrections + 1
       WHERE c.idx < excluded.idx`,
      [workspaceId, row.systemId, row.source, row.environment, row.from, row.to, row.expected, row.idx, row.keyId],
    );
}

/** Whether another key that still works has reported this source of the AI system: the source is then that key's. */
export async function isOfAnotherKey(tx: SqlTx, workspaceId: string, key: CounterKey, keyId: string | null): Promise<boolean> {
  const rows = await tx.sql(
    `SELECT 1 FROM counter_window c JOIN api_key k ON k.workspace_id = c.workspace_id AND k.key_id = c.key_id
      WHERE c.workspace_id = $1::uuid AND c.system_id = $2::uuid AND c.source = $3 AND c.key_id IS DISTINCT FROM $4::uuid
        AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now()) LIMIT 1`,
    [workspaceId, key.systemId, key.source, keyId],
  );
  return rows.length > 0;
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
  corrections: number;
  key_name: string | null;
  /** That key sends events too: who counts is whom the count judges. */
  sends: boolean;
}

/** Windows that lie within the range, oldest first, each with what was received: counted now, or as it was kept. */
export async function listWindows(
  tx: SqlTx,
  workspaceId: string,
  given: { systemId: string; from: Date; to: Date; limit: number },
): Promise<WindowRow[]> {
  return tx.sql<WindowRow>(
    `SELECT c.source, c.environment, c.from_at, c.to_at, c.expected, coalesce(c.received, ${COUNTED}) AS received, c.corrections, k.name AS key_name,
            EXISTS (SELECT 1 FROM ingest_rollup r WHERE r.workspace_id = c.workspace_id AND r.key_id = c.key_id AND r.accepted > 0) AS sends
       FROM counter_window c LEFT JOIN api_key k ON k.workspace_id = c.workspace_id AND k.key_id = c.key_id
     WHERE c.workspace_id = $1::uuid AND c.system_id = $2::uuid AND c.from_at >= $3::timestamptz AND c.to_at <= $4::timestamptz
     ORDER BY c.from_at DESC, c.source, c.environment LIMIT $5`,
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
