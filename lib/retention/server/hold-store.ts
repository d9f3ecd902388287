import type { SqlTx } from '@/lib/db/transaction';

export interface HoldRow {
  holdId: string;
  matter: string;
  basis: string;
  scope: unknown;
  /** The name of the AI system that it holds, of one that holds a system. */
  systemName: string | null;
  reviewOn: string;
  placedBy: string;
  placedByName: string;
  placedAt: Date;
  releaseAskedBy: string | null;
  releaseAskedByName: string | null;
  releaseAskedAt: Date | null;
  releaseReason: string | null;
  releasedBy: string | null;
  releasedByName: string | null;
  releasedAt: Date | null;
  /** How many acts of its release and review there were: it only grows, so that no state comes back unseen. */
  acts: number;
  /** How many decisions it names; null where it holds by what they are. */
  decisions: number | null;
}
const HOLD = `hold_id::text AS "holdId", matter, basis, scope,
  (SELECT s.name FROM ai_system s WHERE s.workspace_id = hold.workspace_id AND s.system_id = hold.system_id) AS "systemName", review_on::text AS "reviewOn", placed_by::text AS "placedBy",
  placed_by_name AS "placedByName", placed_at AS "placedAt", release_asked_by::text AS "releaseAskedBy",
  release_asked_by_name AS "releaseAskedByName", release_asked_at AS "releaseAskedAt", release_reason AS "releaseReason",
  released_by::text AS "releasedBy", released_by_name AS "releasedByName", released_at AS "releasedAt", acts,
  CASE WHEN subject_label IS NULL AND system_id IS NULL
    THEN (SELECT count(*) FROM hold_decision x WHERE x.workspace_id = hold.workspace_id AND x.hold_id = hold.hold_id) END AS decisions`;

export interface NewHoldRow {
  holdId: string;
  matter: string;
  basis: string;
  scope: unknown;
  subjectLabel: string | null;
  systemId: string | null;
  from: Date | null;
  to: Date | null;
  reviewOn: string;
  placedBy: string;
  placedByName: string;
  /** When it was placed first, of one that is placed again; else now. */
  placedAt?: Date;
  decisions: readonly string[];
}

export async function insertHold(tx: SqlTx, workspaceId: string, row: NewHoldRow): Promise<void> {
  await tx.sql(
    `INSERT INTO hold (workspace_id, hold_id, matter, basis, scope, subject_label, system_id, from_at, to_at, review_on, placed_by, placed_by_name, placed_at, reach)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::jsonb, $6, $7::uuid, $8::timestamptz, $9::timestamptz, $10::date, $11::uuid, $12, coalesce($13::timestamptz, now()),
       ARRAY(SELECT DISTINCT coalesce((SELECT d.system_id FROM decision d WHERE d.workspace_id = $1::uuid AND d.decision_id = t.id),
           (SELECT e.system_id FROM event e WHERE e.workspace_id = $1::uuid AND e.decision_id = t.id AND e.system_id IS NOT NULL LIMIT 1), '00000000-0000-0000-0000-000000000000')
         FROM unnest($14::uuid[]) AS t(id)))`,
    [
      workspaceId,
      row.holdId,
      row.matter,
      row.basis,
      JSON.stringify(row.scope),
      row.subjectLabel,
      row.systemId,
      row.from,
      row.to,
      row.reviewOn,
      row.placedBy,
      row.placedByName,
      row.placedAt ?? null,
      row.decisions,
    ],
  );
  if (row.decisions.length > 0)
    await tx.sql(
      'INSERT INTO hold_decision (workspace_id, hold_id, decision_id) SELECT $1::uuid, $2::uuid, * FROM unnest($3::uuid[])',
      [workspaceId, row.holdId, row.decisions],
    );
}

/** True for holds whose reach is within the AI systems `$n` (null: all): one of them, or decisions of them. What holds a person holds everywhere. */
const seenBy = (n: number): string =>
  `($${n}::uuid[] IS NULL OR (subject_label IS NULL AND (system_id IS NULL OR system_id = ANY($${n}::uuid[])) AND reach <@ $${n}::uuid[]))`;

/** The hold, locked until the transaction ends; null when its reach is not within the systems (null: all). */
export async function lockHold(
  tx: SqlTx,
  workspaceId: string,
  holdId: string,
  systems: readonly string[] | null,
): Promise<HoldRow | null> {
  const [row] = await tx.sql<HoldRow>(
    `SELECT ${HOLD} FROM hold WHERE workspace_id = $1::uuid AND hold_id = $2::uuid AND ${seenBy(3)} FOR UPDATE`,
    [workspaceId, holdId, systems],
  );
  return row ?? null;
}

/** Open ones first, among them those whose day of review has come, then newest first. */
export async function listHoldRows(
  tx: SqlTx,
  workspaceId: string,
  limit: number,
  systems: readonly string[] | null,
  today: string,
): Promise<HoldRow[]> {
  return tx.sql<HoldRow>(
    `SELECT ${HOLD} FROM hold WHERE workspace_id = $1::uuid AND ${seenBy(3)}
      ORDER BY released_at IS NOT NULL, released_at IS NULL AND review_on <= $4::date DESC, hold_id DESC LIMIT $2::int`,
    [workspaceId, limit, systems, today],
  );
}

/** How many acts the hold has had then: the event of each says it, so that the row's count is held against the log. */
async function countActs(tx: SqlTx, update: string, params: readonly unknown[]): Promise<number> {
  const [row] = await tx.sql<{ acts: number }>(`${update} RETURNING acts`, params);
  return row!.acts;
}

