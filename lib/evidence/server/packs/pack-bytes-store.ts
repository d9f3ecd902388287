import type { SqlTx } from '@/lib/db/transaction';

/** Chunks of an archive from 0 on; below zero lie the lists that it was made from. */
export async function insertChunk(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  ordinal: number,
  body: Uint8Array,
): Promise<void> {
  await tx.sql(
    'INSERT INTO evidence_pack_chunk (workspace_id, pack_id, ordinal, body) VALUES ($1::uuid, $2::uuid, $3, $4) ON CONFLICT (workspace_id, pack_id, ordinal) DO UPDATE SET body = excluded.body',
    [workspaceId, packId, ordinal, Buffer.from(body.buffer, body.byteOffset, body.byteLength)],
  );
}

export async function deleteArchive(tx: SqlTx, workspaceId: string, packId: string): Promise<void> {
  await tx.sql('DELETE FROM evidence_pack_chunk WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND ordinal >= 0', [
    workspaceId,
    packId,
  ]);
}

export async function selectChunk(tx: SqlTx, workspaceId: string, packId: string, ordinal: number): Promise<Uint8Array | null> {
  const [row] = await tx.sql<{ body: Uint8Array }>(
    'SELECT body FROM evidence_pack_chunk WHERE workspace_id = $1::uuid AND pack_id = $2::uuid AND ordinal = $3',
    [workspaceId, packId, ordinal],
  );
  return row?.body ?? null;
}

/** Decisions of a scope that began in the period and whose first event is within a signed state of the log, by id. */
export async function selectPopulation(
  tx: SqlTx,
  workspaceId: string,
  given: { systemId: string | null; from: Date; until: Date; logSize: number; after: string | null; limit: number },
): Promise<{ id: string; startedAt: Date }[]> {
  // prettier-ignore
  return tx.sql(
    `SELECT d.decision_id::text AS id, d.started_at AS "startedAt" FROM decision d
     WHERE d.workspace_id = $1::uuid AND ($2::uuid IS NULL OR d.system_id = $2::uuid) AND d.started_at >= $3::timestamptz AND d.started_at < $4::timestamptz AND ($5::uuid IS NULL OR d.decision_id > $5::uuid)
       AND EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = $1::uuid AND e.decision_id = d.decision_id AND e.idx < $6::bigint)
     ORDER BY d.decision_id LIMIT $7`,
    [workspaceId, given.systemId, given.from, given.until, given.after, given.logSize, given.limit],
  );
}

export async function insertPackDecisions(
  tx: SqlTx,
  workspaceId: string,
  packId: string,
  decisionIds: readonly string[],
): Promise<void> {
  await tx.sql('DELETE FROM evidence_pack_decision WHERE workspace_id = $1::uuid AND pack_id = $2::uuid', [workspaceId, packId]);
  await tx.sql(
    `INSERT INTO evidence_pack_decision (workspace_id, pack_id, decision_id, place) SELECT $1::uuid, $2::uuid, id, place FROM unnest($3::uuid[]) WITH ORDINALITY AS d(id, place)`,
    [workspaceId, packId, decisionIds],
  );
}

export async function selectPackDecisions(tx: SqlTx, workspaceId: string, packId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    'SELECT decision_id::text AS id FROM evidence_pack_decision WHERE workspace_id = $1::uuid AND pack_id = $2::uuid ORDER BY place',
    [workspaceId, packId],
  );
  return rows.map(({ id }) => id);
}

/** Those of these decisions of which an entry is within a signed state. */
export async function selectWithin(
  tx: SqlTx,
  workspaceId: string,
  given: { decisions: readonly string[]; logSize: number },
): Promise<string[]> {
  // prettier-ignore
  const rows = await tx.sql<{ id: string }>(
    `SELECT d.id::text AS id FROM unnest($2::uuid[]) AS d(id)
     WHERE EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = $1::uuid AND e.decision_id = d.id AND e.idx < $3::bigint)`,
    [workspaceId, given.decisions, given.logSize],
  );
  return rows.map(({ id }) => id);
}

