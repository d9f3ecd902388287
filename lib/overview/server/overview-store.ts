import type { SqlTx } from '@/lib/db/transaction';
import { sentenceInSql } from '@/lib/decisions/reported-words';

/** `systems` is null for everything, or the UUIDs the actor may see. */
export interface Within {
  workspaceId: string;
  systems: readonly string[] | null;
  from: string;
  to: string;
}

export interface StatusRow {
  day: string;
  system_id: string;
  status: string;
  decisions: number;
}

/** Decisions by day, system and status, both days included. Exact: from the daily counts. */
export function countByDay(tx: SqlTx, within: Within): Promise<StatusRow[]> {
  return tx.sql<StatusRow>(
    `SELECT day, system_id::text, status, sum(decisions)::bigint AS decisions FROM decision_rollup
     WHERE workspace_id = $1::uuid AND day BETWEEN $2::date AND $3::date AND ($4::uuid[] IS NULL OR system_id = ANY($4::uuid[]))
     GROUP BY day, system_id, status`,
    [within.workspaceId, within.from, within.to, within.systems],
  );
}

export interface ToolRow {
  tool: string;
  system_id: string;
  decisions: number;
  before: number;
}

/** Decisions that called each tool, in the range and in the one before it. */
export function countTools(tx: SqlTx, within: Within, previousFrom: string): Promise<ToolRow[]> {
  return tx.sql<ToolRow>(
    `SELECT substr(label, 6) AS tool, system_id::text,
            coalesce(sum(decisions) FILTER (WHERE day >= $2::date), 0)::bigint AS decisions,
            coalesce(sum(decisions) FILTER (WHERE day < $2::date), 0)::bigint AS before
     FROM label_rollup
     WHERE workspace_id = $1::uuid AND day BETWEEN $5::date AND $3::date AND label LIKE 'tool:%' AND ($4::uuid[] IS NULL OR system_id = ANY($4::uuid[]))
     GROUP BY label, system_id HAVING sum(decisions) > 0`,
    [within.workspaceId, within.from, within.to, within.systems, previousFrom],
  );
}

/** Decisions of the range that carry each flag. */
export function countFlags(tx: SqlTx, within: Within): Promise<{ flag: string; decisions: number }[]> {
  return tx.sql(
    `SELECT substr(label, 6) AS flag, sum(decisions)::bigint AS decisions FROM label_rollup
     WHERE workspace_id = $1::uuid AND day BETWEEN $2::date AND $3::date AND label LIKE 'flag:%' AND ($4::uuid[] IS NULL OR system_id = ANY($4::uuid[]))
     GROUP BY label HAVING sum(decisions) > 0 ORDER BY 2 DESC, 1`,
    [within.workspaceId, within.from, within.to, within.systems],
  );
}

export interface SystemRow {
  system_id: string;
  key: string;
  name: string;
  registered_at: Date | null;
  first_seen_at: Date;
}

export function listSystems(tx: SqlTx, within: Within): Promise<SystemRow[]> {
  return tx.sql<SystemRow>(
    `SELECT system_id::text, key, name, registered_at, first_seen_at FROM ai_system
     WHERE workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[])) ORDER BY name, key`,
    [within.workspaceId, within.systems],
  );
}

export interface FirstSeenRow {
  label: string;
  system_id: string;
  first_seen_at: Date;
  decision_id: string;
  /** How many of its group, tools or the rest, appeared in the range. */
  of_group: number;
}

