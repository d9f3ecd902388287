import type { SqlTx } from '@/lib/db/transaction';
import { deleteTokens } from './person-token-store';
import { deleteUses } from './use-store';

export interface UnindexedEvent {
  idx: number;
  decision_id: string | null;
  system_id: string | null;
  body: Uint8Array | null;
  refs: number[] | null;
  /** Of the first one: milliseconds since its receipt. */
  waited_ms: number | null;
}

/** Takes the workspace's cursor for this transaction; null when another worker holds it, or when there is none. */
export async function lockCursor(tx: SqlTx, workspaceId: string): Promise<number | null> {
  // Losing the last moments of the index in a crash costs nothing: cursor and rows go together, and the rest is done again.
  await tx.sql('SET LOCAL synchronous_commit = off');
  const [row] = await tx.sql<{ next_idx: number }>(
    'SELECT next_idx FROM search_cursor WHERE workspace_id = $1::uuid FOR UPDATE SKIP LOCKED',
    [workspaceId],
  );
  return row ? row.next_idx : null;
}

/** Acts about a decision that hold what an agent asked for: their addresses and numbers are found as those in records are. */
export const ACTS_NAMING_PERSONS: readonly string[] = ['action.requested', 'action.edited'];

/**
 * The next events in log order, with the bodies of those that an emitter sent about a decision: at most `limit`, and no more than the
 * first whose bodies reach `maxBytes` together, because a record may hold megabytes and a worker that runs out of memory would meet
 * the same records again.
 */
export async function readEvents(
  tx: SqlTx,
  workspaceId: string,
  fromIdx: number,
  limit: number,
  maxBytes: number,
): Promise<UnindexedEvent[]> {
  return tx.sql<UnindexedEvent>(
    `SELECT idx, decision_id, system_id, refs, body, waited_ms FROM (
       SELECT e.idx, CASE WHEN b.idx IS NULL THEN NULL ELSE e.decision_id END AS decision_id, e.system_id, b.refs, b.body,
         CASE WHEN e.idx = $2::bigint THEN (extract(epoch FROM clock_timestamp() - e.received_at) * 1000)::float8 END AS waited_ms,
         sum(coalesce(octet_length(b.body), 0)) OVER (ORDER BY e.idx) - coalesce(octet_length(b.body), 0) AS before
       FROM event e
       LEFT JOIN LATERAL (
         SELECT x.idx, x.refs, x.body FROM disclosure x
         WHERE x.workspace_id = e.workspace_id AND x.anchor_id = e.decision_id AND x.idx = e.idx AND (e.actor_type = 'emitter' OR e.kind = ANY('{${ACTS_NAMING_PERSONS}}')) OFFSET 0
       ) b ON true
       WHERE e.workspace_id = $1::uuid AND e.idx >= $2::bigint AND e.idx < $2::bigint + $3::bigint
     ) r WHERE before < $4::bigint ORDER BY idx`,
    [workspaceId, fromIdx, limit, maxBytes],
    'read-unindexed',
  );
}

/** The newest chunk of a decision's words, and about how many bytes it holds. */
export interface NewestChunk {
  chunk: number;
  bytes: number;
}

/** Of each decision that has search rows: its newest chunk and about how many bytes that one holds. */
export async function readChunks(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[],
): Promise<Map<string, NewestChunk>> {
  const rows = await tx.sql<{ decision_id: string; chunk: number; bytes: number }>(
    // pg_column_size is the compressed size; only where that is large, the true size is worth writing the vector out.
    `SELECT c.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL (
       SELECT decision_id, chunk, CASE WHEN pg_column_size(tsv) < 60000 THEN pg_column_size(tsv) * 5 ELSE octet_length(tsv::text) END AS bytes
       FROM decision_search WHERE workspace_id = $1::uuid AND decision_id = k.id ORDER BY chunk DESC LIMIT 1) c`,
    [workspaceId, decisionIds],
    'read-chunks',
  );
  return new Map(rows.map((row) => [row.decision_id, { chunk: row.chunk, bytes: row.bytes }]));
}

export interface SearchRow {
  decisionId: string;
  chunk: number;
  /** tsvector literal. */
  tsv: string;
}