/** Entries of some decisions within a signed state, in the order of the log, without the record of who looked. */
export async function selectRecordsOf(
  tx: SqlTx,
  workspaceId: string,
  given: { decisions: readonly string[]; logSize: number; without: readonly string[] },
): Promise<{ idx: number; entry: Uint8Array; kind: string; decisionId: string; receivedAt: Date }[]> {
  // prettier-ignore
  return tx.sql(
    `SELECT idx, entry, kind, decision_id::text AS "decisionId", received_at AS "receivedAt" FROM event
     WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) AND idx < $3::bigint AND kind <> ALL($4::text[]) ORDER BY idx`,
    [workspaceId, given.decisions, given.logSize, given.without],
  );
}

/** One entry of the log. */
export async function selectEntry(
  tx: SqlTx,
  workspaceId: string,
  idx: number,
): Promise<{ entry: Uint8Array; receivedAt: Date } | null> {
  const [row] = await tx.sql<{ entry: Uint8Array; receivedAt: Date }>(
    'SELECT entry, received_at AS "receivedAt" FROM event WHERE workspace_id = $1::uuid AND idx = $2::bigint',
    [workspaceId, idx],
  );
  return row ?? null;
}

/** First and last place of what was recorded of the population, within a signed state. */
export async function selectReachOf(
  tx: SqlTx,
  workspaceId: string,
  given: { decisions: readonly string[]; logSize: number },
): Promise<{ first: number | null; last: number | null }> {
  // prettier-ignore
  const [row] = await tx.sql<{ first: number | null; last: number | null }>(
    'SELECT min(idx) AS first, max(idx) AS last FROM event WHERE workspace_id = $1::uuid AND decision_id = ANY($2::uuid[]) AND idx < $3::bigint',
    [workspaceId, given.decisions, given.logSize],
  );
  return row!;
}

export async function selectRangeEntries(
  tx: SqlTx,
  workspaceId: string,
  from: number,
  to: number,
): Promise<{ entry: Uint8Array }[]> {
  return tx.sql('SELECT entry FROM event WHERE workspace_id = $1::uuid AND idx >= $2::bigint AND idx < $3::bigint ORDER BY idx', [workspaceId, from, to]); // prettier-ignore
}

/** Packs in which something was erased after they were pinned, with the event that says so. `packId` null: all. */
export async function selectOverErased(
  tx: SqlTx,
  workspaceId: string,
  packId: string | null,
): Promise<{ packId: string; causeIdx: number }[]> {
  return tx.sql(
    `SELECT p.pack_id::text AS "packId", max(t.cause_idx) AS "causeIdx" FROM evidence_pack p
     JOIN evidence_pack_decision d ON d.workspace_id = p.workspace_id AND d.pack_id = p.pack_id
     JOIN event e ON e.workspace_id = p.workspace_id AND e.decision_id = d.decision_id AND e.idx < p.log_size
     JOIN tombstone t ON t.workspace_id = p.workspace_id AND t.from_idx <= e.idx AND t.to_idx >= e.idx AND t.cause_idx >= p.log_size
     WHERE p.workspace_id = $1::uuid AND (p.state IN ('draft', 'final') OR (p.draft_manifest IS NOT NULL AND p.state IN ('queued', 'building', 'signing', 'failed'))) AND p.content <> 'none' AND ($2::uuid IS NULL OR p.pack_id = $2::uuid) GROUP BY p.pack_id`,
    [workspaceId, packId],
  );
}

/** The newest tombstone's event: nothing newer was erased when it has not moved. */
export async function selectLastErasure(tx: SqlTx, workspaceId: string): Promise<number> {
  const [row] = await tx.sql<{ idx: number | null }>(
    'SELECT max(cause_idx) AS idx FROM tombstone WHERE workspace_id = $1::uuid',
    [workspaceId],
  );
  return row?.idx ?? -1;
}
