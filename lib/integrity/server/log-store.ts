import { copyRows } from '@/lib/db/copy-rows';
import { readBigint, readTimestamp, readUuid, type CopyRow } from '@/lib/db/copy-binary';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { isUuid } from '@/lib/shared/ids';

/** The state of a log in one snapshot: what a verification sets out to check. */
export interface LogState {
  origin: string;
  nextIdx: number;
  treeSize: number;
  frontier: Uint8Array | null;
  /** Size of the largest checkpoint there is; null without any. */
  signedSize: number | null;
  /** Of the first entry; null when it is not there. */
  firstReceivedAt: Date | null;
  /** Rows of `event` at or above the head: there must be none. */
  beyondHead: number;
}

export async function readLogState(workspaceId: string): Promise<LogState | null> {
  const [row] = await withWorkspace(workspaceId, (tx) =>
    tx.sql<LogState>(
      `SELECT h.origin, h.next_idx AS "nextIdx", coalesce(t.size, 0) AS "treeSize", t.frontier,
         (SELECT e.received_at FROM event e WHERE e.workspace_id = $1::uuid AND e.idx = 0) AS "firstReceivedAt",
         (SELECT max(size) FROM checkpoint c WHERE c.workspace_id = $1::uuid) AS "signedSize",
         (SELECT count(*) FROM event e WHERE e.workspace_id = $1::uuid AND e.idx >= h.next_idx) AS "beyondHead"
       FROM log_head h LEFT JOIN log_tree t ON t.workspace_id = h.workspace_id WHERE h.workspace_id = $1::uuid`,
      [workspaceId],
    ),
  );
  return row ?? null;
}

/** One row of `event` as it is stored. The buffers are good within the call only. */
export interface StoredEvent {
  idx: number;
  eventId: string;
  kind: string;
  decisionId: Buffer | null;
  systemId: Buffer | null;
  actorType: string;
  occurredAt: { ms: number; micros: number };
  receivedAt: { ms: number; micros: number };
  entry: Buffer;
}

/** Entries `from` (inclusive) to `to` (exclusive) with the columns copied from them, in the order of the log. */
export async function streamEvents(
  workspaceId: string,
  range: { from: number; to: number },
  onEvent: (event: StoredEvent) => void,
): Promise<void> {
  const { from, to } = range;
  if (!isUuid(workspaceId) || !Number.isSafeInteger(from) || !Number.isSafeInteger(to)) throw new Error('not a range of a log');
  await copyRows(
    workspaceId,
    `SELECT idx, event_id, kind, decision_id, system_id, actor_type, occurred_at, received_at, entry FROM event
     WHERE workspace_id = '${workspaceId}' AND idx >= ${from} AND idx < ${to} ORDER BY idx`,
    (row) => onEvent(toStored(row)),
  );
}

function toStored([idx, eventId, kind, decisionId, systemId, actorType, occurredAt, receivedAt, entry]: CopyRow): StoredEvent {
  return {
    idx: readBigint(idx!),
    eventId: readUuid(eventId!),
    kind: kind!.toString('utf8'),
    decisionId: decisionId ?? null,
    systemId: systemId ?? null,
    actorType: actorType!.toString('utf8'),
    occurredAt: readTimestamp(occurredAt!),
    receivedAt: readTimestamp(receivedAt!),
    entry: entry!,
  };
}

export interface SignedHead {
  size: number;
  root: Uint8Array;
  note: string;
}

/** Checkpoints of sizes above `after`, up to `to`, in order of size. */
export async function selectCheckpoints(workspaceId: string, after: number, to: number): Promise<SignedHead[]> {
  return withWorkspace(workspaceId, (tx) =>
    tx.sql<SignedHead>(
      `SELECT size, root, note FROM checkpoint WHERE workspace_id = $1::uuid AND size > $2::bigint AND size <= $3::bigint ORDER BY size, signed_at`,
      [workspaceId, after, to],
    ),
  );
}

