import type { SqlTx } from '@/lib/db/transaction';
import type { ErasureState, LegalBasis } from '../words';

export interface RequestRow {
  requestId: string;
  caseNumber: string;
  legalBasis: LegalBasis;
  reason: string;
  scope: unknown;
  keep: 'structure' | 'nothing';
  state: ErasureState;
  requestedBy: string;
  requestedByName: string;
  requestedAt: Date;
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
  startedIdx: number | null;
  completedIdx: number | null;
  finishedAt: Date | null;
  /** Sealed: whom what is about no decision still has to be looked through for. Null: nothing waits. */
  names: Uint8Array | null;
  /** The event that did so after a hold. */
  namedIdx: number | null;
}
const REQUEST = `request_id::text AS "requestId", case_number AS "caseNumber", legal_basis AS "legalBasis", reason, scope, keep, state,
  requested_by::text AS "requestedBy", requested_by_name AS "requestedByName", requested_at AS "requestedAt", decided_by::text AS "decidedBy",
  decided_by_name AS "decidedByName", decided_at AS "decidedAt", decision_reason AS "decisionReason", started_idx AS "startedIdx",
  completed_idx AS "completedIdx", finished_at AS "finishedAt",
  names, named_idx AS "namedIdx"`;

export async function insertRequest(
  tx: SqlTx,
  workspaceId: string,
  row: Pick<
    RequestRow,
    'requestId' | 'caseNumber' | 'legalBasis' | 'reason' | 'scope' | 'keep' | 'requestedBy' | 'requestedByName'
  >,
): Promise<void> {
  await tx.sql(
    `INSERT INTO erasure_request (workspace_id, request_id, case_number, legal_basis, reason, scope, keep, state, requested_by, requested_by_name)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6::jsonb, $7, 'requested', $8::uuid, $9)`,
    [
      workspaceId,
      row.requestId,
      row.caseNumber,
      row.legalBasis,
      row.reason,
      JSON.stringify(row.scope),
      row.keep,
      row.requestedBy,
      row.requestedByName,
    ],
  );
}

/** The name of a person who is or was a member; null when the database does not know them. */
export async function findPersonName(tx: SqlTx, workspaceId: string, personId: string): Promise<string | null> {
  const [row] = await tx.sql<{ name: string }>(
    'SELECT p.name FROM person p JOIN membership m ON m.person_id = p.person_id WHERE m.workspace_id = $1::uuid AND p.person_id = $2::uuid',
    [workspaceId, personId],
  );
  return row?.name ?? null;
}

/**
 * True for requests of which every decision is of the AI systems `$n` (null: all). A decision that has left every list still has its system in the
 * log; one that nobody can place is seen by who sees all.
 */
const seenBy = (
  n: number,
): string => `($${n}::uuid[] IS NULL OR NOT EXISTS (SELECT 1 FROM erasure_target t WHERE t.workspace_id = r.workspace_id AND t.request_id = r.request_id
  AND coalesce((SELECT d.system_id FROM decision d WHERE d.workspace_id = t.workspace_id AND d.decision_id = t.decision_id),
    (SELECT e.system_id FROM event e WHERE e.workspace_id = t.workspace_id AND e.decision_id = t.decision_id AND e.system_id IS NOT NULL LIMIT 1),
    '00000000-0000-0000-0000-000000000000') <> ALL($${n}::uuid[])))`;

/** The request, locked until the transaction ends; null when not all of its decisions are of the systems (null: all). */
export async function lockRequest(
  tx: SqlTx,
  workspaceId: string,
  requestId: string,
  systems: readonly string[] | null = null,
): Promise<RequestRow | null> {
  const [row] = await tx.sql<RequestRow>(
    `SELECT ${REQUEST} FROM erasure_request r WHERE workspace_id = $1::uuid AND request_id = $2::uuid AND ${seenBy(3)} FOR UPDATE`,
    [workspaceId, requestId, systems],
  );
  return row ?? null;
}

export async function findRequest(
  tx: SqlTx,
  workspaceId: string,
  requestId: string,
  systems: readonly string[] | null,
): Promise<RequestRow | null> {
  const [row] = await tx.sql<RequestRow>(
    `SELECT ${REQUEST} FROM erasure_request r WHERE workspace_id = $1::uuid AND request_id = $2::uuid AND ${seenBy(3)}`,
    [workspaceId, requestId, systems],
  );
  return row ?? null;
}

