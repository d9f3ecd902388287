import { visibleSystems, type Actor } from '@/lib/access/actor';
import { canSeeDecision } from '@/lib/access/permissions';
import type { SqlTx } from '@/lib/db/transaction';
import type { SealedBody } from '@/lib/ledger/server/open-bodies';
import type { StepFacts } from '../fold-step';
import { DECISION_COLUMNS, type DecisionRow } from './decision-row';
import { instantColumn } from './decision-store';
import { MAX_STEP_EVENTS } from './step-store';

/** A header with what an opened trail needs beside the list's columns. */
export interface TrailRow extends DecisionRow {
  root_key: string | null;
  open_step_count: number;
  event_count: number;
  seal_due_at: Date | null;
}

const VISIBLE = '($3::uuid[] IS NULL OR d.system_id = ANY($3::uuid[]))';
const only = (actor: Actor): readonly string[] | null => {
  const visible = visibleSystems(actor);
  return visible === 'all' ? null : visible;
};

/** The header of a decision; null when there is none, or it is not one that the actor may see. */
export async function selectTrail(tx: SqlTx, actor: Actor, decisionId: string): Promise<TrailRow | null> {
  const [row] = await tx.sql<TrailRow>(
    `SELECT ${DECISION_COLUMNS}, d.root_key, d.open_step_count, d.event_count, d.seal_due_at
     FROM decision d WHERE d.workspace_id = $1::uuid AND d.decision_id = $2::uuid AND ${VISIBLE}`,
    [actor.workspaceId, decisionId, only(actor)],
    'select-trail',
  );
  return row && canSeeDecision(actor, row.system_id, row.started_at) ? row : null;
}

