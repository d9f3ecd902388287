import type { SqlTx } from '@/lib/db/transaction';

export interface FoundDecision {
  decisionId: string;
  systemId: string;
  systemName: string;
  startedAt: Date;
  records: number;
  comments: number;
  /** Matters of the open holds it is under. */
  matters: string[];
}
type Visible = readonly string[] | null;

const FOUND = `d.decision_id::text AS "decisionId", d.system_id::text AS "systemId", s.name AS "systemName", d.started_at AS "startedAt",
  d.event_count AS records,
  (SELECT count(*) FROM comment c WHERE c.workspace_id = d.workspace_id AND c.decision_id = d.decision_id AND c.body <> '') AS comments,
  ARRAY(SELECT h.matter FROM hold h WHERE h.workspace_id = d.workspace_id AND h.hold_id IN (SELECT countersign_holds_of(d.decision_id))
    ORDER BY h.hold_id) AS matters`;
const SYSTEM = 'JOIN ai_system s ON s.workspace_id = d.workspace_id AND s.system_id = d.system_id';

/** Those of the decisions that are there, of AI systems the actor sees (null: all), oldest first. */
export async function findDecisions(
  tx: SqlTx,
  workspaceId: string,
  ids: readonly string[],
  visible: Visible,
): Promise<FoundDecision[]> {
  return tx.sql<FoundDecision>(
    `SELECT ${FOUND} FROM decision d ${SYSTEM} WHERE d.workspace_id = $1::uuid AND d.decision_id = ANY($2::uuid[])
       AND ($3::uuid[] IS NULL OR d.system_id = ANY($3::uuid[])) ORDER BY d.decision_id`,
    [workspaceId, ids, visible],
  );
}

/** A person as decisions know them: by a label, and by the token of those that name more persons than labels have room for. */
export interface NamedPerson {
  label: string | null;
  /** 16 hexadecimal digits and how it names (lib/search/person-tokens.ts); null: the token that was given is too short to be one. */
  token: { how: number; token: string } | null;
}

/** Decisions that name a person, oldest first: by their labels, through the view whose index on labels may be used, and by what the index of persons knows. */
export async function findNaming(
  tx: SqlTx,
  workspaceId: string,
  { label, token }: NamedPerson,
  visible: Visible,
  limit: number,
): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT id::text AS id FROM (
       SELECT decision_id AS id FROM decision_read WHERE workspace_id = $1::uuid AND labels @> ARRAY[$2::text]
         AND ($3::uuid[] IS NULL OR system_id = ANY($3::uuid[]))
       UNION
       SELECT d.decision_id FROM person_token p JOIN decision d ON d.workspace_id = p.workspace_id AND d.decision_id = p.anchor_id
       WHERE p.workspace_id = $1::uuid AND p.token = decode($5::text, 'hex') AND p.how = $6::smallint
         AND ($3::uuid[] IS NULL OR d.system_id = ANY($3::uuid[]))) n
     ORDER BY 1 LIMIT $4::int`,
    [workspaceId, label, visible, limit, token?.token ?? null, token?.how ?? null],
  );
  return rows.map((row) => row.id);
}

/**
 * Whether the index of persons is behind, and a decision that names more persons than its labels tell (too many, or in a record that came again with
 * other content) is among what it has not read: until it has, nobody can say whom that is about. What came in the last minute is as what comes later.
 */
export async function waitsToBeRead(tx: SqlTx, workspaceId: string, visible: Visible): Promise<boolean> {
  const rows = await tx.sql(
    `SELECT 1 AS waits FROM search_cursor c JOIN event e ON e.workspace_id = c.workspace_id AND e.idx = c.next_idx
     WHERE c.workspace_id = $1::uuid AND e.received_at < now() - interval '1 minute' AND EXISTS (
       SELECT 1 FROM decision_read d WHERE d.workspace_id = $1::uuid AND d.labels && ARRAY['flag:labelsTruncated', 'flag:conflict']
         AND ($2::uuid[] IS NULL OR d.system_id = ANY($2::uuid[])) AND d.latest_idx >= c.next_idx)`,
    [workspaceId, visible],
  );
  return rows.length > 0;
}

/** Which of the decisions are under hold, and which are there at all. */
export async function sortHeld(
  tx: SqlTx,
  ids: readonly string[],
  workspaceId: string,
): Promise<{ id: string; held: boolean; there: boolean }[]> {
  return tx.sql<{ id: string; held: boolean; there: boolean }>(
    `SELECT k.id::text AS id, countersign_held(k.id) AS held,
       EXISTS (SELECT 1 FROM decision d WHERE d.workspace_id = $2::uuid AND d.decision_id = k.id) AS there
     FROM unnest($1::uuid[]) AS k(id)`,
    [ids, workspaceId],
  );
}