/** Newest first; those before the given one. */
export async function listRequests(
  tx: SqlTx,
  workspaceId: string,
  before: string | null,
  limit: number,
  systems: readonly string[] | null,
): Promise<RequestRow[]> {
  return tx.sql<RequestRow>(
    `SELECT ${REQUEST} FROM erasure_request r WHERE workspace_id = $1::uuid AND ($2::uuid IS NULL OR request_id < $2::uuid) AND ${seenBy(4)}
     ORDER BY request_id DESC LIMIT $3::int`,
    [workspaceId, before, limit, systems],
  );
}

export async function decideRequest(
  tx: SqlTx,
  workspaceId: string,
  requestId: string,
  given: { state: ErasureState; by: string; name: string; reason: string | null },
): Promise<void> {
  await tx.sql(
    `UPDATE erasure_request SET state = $3, decided_by = $4::uuid, decided_by_name = $5, decided_at = now(), decision_reason = $6
     WHERE workspace_id = $1::uuid AND request_id = $2::uuid`,
    [workspaceId, requestId, given.state, given.by, given.name, given.reason],
  );
}

export async function markStarted(tx: SqlTx, workspaceId: string, requestId: string, idx: number): Promise<void> {
  await tx.sql('UPDATE erasure_request SET started_idx = $3::bigint WHERE workspace_id = $1::uuid AND request_id = $2::uuid', [
    workspaceId,
    requestId,
    idx,
  ]);
}

export async function setState(tx: SqlTx, workspaceId: string, requestId: string, state: ErasureState): Promise<void> {
  await tx.sql('UPDATE erasure_request SET state = $3 WHERE workspace_id = $1::uuid AND request_id = $2::uuid', [
    workspaceId,
    requestId,
    state,
  ]);
}

export async function markCompleted(
  tx: SqlTx,
  workspaceId: string,
  requestId: string,
  given: { state: ErasureState; idx: number },
): Promise<void> {
  await tx.sql(
    `UPDATE erasure_request SET state = $3, completed_idx = $4::bigint, finished_at = CASE WHEN $3 = 'done' THEN now() END
     WHERE workspace_id = $1::uuid AND request_id = $2::uuid`,
    [workspaceId, requestId, given.state, given.idx],
  );
}

/** Keeps, or empties, whom what is about no decision still has to be looked through for. */
export async function keepNames(
  tx: SqlTx,
  workspaceId: string,
  requestId: string,
  names: Buffer | null,
  namedIdx: number | null,
): Promise<void> {
  await tx.sql(
    'UPDATE erasure_request SET names = $3, named_idx = coalesce($4::bigint, named_idx) WHERE workspace_id = $1::uuid AND request_id = $2::uuid',
    [workspaceId, requestId, names, namedIdx],
  );
}

/**
 * Requests that somebody consented to and that have work left: not begun, begun and broken off, or waiting for a hold that is gone, or for nothing at all any
 * more, where what comes last was broken off before the end.
 */
export async function listOpenRequests(tx: SqlTx, workspaceId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT request_id::text AS id FROM erasure_request r WHERE workspace_id = $1::uuid AND (state IN ('approved', 'carriedOut')
       OR (state = 'waiting' AND EXISTS (SELECT 1 FROM erasure_target t WHERE t.workspace_id = r.workspace_id
         AND t.request_id = r.request_id AND t.state = 'restricted' AND NOT countersign_held(t.decision_id)))
       OR (state = 'waiting' AND names IS NULL AND NOT EXISTS (SELECT 1 FROM erasure_target t WHERE t.workspace_id = r.workspace_id
         AND t.request_id = r.request_id AND t.state = 'restricted'))
       OR (state = 'waiting' AND names IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.workspace_id = r.workspace_id AND h.released_at IS NULL)))
     ORDER BY request_id`,
    [workspaceId],
  );
  return rows.map((row) => row.id);
}

/** Requests that are carried out and still have to look through what is about no decision. */
export async function listUnnamed(tx: SqlTx, workspaceId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT request_id::text AS id FROM erasure_request r WHERE workspace_id = $1::uuid AND names IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM erasure_target t WHERE t.workspace_id = $1::uuid AND t.request_id = r.request_id AND t.state = 'pending')
     ORDER BY request_id`,
    [workspaceId],
  );
  return rows.map((row) => row.id);
}

export interface TargetRow {
  decisionId: string;
  fields: { index: number; fields: string[] }[] | null;
  state: 'pending' | 'erased' | 'restricted' | 'gone';
  records: number | null;
  causeIdx: number | null;
}
const TARGET = `decision_id::text AS "decisionId", fields, state, records, cause_idx AS "causeIdx"`;

