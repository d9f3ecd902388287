import type { SealedBody } from '@/lib/ledger/server/open-bodies';
import type { SqlTx } from '@/lib/db/transaction';
import type { DataClass } from '../words';
import type { IndexRange } from '../ranges';
import { amongHeld } from './held-store';

/**
 * That the last record of decision `d` came before a border. Its id holds an instant that is not after its first receipt, so ids above the border are not even
 * looked at: without that, finding nothing due reads every decision there is. The day more is for clocks that were put back;
 * the id of the border is asked for by itself, because what depends on no row is else worked out anew for each.
 */
export const pastBorder = (border: string): string =>
  `d.last_received_at < ${border} AND d.decision_id < (SELECT countersign_uuid_floor(${border} + interval '1 day'))`;

/** Decisions that one look for due ones takes: of those that a hold keeps in between, it asks of all at once. */
const LOOK = 4_000;

/** The next `limit` decisions after `after` of a system whose last record came before `border` and that are under no hold, oldest first. */
export async function selectDue(
  tx: SqlTx,
  workspaceId: string,
  { systemId, border }: { systemId: string; border: Date },
  after: string | null,
  limit: number,
): Promise<string[]> {
  return freeAmong(tx, (from) => [
    `SELECT d.decision_id FROM decision d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid AND ${pastBorder('$3::timestamptz')}
       AND ($4::uuid IS NULL OR d.decision_id > $4::uuid) ORDER BY d.decision_id LIMIT ${LOOK}`,
    [workspaceId, systemId, border, from],
  ], after, limit); // prettier-ignore
}

/** Of these decisions, those that are due still, as long as the head is locked: no record came meanwhile, and nobody placed a hold on them. */
export async function stillDue(
  tx: SqlTx,
  workspaceId: string,
  { systemId, border }: { systemId: string; border: Date },
  ids: readonly string[],
): Promise<string[]> {
  return freeAmong(tx, () => [
    `SELECT d.decision_id FROM decision d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid AND d.last_received_at < $3::timestamptz
       AND d.decision_id = ANY($4::uuid[])`,
    [workspaceId, systemId, border, ids],
  ], null, ids.length); // prettier-ignore
}

/** Of what a statement says from a place on, at most LOOK at once and in order, the first `limit` that no open hold keeps. */
async function freeAmong(
  tx: SqlTx,
  from: (after: string | null) => [text: string, params: unknown[]],
  after: string | null,
  limit: number,
): Promise<string[]> {
  const free: string[] = [];
  for (let at = after; ;) {
    const [text, params] = from(at);
    const rows = await tx.sql<{ id: string; held: boolean }>(
      `WITH k AS MATERIALIZED (${text}), ${amongHeld('k')}
       SELECT k.decision_id::text AS id, a.decision_id IS NOT NULL AS held FROM k LEFT JOIN among_held a ON a.decision_id = k.decision_id ORDER BY k.decision_id`,
      params,
    );
    free.push(...rows.filter((row) => !row.held).map((row) => row.id));
    if (free.length >= limit || rows.length < LOOK) return free.slice(0, limit);
    at = rows.at(-1)!.id;
  }
}

/** Whether anything of a month is under an open hold: then it goes by rows, if at all. */
export async function monthIsHeld(tx: SqlTx, month: string): Promise<boolean> {
  const [row] = await tx.sql<{ held: boolean }>('SELECT countersign_month_held($1::date::timestamptz) AS held', [month]);
  return row?.held ?? false;
}

/** What a month of the workspace holds: whether every decision of it is due by its system's border (epoch for systems without one). */
export async function monthIsDue(
  tx: SqlTx,
  workspaceId: string,
  month: string,
  borders: ReadonlyMap<string, Date>,
): Promise<{ decisions: number; due: boolean }> {
  const [row] = await tx.sql<{ decisions: number; kept: number }>(
    `SELECT count(*) AS decisions, count(*) FILTER (WHERE b.border IS NULL OR d.last_received_at >= b.border) AS kept
     FROM decision d LEFT JOIN unnest($3::uuid[], $4::timestamptz[]) AS b(system_id, border) ON b.system_id = d.system_id
     WHERE d.workspace_id = $1::uuid AND d.decision_id >= countersign_uuid_floor($2::date::timestamptz)
       AND d.decision_id < countersign_uuid_floor(($2::date + interval '1 month')::timestamptz)`,
    [workspaceId, month, [...borders.keys()], [...borders.values()]],
  );
  return { decisions: row?.decisions ?? 0, due: row !== undefined && row.decisions > 0 && row.kept === 0 };
}