/** Headers of decisions by id, in no order. */
export async function selectDecisions(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<DecisionRow[]> {
  if (decisionIds.length === 0) return [];
  return tx.sql<DecisionRow>(
    `SELECT ${DECISION_COLUMNS} FROM decision d WHERE d.workspace_id = $1::uuid AND d.decision_id = ANY($2::uuid[])`,
    [workspaceId, decisionIds],
  );
}

export interface Candidate {
  decision_id: string;
  system_id: string;
  system_name: string;
  started_at: Date;
}

/** Those of the decisions that are there and may be seen, newest first. */
export async function selectCandidates(tx: SqlTx, actor: Actor, decisionIds: readonly string[]): Promise<Candidate[]> {
  const rows = await tx.sql<Candidate>(
    `SELECT d.decision_id, d.system_id, s.name AS system_name, d.started_at FROM decision d
     JOIN ai_system s ON s.workspace_id = d.workspace_id AND s.system_id = d.system_id
     WHERE d.workspace_id = $1::uuid AND d.decision_id = ANY($2::uuid[]) AND ${VISIBLE} ORDER BY d.started_at DESC, d.decision_id`,
    [actor.workspaceId, decisionIds, only(actor)],
  );
  return rows.filter((row) => canSeeDecision(actor, row.system_id, row.started_at));
}

/** A step's row with what only its parent's row can tell. */
export interface OutlineRow extends StepFacts {
  /** More events report the step than its row names. */
  records_truncated: boolean;
  parent_found: boolean;
  /** It began before its parent, or ended after it, by more than the tolerance. */
  skewed: boolean;
}

/** Clocks of machines in one room differ by less. */
const TOLERANCE = "interval '50 milliseconds'";
const OUTLINE = `s.decision_id, s.step_key, s.seq, coalesce(c.step_key, s.parent_key) AS parent_key, s.kind, s.name, ${instantColumn('s.started_at')} AS started_at,
  ${instantColumn('s.ended_at')} AS ended_at, s.status, s.error_reported_by, s.model_requested, s.model_responded, s.provider,
  s.tool_name, s.call_id, s.input_tokens, s.output_tokens, s.captured, s.dialect, s.scope, s.mapper_version, s.flags, s.same_as, s.also,
  cardinality(s.idxs) > ${MAX_STEP_EVENTS} AS records_truncated,
  p.step_key IS NOT NULL AS parent_found,
  coalesce(s.started_at < p.started_at - ${TOLERANCE}
    OR (s.ended_at > p.ended_at + ${TOLERANCE} AND s.kind NOT IN ('evaluation', 'human') AND s.dialect NOT IN ('countersign', 'otel.log')), false) AS skewed`;
const OF_DECISION = 'workspace_id = $1::uuid AND decision_id = $2::uuid';
/**
 * The parent is one index probe for each row of the page: a join would be planned by guesses while a partition is young. A parent that is
 * another name of a step leads to that step. Rows that are such names are no steps.
 */
const withParent = (
  page: string,
): string => `FROM (SELECT * FROM step WHERE ${OF_DECISION} AND same_as IS NULL ${page} OFFSET 0) s
  LEFT JOIN LATERAL (SELECT step_key, started_at, ended_at, same_as FROM step WHERE ${OF_DECISION} AND step_key = s.parent_key OFFSET 0) p ON true
  LEFT JOIN LATERAL (SELECT step_key FROM step WHERE ${OF_DECISION} AND step_key = p.same_as AND p.same_as IS NOT NULL OFFSET 0) c ON true`;

/** Steps in the order of their first arrival, after the given place. */
export async function selectOutline(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  after: number,
  limit: number,
): Promise<OutlineRow[]> {
  const page = withParent('AND seq > $3 ORDER BY seq LIMIT $4');
  return tx.sql<OutlineRow>(`SELECT ${OUTLINE} ${page} ORDER BY s.seq`, [workspaceId, decisionId, after, limit]);
}

export type StepRow = OutlineRow & { idxs: number[] };

export async function selectSteps(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  keys: readonly string[],
): Promise<StepRow[]> {
  const page = withParent(`AND step_key IN (SELECT coalesce(n.same_as, n.step_key) FROM step n
    WHERE n.workspace_id = $1::uuid AND n.decision_id = $2::uuid AND n.step_key = ANY($3::text[]))`);
  return tx.sql<StepRow>(`SELECT ${OUTLINE}, s.idxs ${page} ORDER BY s.seq`, [workspaceId, decisionId, keys]);
}

/** Steps with their events, in the order of their first arrival, after the given place. */
export async function selectStepsAfter(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  after: number,
  limit: number,
): Promise<StepRow[]> {
  const page = withParent('AND seq > $3 ORDER BY seq LIMIT $4');
  return tx.sql<StepRow>(
    `SELECT ${OUTLINE}, s.idxs ${page} ORDER BY s.seq`,
    [workspaceId, decisionId, after, limit],
    'select-steps-after',
  );
}

/** The steps that came last, with their events, in the order of their first arrival. */
export async function selectLastSteps(tx: SqlTx, workspaceId: string, decisionId: string, limit: number): Promise<StepRow[]> {
  const page = withParent('ORDER BY seq DESC LIMIT $3');
  return tx.sql<StepRow>(`SELECT ${OUTLINE}, s.idxs ${page} ORDER BY s.seq`, [workspaceId, decisionId, limit]);
}

/** The next steps in the order of their keys, which is that of the primary key: the cheapest way through a whole trail. */
export async function selectStepsByKey(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  afterKey: string,
  limit: number,
): Promise<StepRow[]> {
  const page = withParent('AND step_key > $3 ORDER BY step_key LIMIT $4');
  return tx.sql<StepRow>(`SELECT ${OUTLINE}, s.idxs ${page} ORDER BY s.step_key`, [workspaceId, decisionId, afterKey, limit]);
}

/** Retrieval steps that began before an instant, the last ones first. */
export async function selectRetrievalsBefore(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  before: string,
  limit: number,
): Promise<StepRow[]> {
  const page = withParent("AND kind = 'retrieval' AND started_at <= $3::timestamptz ORDER BY started_at DESC, step_key LIMIT $4");
  return tx.sql<StepRow>(`SELECT ${OUTLINE}, s.idxs ${page} ORDER BY s.started_at DESC, s.step_key`, [
    workspaceId,
    decisionId,
    before,
    limit,
  ]);
}

export interface StoredRecord extends SealedBody {
  event_id: string;
  kind: string;
  entry: Uint8Array;
  occurred_at: Date;
  received_at: Date;
  /** Not read, because the records before it were large. */
  left_out: boolean;
}

/**
 * Records by their places in the log, in that order. A body is null once it has been erased, and where those before it hold `maxBytes`
 * already (`left_out`).
 */
export async function selectRecords(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  idxs: readonly number[],
  maxBytes = 32 * 1024 * 1024,
): Promise<StoredRecord[]> {
  if (idxs.length === 0) return [];
  return tx.sql<StoredRecord>(
    `SELECT idx, event_id, kind, entry, occurred_at, received_at, $2::uuid AS anchor_id, before >= $4::bigint AS left_out,
       refs, CASE WHEN before < $4::bigint THEN body END AS body FROM (
       SELECT e.idx, e.event_id, e.kind, e.entry, e.occurred_at, e.received_at, d.refs, d.body,
         sum(coalesce(octet_length(d.body), 0)) OVER (ORDER BY e.idx) - coalesce(octet_length(d.body), 0) AS before
       FROM event e
       LEFT JOIN disclosure d ON d.workspace_id = e.workspace_id AND d.anchor_id = $2::uuid AND d.idx = e.idx
       WHERE e.workspace_id = $1::uuid AND e.idx = ANY($3::bigint[]) AND e.decision_id = $2::uuid) r ORDER BY idx`,
    [workspaceId, decisionId, idxs, maxBytes],
  );
}

export interface Removal {
  at: string;
  /** The event that removed it: content.erased, content.purged, ... */
  kind: string;
}

/** Why bodies are not there: of each of these places in the log that a tombstone covers, the event behind it. */
export async function selectRemovals(tx: SqlTx, workspaceId: string, idxs: readonly number[]): Promise<Map<number, Removal>> {
  if (idxs.length === 0) return new Map();
  const rows = await tx.sql<{ idx: number; kind: string; received_at: Date }>(
    `SELECT DISTINCT ON (i.idx) i.idx, e.kind, e.received_at FROM unnest($2::bigint[]) AS i (idx)
     JOIN tombstone t ON t.workspace_id = $1::uuid AND i.idx BETWEEN t.from_idx AND t.to_idx
     JOIN event e ON e.workspace_id = t.workspace_id AND e.idx = t.cause_idx ORDER BY i.idx, e.idx`,
    [workspaceId, idxs],
  );
  return new Map(rows.map((row) => [row.idx, { at: row.received_at.toISOString(), kind: row.kind }]));
}

export interface EventRow {
  idx: number;
  event_id: string;
  kind: string;
  actor_type: 'emitter' | 'person' | 'countersign';
  occurred_at: Date;
  received_at: Date;
}

/** The decision's events after a place in the log. `without` leaves out kinds that the reader may not see. */
export async function selectEvents(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  given: { after: number; limit: number; without: readonly string[] },
): Promise<EventRow[]> {
  return tx.sql<EventRow>(
    `SELECT idx, event_id, kind, actor_type, occurred_at, received_at FROM event
     WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND idx > $3 AND kind <> ALL($5::text[]) ORDER BY idx LIMIT $4`,
    [workspaceId, decisionId, given.after, given.limit, given.without],
  );
}

/** First and last place in the log of what emitters reported about the decision. */
export async function selectReach(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
): Promise<{ first: number | null; last: number | null }> {
  const [row] = await tx.sql<{ first: number | null; last: number | null }>(
    `SELECT (SELECT idx FROM event WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND actor_type = 'emitter' ORDER BY idx LIMIT 1) AS first,
       (SELECT idx FROM event WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND actor_type = 'emitter' ORDER BY idx DESC LIMIT 1) AS last`,
    [workspaceId, decisionId],
  );
  return row ?? { first: null, last: null };
}

export async function selectEventIds(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  idxs: readonly number[],
): Promise<Map<number, string>> {
  const rows = await tx.sql<{ idx: number; event_id: string }>(
    'SELECT idx, event_id FROM event WHERE workspace_id = $1::uuid AND decision_id = $2::uuid AND idx = ANY($3::bigint[])',
    [workspaceId, decisionId, idxs],
  );
  return new Map(rows.map((row) => [row.idx, row.event_id]));
}