/** Tools, then models, prompts, versions and the rest that appeared in the range, newest first; at most `limit` of each of the two groups. `content`: also what is content by its length. */
export function listFirstSeen(tx: SqlTx, within: Within & { content: boolean }, limit: number): Promise<FirstSeenRow[]> {
  return tx.sql<FirstSeenRow>(
    `SELECT label, system_id::text, first_seen_at, decision_id::text, of_group FROM (
       SELECT *, label LIKE 'tool:%' AS is_tool, count(*) OVER (PARTITION BY label LIKE 'tool:%') AS of_group,
              row_number() OVER (PARTITION BY label LIKE 'tool:%' ORDER BY first_seen_at DESC, label, system_id) AS place
       FROM first_seen WHERE workspace_id = $1::uuid AND first_seen_at >= $2::date::timestamp AT TIME ZONE 'UTC' AND first_seen_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC' AND ($4::uuid[] IS NULL OR system_id = ANY($4::uuid[]))
         AND ($6::boolean OR NOT ${sentenceInSql('label')})) f
     WHERE place <= $5::int ORDER BY is_tool DESC, place`,
    [within.workspaceId, within.from, within.to, within.systems, limit, within.content],
  );
}

/** When each tool was first seen anywhere in the systems given. */
export function listToolFirstSeen(tx: SqlTx, within: Within): Promise<{ tool: string; first_seen_at: Date }[]> {
  return tx.sql(
    `SELECT substr(label, 6) AS tool, min(first_seen_at) AS first_seen_at FROM first_seen
     WHERE workspace_id = $1::uuid AND label LIKE 'tool:%' AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[])) GROUP BY label`,
    [within.workspaceId, within.systems],
  );
}

export interface IngestRow {
  accepted: number;
  duplicates: number;
  conflicts: number;
  rejected: number;
  last_hour: Date | null;
  quarantined: number;
  lag_events: number;
  lag_seconds: number;
}

/** What arrived in the range (by hour of receipt), what was refused, and how far text search is behind. */
export async function readIngest(tx: SqlTx, within: Within): Promise<IngestRow> {
  const [row] = await tx.sql<IngestRow>(
    `SELECT i.*, q.quarantined, greatest(h.next_idx - c.next_idx, 0)::bigint AS lag_events,
            CASE WHEN h.next_idx > c.next_idx
              THEN coalesce((SELECT extract(epoch FROM now() - e.received_at) FROM event e WHERE e.workspace_id = $1::uuid AND e.idx = c.next_idx), 0) ELSE 0 END::double precision AS lag_seconds
     FROM (SELECT coalesce(sum(accepted), 0)::bigint AS accepted, coalesce(sum(duplicates), 0)::bigint AS duplicates, coalesce(sum(conflicts), 0)::bigint AS conflicts,
                  coalesce(sum(rejected), 0)::bigint AS rejected, max(hour) AS last_hour
           FROM ingest_rollup WHERE workspace_id = $1::uuid AND hour >= $2::date AND hour < $3::date + 1) i,
          (SELECT count(*)::bigint AS quarantined FROM quarantine WHERE workspace_id = $1::uuid AND received_at >= $2::date::timestamp AT TIME ZONE 'UTC' AND received_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC') q,
          (SELECT next_idx FROM log_head WHERE workspace_id = $1::uuid) h, (SELECT next_idx FROM search_cursor WHERE workspace_id = $1::uuid) c`,
    [within.workspaceId, within.from, within.to],
  );
  if (!row) throw new Error('the workspace has no log');
  return row;
}

/** As many as the page of mentions shows unread: not of deleted comments, and only in the systems given. */
export async function countUnseenMentions(tx: SqlTx, within: Within, personId: string): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    `SELECT count(*)::bigint AS n FROM mention m
       JOIN comment c ON c.workspace_id = m.workspace_id AND c.decision_id = m.decision_id AND c.comment_id = m.comment_id AND c.deleted_at IS NULL
       JOIN decision d ON d.workspace_id = m.workspace_id AND d.decision_id = m.decision_id
      WHERE m.workspace_id = $1::uuid AND m.person_id = $2::uuid AND m.seen_at IS NULL AND ($3::uuid[] IS NULL OR d.system_id = ANY($3::uuid[]))`,
    [within.workspaceId, personId, within.systems],
  );
  return row?.n ?? 0;
}