/** Ranges of the bodies that are disclosed about these decisions, or about all of the month. */
export async function rangesOf(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<IndexRange[]> {
  return asRanges(
    await tx.sql(
      `SELECT min(idx) AS from_idx, max(idx) AS to_idx FROM (SELECT idx, idx - row_number() OVER (ORDER BY idx) AS island
         FROM disclosure WHERE workspace_id = $1::uuid AND anchor_id = ANY($2::uuid[])) i GROUP BY island ORDER BY 1`,
      [workspaceId, decisionIds],
    ),
  );
}
export async function rangesOfMonth(tx: SqlTx, workspaceId: string, month: string): Promise<IndexRange[]> {
  return asRanges(
    await tx.sql(
      `SELECT min(idx) AS from_idx, max(idx) AS to_idx FROM (SELECT d.idx, d.idx - row_number() OVER (ORDER BY d.idx) AS island
         FROM disclosure d JOIN event e ON e.workspace_id = d.workspace_id AND e.idx = d.idx AND e.decision_id IS NOT NULL
         WHERE d.workspace_id = $1::uuid AND d.anchor_id >= countersign_uuid_floor($2::date::timestamptz)
           AND d.anchor_id < countersign_uuid_floor(($2::date + interval '1 month')::timestamptz)) i GROUP BY island ORDER BY 1`,
      [workspaceId, month],
    ),
  );
}
const asRanges = (rows: object[]): IndexRange[] =>
  (rows as { from_idx: number; to_idx: number }[]).map((row) => [row.from_idx, row.to_idx]);

/** Takes the decisions of a month, or some decisions, out of the daily counts. */
export async function uncount(
  tx: SqlTx,
  workspaceId: string,
  which: { month: string } | { ids: readonly string[] },
  rolledUpFields: readonly string[],
): Promise<void> {
  const condition =
    'ids' in which
      ? 'd.decision_id = ANY($2::uuid[])'
      : `d.decision_id >= countersign_uuid_floor($2::date::timestamptz) AND d.decision_id < countersign_uuid_floor(($2::date + interval '1 month')::timestamptz)`;
  const given = 'ids' in which ? which.ids : which.month;
  await tx.sql(
    `UPDATE decision_rollup r SET decisions = r.decisions - n.n FROM (
       SELECT (d.started_at AT TIME ZONE 'UTC')::date AS day, d.system_id, coalesce(d.environment, '') AS environment, d.status, d.risk_tier,
         coalesce(d.route, '') AS route, count(*) AS n FROM decision d WHERE d.workspace_id = $1::uuid AND ${condition} GROUP BY 1, 2, 3, 4, 5, 6) n
     WHERE r.workspace_id = $1::uuid AND (r.day, r.system_id, r.environment, r.status, r.risk_tier, r.route)
       = (n.day, n.system_id, n.environment, n.status, n.risk_tier, n.route)`,
    [workspaceId, given],
  );
  await tx.sql(
    `UPDATE label_rollup r SET decisions = r.decisions - n.n FROM (
       SELECT (d.started_at AT TIME ZONE 'UTC')::date AS day, d.system_id, l.label, count(*) AS n
       FROM decision d CROSS JOIN LATERAL unnest(d.labels) AS l(label)
       WHERE d.workspace_id = $1::uuid AND ${condition} AND split_part(l.label, ':', 1) = ANY($3::text[]) GROUP BY 1, 2, 3) n
     WHERE r.workspace_id = $1::uuid AND (r.day, r.system_id, r.label) = (n.day, n.system_id, n.label)`,
    [workspaceId, given, rolledUpFields],
  );
  for (const table of ['decision_rollup', 'label_rollup'])
    await tx.sql(`DELETE FROM ${table} WHERE workspace_id = $1::uuid AND decisions <= 0`, [workspaceId]);
}

/** Drops the month's tables. False when other workspaces, or too much that stays, are in them: then by rows. */
export async function dropMonth(tx: SqlTx, causeIdx: number, month: string): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }>('SELECT countersign_drop_month($1::bigint, $2::date::timestamptz) AS done', [
    causeIdx,
    month,
  ]);
  return row?.done ?? false;
}