/** Adds lexemes to the decisions' rows. A row that would not change is left alone, so that a resend costs the index nothing. */
export async function upsertRows(tx: SqlTx, workspaceId: string, rows: readonly SearchRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO decision_search AS s (workspace_id, decision_id, chunk, system_id, started_at, tsv)
     SELECT d.workspace_id, d.decision_id, n.chunk, d.system_id, d.started_at, n.tsv::tsvector
     FROM unnest($2::uuid[], $3::int[], $4::text[]) AS n (decision_id, chunk, tsv) CROSS JOIN LATERAL (
       SELECT workspace_id, decision_id, system_id, started_at FROM decision
       WHERE workspace_id = $1::uuid AND decision_id = n.decision_id AND NOT 'restricted' = ANY(flags) OFFSET 0) d
     ON CONFLICT (workspace_id, decision_id, chunk) DO UPDATE SET tsv = s.tsv || EXCLUDED.tsv, started_at = EXCLUDED.started_at
     WHERE s.started_at <> EXCLUDED.started_at OR s.tsv <> (s.tsv || EXCLUDED.tsv)`,
    [workspaceId, rows.map((r) => r.decisionId), rows.map((r) => r.chunk), rows.map((r) => r.tsv)],
    'upsert-search',
  );
  // Earlier chunks carry the same start, or the list by time would show the decision twice at different places.
  const spilled = rows.filter((row) => row.chunk > 0).map((row) => row.decisionId);
  if (spilled.length === 0) return;
  await tx.sql(
    `UPDATE decision_search s SET started_at = d.started_at FROM decision d
     WHERE s.workspace_id = $1::uuid AND s.decision_id = ANY($2::uuid[]) AND d.workspace_id = s.workspace_id
       AND d.decision_id = s.decision_id AND s.started_at <> d.started_at`,
    [workspaceId, spilled],
  );
}

/** Moves the cursor: everything below `nextIdx` is indexed from this commit on. */
export async function moveCursor(tx: SqlTx, workspaceId: string, nextIdx: number): Promise<void> {
  await tx.sql('UPDATE search_cursor SET next_idx = $2::bigint, indexed_at = clock_timestamp() WHERE workspace_id = $1::uuid', [
    workspaceId,
    nextIdx,
  ]);
}

/** Takes every search row of the workspace away and starts the cursor anew. */
export async function clearIndex(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql('UPDATE search_cursor SET next_idx = 0, indexed_at = clock_timestamp() WHERE workspace_id = $1::uuid', [
    workspaceId,
  ]);
  await tx.sql('DELETE FROM decision_search WHERE workspace_id = $1::uuid', [workspaceId]);
  await deleteTokens(tx, workspaceId, 'all');
  await deleteUses(tx, workspaceId, 'all');
}

/** How far the index is behind the log. */
export async function readLag(tx: SqlTx, workspaceId: string): Promise<{ lagEvents: number; lagSeconds: number }> {
  const [row] = await tx.sql<{ lag_events: number; lag_seconds: number }>(
    `SELECT greatest(h.next_idx - c.next_idx, 0) AS lag_events,
       coalesce((SELECT greatest(extract(epoch FROM clock_timestamp() - e.received_at), 0) FROM event e
                 WHERE e.workspace_id = c.workspace_id AND e.idx = c.next_idx), 0)::float8 AS lag_seconds
     FROM search_cursor c JOIN log_head h ON h.workspace_id = c.workspace_id WHERE c.workspace_id = $1::uuid`,
    [workspaceId],
  );
  return row ? { lagEvents: row.lag_events, lagSeconds: Math.round(row.lag_seconds * 10) / 10 } : { lagEvents: 0, lagSeconds: 0 };
}

/**
 * Waits until no worker is filling the index, and keeps it so until the transaction ends. Whoever takes the log's head too takes it after this: a worker
 * holds the index for a batch and gives way meanwhile, and all senders would wait for it behind the head. It never takes the head itself.
 */
export async function holdIndex(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql('SELECT 1 FROM search_cursor WHERE workspace_id = $1::uuid FOR UPDATE', [workspaceId]);
}

/** Takes all words of decisions out of the index. */
export async function deleteRows(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<void> {
  await tx.sql('DELETE FROM decision_search WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[])', [
    workspaceId,
    decisionIds,
  ]);
}