/** Where content should be: of a decision under its id, of other events under a UUIDv7 of their receipt. */
export interface ContentPlace {
  idx: number;
  decisionId: string | null;
  receivedMs: number;
}
export interface ContentRow {
  idx: number;
  anchor_id: string;
  body: Uint8Array | null;
  refs: number[] | null;
}
/** Stored bytes read at once. */
const BATCH_BYTES = 16 * 1024 * 1024;

/** What is stored at these places, in the order of the log: at least one, as many as memory lets. `body` null: nothing is there. */
export async function selectContent(tx: SqlTx, workspaceId: string, places: readonly ContentPlace[]): Promise<ContentRow[]> {
  return tx.sql<ContentRow>(
    `SELECT idx, anchor_id, body, refs FROM (
       SELECT p.idx, coalesce(d.anchor_id, a.anchor_id, p.decision_id, p.low) AS anchor_id,
         coalesce(d.body, a.body) AS body, d.refs,
         sum(coalesce(octet_length(d.body), octet_length(a.body), 0)) OVER (ORDER BY p.idx)
           - coalesce(octet_length(d.body), octet_length(a.body), 0) AS before
       FROM (
         SELECT *, countersign_uuid_floor(received_at) AS low, countersign_uuid_floor(received_at + interval '1 millisecond') AS high
         FROM unnest($2::bigint[], $3::uuid[], $4::timestamptz[]) AS p(idx, decision_id, received_at) OFFSET 0
       ) p
       LEFT JOIN LATERAL (SELECT anchor_id, body, refs FROM disclosure x
         WHERE x.workspace_id = $1::uuid AND x.anchor_id = p.decision_id AND x.idx = p.idx OFFSET 0) d ON true
       LEFT JOIN LATERAL (SELECT anchor_id, body FROM disclosure x
         WHERE p.decision_id IS NULL AND x.workspace_id = $1::uuid AND x.anchor_id >= p.low AND x.anchor_id < p.high AND x.idx = p.idx OFFSET 0) a ON true
     ) r WHERE before < $5::bigint ORDER BY idx`,
    [
      workspaceId,
      places.map((place) => place.idx),
      places.map((place) => place.decisionId),
      places.map((place) => new Date(place.receivedMs)),
      BATCH_BYTES,
    ],
  );
}

export interface Tombstone {
  fromIdx: number;
  toIdx: number;
  causeIdx: number;
}

/** Tombstones over any of the entries `from` to `to`, both included. */
export async function selectTombstones(tx: SqlTx, workspaceId: string, from: number, to: number): Promise<Tombstone[]> {
  return tx.sql<Tombstone>(
    `SELECT from_idx AS "fromIdx", to_idx AS "toIdx", cause_idx AS "causeIdx" FROM tombstone
     WHERE workspace_id = $1::uuid AND from_idx <= $3::bigint AND to_idx >= $2::bigint ORDER BY cause_idx`,
    [workspaceId, from, to],
  );
}

/** Entries by their indexes. */
export async function selectEntries(
  tx: SqlTx,
  workspaceId: string,
  idxs: readonly number[],
): Promise<{ idx: number; entry: Uint8Array; decisionId: string | null; receivedAt: Date }[]> {
  if (idxs.length === 0) return [];
  return tx.sql(
    `SELECT idx, entry, decision_id::text AS "decisionId", received_at AS "receivedAt" FROM event
     WHERE workspace_id = $1::uuid AND idx = ANY($2::bigint[]) ORDER BY idx`,
    [workspaceId, idxs],
  );
}

/**
 * Decisions with entries in `from` (inclusive) to `to` (exclusive), as UUIDs. `missing`: also those whose entries are not there any more, by what
 * was made from them; that reads whole tables, for the rare case.
 */