export async function listMonths(tx: SqlTx): Promise<string[]> {
  const rows = await tx.sql<{ month: string }>('SELECT m::text AS month FROM countersign_months() AS m');
  return rows.map((row) => row.month);
}

/** True when the month's tables could be dropped: no other workspace has anything in them. */
export async function monthIsAlone(tx: SqlTx, month: string): Promise<boolean> {
  const [row] = await tx.sql<{ alone: boolean }>('SELECT countersign_month_alone($1::date::timestamptz) AS alone', [month]);
  return row?.alone ?? false;
}

export interface DueAct {
  anchorId: string;
  idx: number;
}
/** Kinds whose content is the access record, where they are about no decision. */
export const ACCESS_KINDS = ['search.performed', 'record.exported', 'refusal.opened', 'trail.opened'];
/** Kinds whose content is what pipelines reported. */
export const LINEAGE_KINDS = ['lineage.run', 'lineage.dataset', 'lineage.job'];

/** Kinds in which people write in their own words, about no decision: of incidents, beside controls, in audits. */
const WORD_KINDS = ['control.commented', 'control.argued', 'control.taskAdded', 'evidence.draftSaved', 'audit.requested', 'audit.answered']; // prettier-ignore

/** Events about no decision as `e` with their content as `d`, which lies under a UUIDv7 of its receipt: the millisecond says where. */
export const actsOf = (which: string): string => `FROM (
    SELECT e.*, countersign_uuid_floor(e.received_at) AS low, countersign_uuid_floor(e.received_at + interval '1 millisecond') AS high
    FROM event e WHERE e.workspace_id = $1::uuid AND e.decision_id IS NULL AND ${which} ORDER BY e.idx
  ) e JOIN disclosure d ON d.workspace_id = $1::uuid AND d.idx = e.idx AND d.anchor_id >= e.low AND d.anchor_id < e.high`;
const OF_INCIDENTS = "e.kind LIKE 'incident.%'";

/** What people wrote of incidents, of controls and in audits, about no decision, with its content, in the order of the log from a place on. */
export async function nextWordActs(
  tx: SqlTx,
  workspaceId: string,
  from: number,
  limit: number,
): Promise<(SealedBody & { kind: string })[]> {
  return tx.sql<SealedBody & { kind: string }>(
    `SELECT d.anchor_id::text AS anchor_id, e.idx, e.kind, d.refs, d.body ${actsOf(`(${OF_INCIDENTS} OR e.kind = ANY($4::text[])) AND e.idx >= $2::bigint`)} ORDER BY e.idx LIMIT $3::int`,
    [workspaceId, from, limit, WORD_KINDS],
  );
}

/** An act on an incident, by its place, and by its event's id where that is known. */
export interface IncidentAct {
  index: number;
  event?: string;
}

/**
 * Those of the places that are acts on incidents about no decision, have content still, and are the events that are meant; where only the place is known,
 * those received until `until`.
 */
export async function selectIncidentActs(
  tx: SqlTx,
  workspaceId: string,
  acts: readonly IncidentAct[],
  until: Date | null,
): Promise<(DueAct & { event: string })[]> {
  return tx.sql<DueAct & { event: string }>(
    `SELECT d.anchor_id::text AS "anchorId", e.idx, e.event_id::text AS event ${actsOf(`${OF_INCIDENTS}
       AND e.idx = ANY($2::bigint[]) AND EXISTS (SELECT 1 FROM unnest($2::bigint[], $3::uuid[]) AS a(idx, event) WHERE a.idx = e.idx
         AND CASE WHEN a.event IS NULL THEN $4::timestamptz IS NULL OR e.received_at <= $4::timestamptz ELSE a.event = e.event_id END)`)} ORDER BY e.idx`,
    [workspaceId, acts.map((one) => one.index), acts.map((one) => one.event ?? null), until],
  );
}

/** Contents of events of these kinds, about no decision, from before the border, oldest first. */
export async function selectDueActs(
  tx: SqlTx,
  workspaceId: string,
  kinds: readonly string[],
  border: Date,
  limit: number,
): Promise<DueAct[]> {
  return tx.sql<DueAct>(
    `SELECT d.anchor_id::text AS "anchorId", d.idx FROM disclosure d JOIN event e ON e.workspace_id = d.workspace_id AND e.idx = d.idx
     WHERE d.workspace_id = $1::uuid AND d.anchor_id < countersign_uuid_floor($2::timestamptz) AND e.decision_id IS NULL
       AND e.kind = ANY($3::text[]) ORDER BY d.anchor_id LIMIT $4::int`,
    [workspaceId, border, kinds, limit],
  );
}