/** Over rows of `erasure_target x` of one request: a digest of which decisions and fields of records they are, in hex; null where there are none. */
export const TARGETS_DIGEST = `encode(sha256(convert_to(string_agg(x.decision_id::text || ' ' || coalesce(x.fields::text, ''), E'\\n' ORDER BY x.decision_id), 'UTF8')), 'hex')`;

export async function digestTargets(tx: SqlTx, workspaceId: string, requestId: string): Promise<string | null> {
  const [row] = await tx.sql<{ digest: string | null }>(
    `SELECT ${TARGETS_DIGEST} AS digest FROM erasure_target x WHERE workspace_id = $1::uuid AND request_id = $2::uuid`,
    [workspaceId, requestId],
  );
  return row?.digest ?? null;
}

export async function insertTargets(
  tx: SqlTx,
  workspaceId: string,
  requestId: string,
  targets: readonly Pick<TargetRow, 'decisionId' | 'fields'>[],
): Promise<void> {
  await tx.sql(
    `INSERT INTO erasure_target (workspace_id, request_id, decision_id, fields)
     SELECT $1::uuid, $2::uuid, t.decision_id, t.fields FROM json_to_recordset($3::json) AS t(decision_id uuid, fields jsonb)`,
    [
      workspaceId,
      requestId,
      JSON.stringify(targets.map(({ decisionId, fields }) => ({ decision_id: decisionId, ...(fields && { fields }) }))),
    ],
  );
}

/** Targets to be worked on next, in the order of their ids: not begun, or restricted and under no hold any more. */
export async function nextTargets(tx: SqlTx, workspaceId: string, requestId: string, limit: number): Promise<TargetRow[]> {
  return tx.sql<TargetRow>(
    `SELECT ${TARGET} FROM erasure_target WHERE workspace_id = $1::uuid AND request_id = $2::uuid
       AND (state = 'pending' OR (state = 'restricted' AND NOT countersign_held(decision_id)))
     ORDER BY decision_id LIMIT $3::int`,
    [workspaceId, requestId, limit],
  );
}

export async function listTargets(tx: SqlTx, workspaceId: string, requestId: string, limit: number): Promise<TargetRow[]> {
  return tx.sql<TargetRow>(
    `SELECT ${TARGET} FROM erasure_target WHERE workspace_id = $1::uuid AND request_id = $2::uuid ORDER BY decision_id LIMIT $3::int`,
    [workspaceId, requestId, limit],
  );
}

export async function markTargets(
  tx: SqlTx,
  workspaceId: string,
  requestId: string,
  targets: readonly Pick<TargetRow, 'decisionId' | 'state' | 'records' | 'causeIdx'>[],
): Promise<void> {
  await tx.sql(
    `UPDATE erasure_target t SET state = n.state, records = n.records, cause_idx = n.cause_idx
     FROM json_to_recordset($3::json) AS n(decision_id uuid, state text, records integer, cause_idx bigint)
     WHERE t.workspace_id = $1::uuid AND t.request_id = $2::uuid AND t.decision_id = n.decision_id`,
    [
      workspaceId,
      requestId,
      JSON.stringify(
        targets.map((one) => ({
          decision_id: one.decisionId,
          state: one.state,
          records: one.records,
          cause_idx: one.causeIdx,
        })),
      ),
    ],
  );
}

export interface TargetCounts {
  decisions: number;
  erased: number;
  restricted: number;
  gone: number;
  pending: number;
  records: number;
  /** The events that carried it out. */
  parts: number[];
}

export async function countTargets(tx: SqlTx, workspaceId: string, requestId: string): Promise<TargetCounts> {
  const [row] = await tx.sql<TargetCounts>(
    `SELECT count(*) AS decisions, count(*) FILTER (WHERE state = 'erased') AS erased, count(*) FILTER (WHERE state = 'restricted') AS restricted,
       count(*) FILTER (WHERE state = 'gone') AS gone, count(*) FILTER (WHERE state = 'pending') AS pending,
       coalesce(sum(records), 0)::bigint AS records,
       coalesce(array_agg(DISTINCT cause_idx) FILTER (WHERE cause_idx IS NOT NULL), '{}') AS parts
     FROM erasure_target WHERE workspace_id = $1::uuid AND request_id = $2::uuid`,
    [workspaceId, requestId],
  );
  return row ?? { decisions: 0, erased: 0, restricted: 0, gone: 0, pending: 0, records: 0, parts: [] };
}
