import type { SqlTx } from '@/lib/db/transaction';

/** `systems` is null for everything, or the UUIDs the actor may see. Days are included on both sides. */
export interface Within {
  workspaceId: string;
  systems: readonly string[] | null;
  from: string;
  to: string;
}
const SYSTEMS = '($4::uuid[] IS NULL OR system_id = ANY($4::uuid[]))';
const params = ({ workspaceId, from, to, systems }: Within): unknown[] => [workspaceId, from, to, systems];

export interface TierRow {
  day: string;
  system_id: string;
  risk_tier: string;
  route: string;
  decisions: number;
}
/** Exact, from the daily counts. */
export function countTiers(tx: SqlTx, within: Within): Promise<TierRow[]> {
  return tx.sql<TierRow>(
    `SELECT day::text, system_id::text, risk_tier, route, sum(decisions)::bigint AS decisions FROM decision_rollup
      WHERE workspace_id = $1::uuid AND day BETWEEN $2::date AND $3::date AND ${SYSTEMS} GROUP BY day, system_id, risk_tier, route HAVING sum(decisions) > 0`,
    params(within),
  );
}

/** Decisions that carry each label that assessments give, the most frequent first. */
export function countFound(tx: SqlTx, within: Within): Promise<{ field: string; value: string; decisions: number }[]> {
  return tx.sql(
    `SELECT split_part(label, ':', 1) AS field, substr(label, strpos(label, ':') + 1) AS value, sum(decisions)::bigint AS decisions FROM label_rollup
      WHERE workspace_id = $1::uuid AND day BETWEEN $2::date AND $3::date AND ${SYSTEMS}
        AND (label LIKE 'finding:%' OR label LIKE 'reason:%' OR label LIKE 'detector:%' OR label LIKE 'stage:%')
      GROUP BY label HAVING sum(decisions) > 0 ORDER BY 3 DESC, 1, 2 LIMIT 200`,
    params(within),
  );
}

/** The newest assessments of the range's decisions, by bundle and tier. */
export function countBundles(
  tx: SqlTx,
  within: Within,
): Promise<{ bundle: string; tier: string; decisions: number; first_at: Date; last_at: Date }[]> {
  return tx.sql(
    `SELECT a.bundle, a.tier, count(*)::bigint AS decisions, min(a.assessed_at) AS first_at, max(a.assessed_at) AS last_at
       FROM assessment_read a JOIN decision_read d ON d.decision_id = a.decision_id
      WHERE a.workspace_id = $1::uuid AND a.current AND d.started_at >= $2::date::timestamp AT TIME ZONE 'UTC' AND d.started_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC' AND ($4::uuid[] IS NULL OR d.system_id = ANY($4::uuid[]))
      GROUP BY 1, 2`,
    params(within),
  );
}

/** Why decisions of the range could not be scored, or not wholly. */
export function countUnscored(tx: SqlTx, within: Within): Promise<{ code: string; decisions: number }[]> {
  return tx.sql(
    `SELECT u.code, count(*)::bigint AS decisions FROM assessment_read a JOIN decision_read d ON d.decision_id = a.decision_id, unnest(a.unscored) AS u(code)
      WHERE a.workspace_id = $1::uuid AND a.current AND d.started_at >= $2::date::timestamp AT TIME ZONE 'UTC' AND d.started_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC' AND ($4::uuid[] IS NULL OR d.system_id = ANY($4::uuid[]))
      GROUP BY 1 ORDER BY 2 DESC, 1`,
    params(within),
  );
}

export function listSystems(tx: SqlTx, within: Within): Promise<{ system_id: string; key: string; name: string }[]> {
  return tx.sql(
    'SELECT system_id::text, key, name FROM ai_system WHERE workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[])) ORDER BY name, key',
    [within.workspaceId, within.systems],
  );
}