/** Whether anything of the workspace is under hold. */
export async function hasHolds(tx: SqlTx, workspaceId: string): Promise<boolean> {
  const rows = await tx.sql('SELECT 1 AS held FROM hold WHERE workspace_id = $1::uuid AND released_at IS NULL LIMIT 1', [
    workspaceId,
  ]);
  return rows.length > 0;
}

export async function removeActs(tx: SqlTx, causeIdx: number, acts: readonly DueAct[]): Promise<void> {
  await tx.sql('SELECT countersign_remove_acts($1::bigint, $2::uuid[], $3::bigint[])', [
    causeIdx,
    acts.map((one) => one.anchorId),
    acts.map((one) => one.idx),
  ]);
}

export async function deleteQuarantined(tx: SqlTx, workspaceId: string, border: Date, limit: number): Promise<number> {
  const rows = await tx.sql(
    `DELETE FROM quarantine WHERE workspace_id = $1::uuid AND NOT EXISTS (SELECT 1 FROM hold WHERE workspace_id = $1::uuid AND released_at IS NULL) AND quarantine_id IN (
       SELECT quarantine_id FROM quarantine WHERE workspace_id = $1::uuid AND received_at < $2::timestamptz ORDER BY quarantine_id LIMIT $3::int) RETURNING 1`,
    [workspaceId, border, limit],
  );
  return rows.length;
}

/** The next `limit` decisions after `after` of a system that began before `border` and are under no hold, of which words are kept. */
export async function selectWords(
  tx: SqlTx,
  workspaceId: string,
  { systemId, border }: { systemId: string; border: Date },
  after: string | null,
  limit: number,
): Promise<string[]> {
  return freeAmong(tx, (from) => [
    `SELECT DISTINCT d.decision_id FROM decision_search d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid AND d.started_at < $3::timestamptz
       AND ($4::uuid IS NULL OR d.decision_id > $4::uuid) ORDER BY d.decision_id LIMIT ${LOOK}`,
    [workspaceId, systemId, border, from],
  ], after, limit); // prettier-ignore
}

/** Of these decisions, those that still began before the border and that no open hold keeps: their words go. Under the head's lock, so that no hold is placed meanwhile. */
export async function deleteWords(
  tx: SqlTx,
  workspaceId: string,
  { systemId, border }: { systemId: string; border: Date },
  ids: readonly string[],
): Promise<number> {
  const free = await freeAmong(tx, () => ['SELECT decision_id FROM unnest($2::uuid[]) AS i(decision_id)', [workspaceId, ids]], null, ids.length); // prettier-ignore
  const rows = await tx.sql('DELETE FROM decision_search s WHERE s.workspace_id = $1::uuid AND s.decision_id = ANY($2::uuid[]) AND s.system_id = $3::uuid AND s.started_at < $4::timestamptz RETURNING 1', [workspaceId, free, systemId, border]); // prettier-ignore
  return rows.length;
}

export interface PurgeRow {
  idx: number;
  dataClass: DataClass;
  systemName: string | null;
  month: string | null;
  decisions: number;
  records: number;
  at: Date;
}

export async function insertPurge(
  tx: SqlTx,
  workspaceId: string,
  purgeId: string,
  row: { idx: number; dataClass: DataClass; systemId: string | null; month: string | null; decisions: number; records: number },
): Promise<void> {
  await tx.sql(
    `INSERT INTO purge (workspace_id, purge_id, idx, data_class, system_id, month, decisions, records)
     VALUES ($1::uuid, $2::uuid, $3::bigint, $4, $5::uuid, $6::date, $7::bigint, $8::bigint)`,
    [workspaceId, purgeId, row.idx, row.dataClass, row.systemId, row.month, row.decisions, row.records],
  );
}

export async function listPurges(tx: SqlTx, workspaceId: string, limit: number): Promise<PurgeRow[]> {
  return tx.sql<PurgeRow>(
    `SELECT p.idx, p.data_class AS "dataClass", s.name AS "systemName", p.month::text AS month, p.decisions, p.records, p.at FROM purge p
     LEFT JOIN ai_system s ON s.workspace_id = p.workspace_id AND s.system_id = p.system_id
     WHERE p.workspace_id = $1::uuid ORDER BY p.purge_id DESC LIMIT $2::int`,
    [workspaceId, limit],
  );
}