export async function selectDecisionsIn(
  tx: SqlTx,
  workspaceId: string,
  { from, to }: { from: number; to: number },
  given: { missing: boolean; limit: number },
): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT DISTINCT id::text AS id FROM (
       SELECT decision_id AS id FROM event WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND idx < $3::bigint AND decision_id IS NOT NULL
       ${
         given.missing
           ? `UNION ALL SELECT d.anchor_id FROM disclosure d WHERE d.workspace_id = $1::uuid AND d.idx >= $2::bigint AND d.idx < $3::bigint
                AND EXISTS (SELECT FROM decision x WHERE x.workspace_id = $1::uuid AND x.decision_id = d.anchor_id)
              UNION ALL SELECT s.decision_id FROM step s WHERE s.workspace_id = $1::uuid AND EXISTS (SELECT FROM unnest(s.idxs) i WHERE i >= $2::bigint AND i < $3::bigint)
              UNION ALL SELECT decision_id FROM decision WHERE workspace_id = $1::uuid
                AND ((latest_idx >= $2::bigint AND latest_idx < $3::bigint) OR (sealed_idx >= $2::bigint AND sealed_idx < $3::bigint))`
           : ''
       }) f ORDER BY id LIMIT $4`,
    [workspaceId, from, to, given.limit],
  );
  return rows.map((row) => row.id);
}

export interface CountedDecision {
  idx: number;
  events: number;
  firstIdx: number | null;
  lastIdx: number | null;
  /** Different places (`seq`) and the largest: 0 to n-1 without a gap when both agree with `events`. */
  places: number;
  lastPlace: number | null;
}

/** What emitters reported of each decision before its closing at `idx`, counted in the log. */
export async function countBefore(
  tx: SqlTx,
  workspaceId: string,
  seals: readonly { idx: number; decisionId: string }[],
): Promise<CountedDecision[]> {
  return tx.sql<CountedDecision>(
    `SELECT s.idx, count(e.idx) AS events, min(e.idx) AS "firstIdx", max(e.idx) AS "lastIdx",
       count(DISTINCT e.seq) AS places, max(e.seq) AS "lastPlace"
     FROM unnest($2::bigint[], $3::uuid[]) AS s(idx, decision_id)
     LEFT JOIN LATERAL (SELECT x.idx, substring(encode(x.entry, 'escape') FROM '"seq":([0-9]{1,15})[,}]')::bigint AS seq FROM event x
       WHERE x.workspace_id = $1::uuid AND x.decision_id = s.decision_id AND x.actor_type = 'emitter' AND x.idx < s.idx) e ON true
     GROUP BY s.idx`,
    [workspaceId, seals.map((seal) => seal.idx), seals.map((seal) => seal.decisionId)],
  );
}

/** Entries about a decision in the order of the log, leaving out some kinds. */
export async function selectDecisionEntries(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  given: { without: readonly string[]; limit: number },
): Promise<{ idx: number; entry: Uint8Array; receivedAt: Date }[]> {
  return tx.sql(
    `SELECT idx, entry, received_at AS "receivedAt" FROM event
     WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND kind <> ALL($3::text[]) ORDER BY idx LIMIT $4`,
    [workspaceId, decisionId, given.without, given.limit],
  );
}

/**
 * A decision that is in no list any more but still in the log: its AI system, the last that was reported of it and its closing. Null when the log
 * holds nothing about it, it is of another AI system than these, or it is there and only this reader may not see it.
 */
export async function findGoneDecision(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  systems: readonly string[] | null,
): Promise<{ systemId: string; latestIdx: number; sealedIdx: number | null } | null> {
  const [row] = await tx.sql<{ systemId: string; latestIdx: number; sealedIdx: number | null }>(
    `SELECT (array_agg(system_id::text) FILTER (WHERE system_id IS NOT NULL))[1] AS "systemId",
       coalesce(max(idx) FILTER (WHERE actor_type = 'emitter'), 0) AS "latestIdx", max(idx) FILTER (WHERE kind = 'decision.sealed') AS "sealedIdx"
     FROM event WHERE workspace_id = $1::uuid AND decision_id = $2::uuid
       AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.workspace_id = $1::uuid AND d.decision_id = $2::uuid)
     HAVING count(system_id) > 0 AND ($3::uuid[] IS NULL OR bool_and(system_id = ANY($3::uuid[])))`,
    [workspaceId, decisionId, systems],
  );
  return row ?? null;
}