/** Notes a wish for its release, or takes it back (null). Returns how many acts the hold has had. */
export function askRelease(
  tx: SqlTx,
  workspaceId: string,
  holdId: string,
  given: { by: string; name: string; reason: string } | null,
): Promise<number> {
  return countActs(
    tx,
    `UPDATE hold SET release_asked_by = $3::uuid, release_asked_by_name = $4, release_reason = $5, acts = acts + 1,
       release_asked_at = CASE WHEN $3::uuid IS NOT NULL THEN now() END WHERE workspace_id = $1::uuid AND hold_id = $2::uuid`,
    [workspaceId, holdId, given?.by ?? null, given?.name ?? null, given?.reason ?? null],
  );
}

/** It was looked at and is still needed: the day of the next look, and the event that says so. Returns how many acts the hold has had. */
export function markReviewed(
  tx: SqlTx,
  workspaceId: string,
  holdId: string,
  { reviewOn, event }: { reviewOn: string; event: string },
): Promise<number> {
  return countActs(
    tx,
    'UPDATE hold SET review_on = $3::date, review_event = $4::uuid, acts = acts + 1 WHERE workspace_id = $1::uuid AND hold_id = $2::uuid',
    [workspaceId, holdId, reviewOn, event],
  );
}

/** Returns how many acts the hold has had. */
export function markReleased(
  tx: SqlTx,
  workspaceId: string,
  holdId: string,
  given: { by: string; name: string },
): Promise<number> {
  return countActs(
    tx,
    `UPDATE hold SET released_by = $3::uuid, released_by_name = $4, released_at = now(), acts = acts + 1 WHERE workspace_id = $1::uuid AND hold_id = $2::uuid`,
    [workspaceId, holdId, given.by, given.name],
  );
}

export interface HoldState {
  holdId: string;
  releasedAt: Date | null;
  reviewOn: string;
  /** The event that named the day since the hold was placed, and when; null where none did, or before that was kept. */
  reviewEvent: string | null;
  reviewedAt: Date | null;
}

/** Which holds there are, which of them were released, and when somebody looks at each. */
export async function selectHoldStates(tx: SqlTx, workspaceId: string): Promise<HoldState[]> {
  return tx.sql<HoldState>(
    `SELECT h.hold_id::text AS "holdId", h.released_at AS "releasedAt", h.review_on::text AS "reviewOn", h.review_event::text AS "reviewEvent", e.received_at AS "reviewedAt"
     FROM hold h LEFT JOIN event e ON e.workspace_id = h.workspace_id AND e.event_id = h.review_event WHERE h.workspace_id = $1::uuid ORDER BY h.hold_id`,
    [workspaceId],
  );
}

/** How many holds there are whose day of review has come and that are not released, of those within the AI systems (null: all). */
export async function countReviewDue(
  tx: SqlTx,
  workspaceId: string,
  today: string,
  systems: readonly string[] | null,
): Promise<number> {
  const [row] = await tx.sql<{ count: number }>(
    `SELECT count(*) AS count FROM hold WHERE workspace_id = $1::uuid AND released_at IS NULL AND review_on <= $2::date AND ${seenBy(3)}`,
    [workspaceId, today, systems],
  );
  return row?.count ?? 0;
}

/**
 * The holds whose day of review has come, each locked until the transaction ends as by whoever acts on it; without those that somebody has locked: what comes
 * of them is seen the next time.
 */
export async function lockReviewDue(
  tx: SqlTx,
  workspaceId: string,
  today: string,
): Promise<{ holdId: string; reviewOn: string }[]> {
  return tx.sql(
    `SELECT hold_id::text AS "holdId", review_on::text AS "reviewOn" FROM hold
      WHERE workspace_id = $1::uuid AND released_at IS NULL AND review_on <= $2::date ORDER BY review_on, hold_id FOR UPDATE SKIP LOCKED`,
    [workspaceId, today],
  );
}

/** Of these holds, those whose reach is within the AI systems. */
export async function selectSeenHolds(
  tx: SqlTx,
  workspaceId: string,
  holdIds: readonly string[],
  systems: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT hold_id::text AS id FROM hold WHERE workspace_id = $1::uuid AND hold_id = ANY($2::uuid[]) AND ${seenBy(3)}`,
    [workspaceId, holdIds, systems],
  );
  return new Set(rows.map((row) => row.id));
}

/** Whether the log knows an event: by its index on their ids. */
export async function knowsEvent(tx: SqlTx, workspaceId: string, event: string): Promise<boolean> {
  return (await tx.sql('SELECT 1 AS known FROM event WHERE workspace_id = $1::uuid AND event_id = $2::uuid', [workspaceId, event])).length > 0; // prettier-ignore
}

/** A hold as it was placed. */
export async function selectPlaced(
  tx: SqlTx,
  workspaceId: string,
  holdId: string,
): Promise<(NewHoldRow & { placedAt: Date }) | null> {
  const [row] = await tx.sql<NewHoldRow & { placedAt: Date }>(
    `SELECT hold_id::text AS "holdId", matter, basis, scope, subject_label AS "subjectLabel", system_id::text AS "systemId", from_at AS "from", to_at AS "to",
       review_on::text AS "reviewOn", placed_by::text AS "placedBy", placed_by_name AS "placedByName", placed_at AS "placedAt",
       ARRAY(SELECT x.decision_id::text FROM hold_decision x WHERE x.workspace_id = hold.workspace_id AND x.hold_id = hold.hold_id ORDER BY 1) AS decisions
     FROM hold WHERE workspace_id = $1::uuid AND hold_id = $2::uuid`,
    [workspaceId, holdId],
  );
  return row ?? null;
}
