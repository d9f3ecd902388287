import type { SqlTx } from '@/lib/db/transaction';
import type { Route } from '@/lib/policy/contract';

/** Calls that were asked for at the desk, as a dry run finds them. */
export interface DeskCallRow {
  actionId: string;
  systemId: string;
  systemKey: string;
  riskClass: string | null;
  environment: string | null;
  tool: string;
  /** Of the event that asked. */
  requestedIdx: number;
  /** The decision's content is restricted (GDPR Art. 18). */
  restricted: boolean;
}
/** $2 systems, $3 and $4 the range of instants as ids: an action's id embeds when it was asked for. */
const RANGE = `a.workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR a.system_id = ANY($2::uuid[])) AND a.action_id >= $3::uuid AND a.action_id < $4::uuid`;
interface Range {
  systems: readonly string[] | null;
  first: string;
  last: string;
}

export async function countDeskCalls(tx: SqlTx, workspaceId: string, range: Range): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(`SELECT count(*)::bigint AS n FROM action a WHERE ${RANGE}`, [
    workspaceId,
    range.systems,
    range.first,
    range.last,
  ]);
  return row?.n ?? 0;
}

export async function nextDeskCalls(
  tx: SqlTx,
  workspaceId: string,
  range: Range & { after: string | null },
  limit: number,
): Promise<DeskCallRow[]> {
  return tx.sql<DeskCallRow>(
    `SELECT a.action_id::text AS "actionId", a.system_id::text AS "systemId", s.key AS "systemKey", s.risk_class AS "riskClass", a.environment, a.tool,
            a.requested_idx AS "requestedIdx", coalesce('restricted' = ANY(d.flags), false) AS restricted
       FROM (SELECT * FROM action a WHERE ${RANGE} AND ($5::uuid IS NULL OR a.action_id > $5::uuid) ORDER BY a.action_id LIMIT $6::int) a
       JOIN ai_system s ON s.workspace_id = a.workspace_id AND s.system_id = a.system_id
       LEFT JOIN decision d ON d.workspace_id = a.workspace_id AND d.decision_id = a.decision_id
      ORDER BY a.action_id`,
    [workspaceId, range.systems, range.first, range.last, range.after, limit],
  );
}

export interface CallChangeRow {
  actionId: string;
  systemId: string;
  tool: string;
  recorded: Route | null;
  before: Route;
  after: Route;
  rules: string[];
}
export async function insertCallChanges(
  tx: SqlTx,
  workspaceId: string,
  runId: string,
  rows: readonly CallChangeRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO policy_dry_run_call (workspace_id, run_id, action_id, system_id, tool, recorded, before, after, rules)
     SELECT $1::uuid, $2::uuid, x."actionId", x."systemId", x.tool, x.recorded, x.before, x.after, x.rules
       FROM jsonb_to_recordset($3::jsonb) AS x("actionId" uuid, "systemId" uuid, tool text, recorded text, before text, after text, rules text[])`,
    [workspaceId, runId, JSON.stringify(rows)],
  );
}

/** Changes in AI systems that the reader sees, the newest call first. */
export async function listCallChanges(
  tx: SqlTx,
  workspaceId: string,
  runId: string,
  given: { systems: readonly string[] | null; cursor: string | null; limit: number },
): Promise<(CallChangeRow & { systemName: string; askedAt: Date | null })[]> {
  return tx.sql(
    `SELECT c.action_id::text AS "actionId", c.system_id::text AS "systemId", c.tool, c.recorded, c.before, c.after, c.rules, s.name AS "systemName",
            a.asked_at AS "askedAt"
       FROM policy_dry_run_call c JOIN ai_system s ON s.workspace_id = c.workspace_id AND s.system_id = c.system_id
       LEFT JOIN action a ON a.workspace_id = c.workspace_id AND a.action_id = c.action_id
      WHERE c.workspace_id = $1::uuid AND c.run_id = $2::uuid AND ($3::uuid[] IS NULL OR c.system_id = ANY($3::uuid[]))
        AND ($4::uuid IS NULL OR c.action_id < $4::uuid) ORDER BY c.action_id DESC LIMIT $5::int`,
    [workspaceId, runId, given.systems, given.cursor, given.limit],
  );
}

export async function countCallMoves(
  tx: SqlTx,
  workspaceId: string,
  runId: string,
  systems: readonly string[] | null,
): Promise<{ before: Route; after: Route; count: number }[]> {
  return tx.sql(
    `SELECT before, after, count(*)::bigint AS count FROM policy_dry_run_call WHERE workspace_id = $1::uuid AND run_id = $2::uuid
       AND ($3::uuid[] IS NULL OR system_id = ANY($3::uuid[])) GROUP BY before, after ORDER BY count(*) DESC, before, after`,
    [workspaceId, runId, systems],
  );
}
