import type { SqlTx } from '@/lib/db/transaction';

/** A place in a decision's trail. */
export interface PlaceRow {
  decision_id: string;
  system_id: string;
  /** Null: the decision as a whole. */
  step_key: string | null;
  system_name: string;
  started_at: Date;
}

type Visible = 'all' | readonly string[];
const only = (visible: Visible): readonly string[] | null => (visible === 'all' ? null : visible);

const OF = `JOIN decision d ON d.workspace_id = $1::uuid AND d.decision_id = x.decision_id AND ($3::uuid[] IS NULL OR d.system_id = ANY($3::uuid[]))
  JOIN ai_system s ON s.workspace_id = d.workspace_id AND s.system_id = d.system_id`;

/** The decision that the event is about, and the step that was made of it. */
export async function selectEventPlace(tx: SqlTx, workspaceId: string, eventId: string, visible: Visible): Promise<PlaceRow[]> {
  return tx.sql<PlaceRow>(
    `SELECT x.decision_id, d.system_id, s.name AS system_name, d.started_at, (
       SELECT coalesce(t.same_as, t.step_key) FROM step t
       WHERE t.workspace_id = $1::uuid AND t.decision_id = x.decision_id AND x.idx = ANY(t.idxs) ORDER BY t.seq LIMIT 1) AS step_key
     FROM event x ${OF} WHERE x.workspace_id = $1::uuid AND x.event_id = $2::uuid`,
    [workspaceId, eventId, only(visible)],
  );
}

/** What a comment that was not deleted speaks of. */
export async function selectCommentPlace(
  tx: SqlTx,
  workspaceId: string,
  commentId: string,
  visible: Visible,
): Promise<PlaceRow[]> {
  return tx.sql<PlaceRow>(
    `SELECT x.decision_id, d.system_id, x.step_key, s.name AS system_name, d.started_at
     FROM comment x ${OF} WHERE x.workspace_id = $1::uuid AND x.comment_id = $2::uuid AND x.deleted_at IS NULL`,
    [workspaceId, commentId, only(visible)],
  );
}

/** The steps of these decisions that are called so: by their own id (of a span, of an event), or by the id of their call. */
export async function selectStepPlaces(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[],
  name: string,
  visible: Visible,
): Promise<PlaceRow[]> {
  return tx.sql<PlaceRow>(
    `SELECT x.decision_id, d.system_id, min(coalesce(x.same_as, x.step_key)) AS step_key, s.name AS system_name, d.started_at
     FROM step x ${OF}
     WHERE x.workspace_id = $1::uuid AND x.decision_id = ANY($2::uuid[]) AND (x.step_key = $4 OR x.call_id = $4)
     GROUP BY x.decision_id, d.system_id, s.name, d.started_at ORDER BY d.started_at DESC`,
    [workspaceId, decisionIds, only(visible), name],
  );
}
