/**
 * Which decisions the open holds keep, told from the holds instead of asked of every decision: SQL for the stores of this room, `$1` the workspace. It says
 * what `countersign_held` and `countersign_held_among` say, the rule that removals obey; a test compares them. From the holds where what they keep is wanted
 * and nothing else, among given decisions where these are wanted that no hold keeps.
 */
const OPEN = 'h.workspace_id = $1::uuid AND h.released_at IS NULL';
const CURSOR = 'coalesce((SELECT c.next_idx FROM search_cursor c WHERE c.workspace_id = $1::uuid), 0)';

/** Decisions that holds name, that stay under one they were under, whose records name a held person, or of which nobody can say yet whom they name. */
const NAMED = `SELECT x.decision_id FROM hold h JOIN hold_decision x ON x.workspace_id = h.workspace_id AND x.hold_id = h.hold_id WHERE ${OPEN}
  UNION SELECT x.decision_id FROM hold h JOIN hold_met x ON x.workspace_id = h.workspace_id AND x.hold_id = h.hold_id WHERE ${OPEN}
  UNION SELECT p.anchor_id FROM hold h JOIN person_token p ON p.workspace_id = h.workspace_id AND p.how = 1
    AND p.token = CASE WHEN length(h.scope->>'token') >= 16 THEN decode(left(h.scope->>'token', 16), 'hex') END
    WHERE ${OPEN} AND h.subject_label IS NOT NULL
  UNION SELECT u.decision_id FROM decision_read u WHERE u.labels && ARRAY['flag:conflict', 'flag:labelsTruncated'] AND u.latest_idx >= ${CURSOR}
    AND EXISTS (SELECT 1 FROM hold h WHERE ${OPEN} AND h.subject_label IS NOT NULL)`;

/** Holds on a person or an AI system, with their time as instants and as ids: the id of an instant is worked out once a hold, not once a decision. */
const BY_RULE = `SELECT h.subject_label, h.system_id, coalesce(h.from_at, '-infinity') AS from_at, coalesce(h.to_at, 'infinity') AS to_at,
    coalesce(countersign_uuid_floor(h.from_at), '00000000-0000-0000-0000-000000000000') AS from_id,
    coalesce(countersign_uuid_floor(h.to_at), 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS to_id
  FROM hold h WHERE ${OPEN} AND (h.subject_label IS NOT NULL OR h.system_id IS NOT NULL)`;

/** For a WITH clause: what heldIds reads, once a statement. */
export const BY_HOLDS = `named_by_holds AS MATERIALIZED (${NAMED}), held_by_rule AS MATERIALIZED (${BY_RULE})`;

/** That a hold `h` of those meets decision `d` as its row stands: by the start that is known now, or by the one that its first record came with. */
const MEETS = `(h.subject_label IS NULL OR h.subject_label = ANY(d.labels)) AND (h.system_id IS NULL OR h.system_id = d.system_id)
  AND ((d.started_at >= h.from_at AND d.started_at < h.to_at) OR (d.decision_id >= h.from_id AND d.decision_id < h.to_id))`;

/** For a WITH clause: `among_held`, those of the decisions of a query or CTE (of ids) that are under an open hold. Where none is open they are not gathered. `$1`: the workspace. */
export const amongHeld = (ids: string): string =>
  `among_held AS MATERIALIZED (SELECT x.id AS decision_id FROM countersign_held_among(
    CASE WHEN EXISTS (SELECT 1 FROM hold WHERE workspace_id = $1::uuid AND released_at IS NULL) THEN ARRAY(SELECT i.decision_id FROM ${ids} i) ELSE '{}' END) AS x(id))`;

const OF_SYSTEM =
  'd.workspace_id = $1::uuid AND d.system_id = h.system_id AND (h.subject_label IS NULL OR h.subject_label = ANY(d.labels))';

/**
 * Ids of held decisions after `after` (a parameter, may be null) whose last record came before the border of their AI system in `b`; of those that a hold keeps
 * as its AI system's in a time, the first `limit`, because there may be millions: the caller sorts and cuts again. Of all other decisions of a hold whatever
 * their last record is. Beside BY_HOLDS. Each part leaves out what earlier pages showed, so that no page looks those rows up again.
 */
export const heldIds = ({
  after,
  limit,
}: {
  after: string;
  limit: string;
}): string => `SELECT n.decision_id FROM named_by_holds n WHERE (${after} IS NULL OR n.decision_id > ${after})
  UNION SELECT s.decision_id FROM held_by_rule h CROSS JOIN LATERAL (
      -- By the index on labels alone: a page further on is no reason to read all decisions behind it, person by person.
      SELECT d.decision_id FROM (SELECT r.decision_id, r.system_id, r.started_at, r.labels FROM decision_read r WHERE r.labels @> ARRAY[h.subject_label] OFFSET 0) d
        WHERE ${MEETS} AND (${after} IS NULL OR d.decision_id > ${after})) s
    WHERE h.subject_label IS NOT NULL
  UNION SELECT s.decision_id FROM held_by_rule h JOIN b ON b.system_id = h.system_id CROSS JOIN LATERAL (
      SELECT d.decision_id FROM decision d WHERE ${OF_SYSTEM} AND d.decision_id >= h.from_id AND d.decision_id < least(h.to_id, b.border_id)
        AND d.last_received_at < b.border AND (${after} IS NULL OR d.decision_id > ${after})
      ORDER BY d.decision_id LIMIT ${limit}) s
  -- Those that came with another time than the one they began at, as far as is known now: by the index on when they began, however far on the page is.
  UNION SELECT s.decision_id FROM held_by_rule h CROSS JOIN LATERAL (
      SELECT d.decision_id FROM (SELECT d.decision_id FROM decision d WHERE ${OF_SYSTEM} AND d.started_at >= h.from_at AND d.started_at < h.to_at OFFSET 0) d
        WHERE (d.decision_id < h.from_id OR d.decision_id >= h.to_id) AND (${after} IS NULL OR d.decision_id > ${after})) s`;
