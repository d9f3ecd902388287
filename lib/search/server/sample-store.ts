import type { SqlTx } from '@/lib/db/transaction';
import { compileCondition, Params } from './condition-store';
import { withinBudget } from './budget-store';
import { estimateRows, hitSql, type SearchPlan } from './page-store';
import { tsqueryOf } from './text-terms';

/** What facets count on a decision. */
export interface FacetRow {
  system_id: string;
  status: string;
  risk_tier: string;
  route: string | null;
  labels: string[];
}
export interface Sample {
  rows: FacetRow[];
  /** all: every match. newest: the newest matches, up to SAMPLE. recent: the matches among the newest decisions. */
  kind: 'all' | 'newest' | 'recent';
}

export const SAMPLE = 1000;
/** How many of the newest decisions are looked through; text costs more to look at. */
export const REACH = 20_000;
export const REACH_TEXT = 5_000;
/** With fewer matches than this among them, all matches are gathered instead. */
const ENOUGH = 100;
const GATHER_MS = 400;

const FACTS = 'd.system_id, d.status, d.risk_tier, d.route, d.labels';

/** The newest matches, for counting their values. */
export async function sampleMatches(tx: SqlTx, plan: SearchPlan): Promise<Sample> {
  const params = new Params();
  const reach = plan.text ? REACH_TEXT : REACH;
  const rows = await tx.sql<FacetRow & { seen: number }>(recentSql(plan, params, reach), params.values);
  if (rows.length > SAMPLE) return { rows: rows.slice(0, SAMPLE), kind: 'newest' };
  if (await withinReach(tx, plan, reach)) return { rows, kind: 'all' };
  if (rows.length >= ENOUGH) return { rows, kind: 'recent' };
  const gathered = await withinBudget(tx, GATHER_MS, async () => {
    const all = new Params();
    const hit = hitSql(plan, all);
    return tx.sql<FacetRow>(
      `WITH hit AS MATERIALIZED (${hit})
       SELECT ${FACTS} FROM (SELECT h.decision_id FROM hit h ORDER BY h.k DESC LIMIT ${SAMPLE + 1}) h
       CROSS JOIN LATERAL (SELECT d.* FROM decision_read d WHERE d.decision_id = h.decision_id OFFSET 0) d`,
      all.values,
    );
  });
  if (!gathered) return { rows, kind: 'recent' };
  return gathered.length > SAMPLE ? { rows: gathered.slice(0, SAMPLE), kind: 'newest' } : { rows: gathered, kind: 'all' };
}

/** The matches among the newest `reach` decisions of the range. */
function recentSql(plan: SearchPlan, params: Params, reach: number): string {
  const { scope, resolution } = plan;
  const limit = SAMPLE + 1;
  if (plan.text) {
    const rest = plan.rest ? compileCondition(plan.rest, { params, scope, resolution, phrases: null }) : 'true';
    const spilled = resolution.spilled.ids.length > 0 ? ' AND s.chunk = 0' : '';
    const whole =
      resolution.spilled.ids.length > 0 ? compileCondition(scope.ast!, { params, scope, resolution, phrases: null }) : 'true';
    const match = resolution.spilled.ids.length > 0 ? 'true' : `s.tsv @@ ${params.add(tsqueryOf(plan.text), 'tsquery')}`;
    return `SELECT ${FACTS} FROM (SELECT s.decision_id, s.started_at, s.tsv, s.chunk FROM decision_search_read s
        WHERE ${rangeOf(plan, params, 's')} ORDER BY s.started_at DESC, s.decision_id DESC LIMIT ${reach}) s
      CROSS JOIN LATERAL (SELECT d.* FROM decision_read d WHERE d.decision_id = s.decision_id OFFSET 0) d
      WHERE ${match}${spilled} AND ${whole} AND ${rest} ORDER BY s.started_at DESC, s.decision_id DESC LIMIT ${limit}`;
  }
  const condition = scope.ast ? compileCondition(scope.ast, { params, scope, resolution, phrases: null }) : 'true';
  return `SELECT ${FACTS} FROM (SELECT d.* FROM decision_read d
      WHERE ${rangeOf(plan, params, 'd')} ORDER BY d.started_at DESC, d.decision_id DESC LIMIT ${reach}) d
    WHERE ${condition} ORDER BY d.started_at DESC, d.decision_id DESC LIMIT ${limit}`;
}
function rangeOf({ scope }: SearchPlan, params: Params, alias: 's' | 'd'): string {
  const where: string[] = [];
  if (scope.from) where.push(`${alias}.started_at >= ${params.add(scope.from, 'timestamptz')}`);
  if (scope.to) where.push(`${alias}.started_at < ${params.add(scope.to, 'timestamptz')}`);
  if (scope.systems !== 'all') where.push(`${alias}.system_id = ANY(${params.add(scope.systems, 'uuid[]')})`);
  return where.join(' AND ') || 'true';
}
/** True when the range holds no more than `reach` decisions: then looking at the newest was looking at all. */
async function withinReach(tx: SqlTx, plan: SearchPlan, reach: number): Promise<boolean> {
  const params = new Params();
  const [table, alias] = plan.text ? (['decision_search_read', 's'] as const) : (['decision_read', 'd'] as const);
  const rows = await tx.sql(
    `SELECT 1 FROM (SELECT 1 FROM ${table} ${alias} WHERE ${rangeOf(plan, params, alias)} LIMIT ${reach + 1}) x OFFSET ${reach}`,
    params.values,
  );
  return rows.length === 0;
}

export interface BucketRow {
  /** Number of the bucket from the origin. */
  bucket: number;
  series: string;
  count: number;
}
export interface BucketAsk {
  column: 'status' | 'risk_tier';
  originMs: number;
  /** Length of a bucket, or a calendar unit of UTC. */
  sizeMs: number;
}
/** Above this many estimated matches, buckets are estimated from a sample. */
const DIRECT = 40_000;
const DIRECT_TEXT = 10_000;
const DIRECT_MS = 120;
const SAMPLED_ROWS = 12_000;
const SAMPLED_ROWS_TEXT = 5_000;

/**
 * Matches by bucket and series: counted when the planner expects few enough and the count ends in time, else estimated from a
 * random sample of pages; `share` is then the part of the table that was looked at.
 */
export async function readBuckets(
  tx: SqlTx,
  plan: SearchPlan,
  ask: BucketAsk,
): Promise<{ rows: BucketRow[]; share: number | null }> {
  const counted = await withinBudget(tx, DIRECT_MS, async (within) => {
    const params = new Params();
    const hit = hitSql(plan, params, undefined, null, ask.column);
    if ((await estimateRows(within, hit, params.values)) > (plan.text ? DIRECT_TEXT : DIRECT)) return null;
    const sql = `SELECT ${bucketOf('h.k', ask, params)} AS bucket, h.series, count(*) AS count FROM (${hit}) h GROUP BY 1, 2`;
    return within.sql<BucketRow>(sql, params.values);
  });
  if (counted) return { rows: counted, share: null };
  const table = plan.text ? 'decision_search' : 'decision';
  const total = Math.max(1, await estimateRows(tx, `SELECT 1 FROM ${table}_read x`, []));
  const share = Math.min(1, (plan.text ? SAMPLED_ROWS_TEXT : SAMPLED_ROWS) / total);
  return { rows: await readSampledBuckets(tx, plan, ask, share), share };
}

async function readSampledBuckets(tx: SqlTx, plan: SearchPlan, ask: BucketAsk, share: number): Promise<BucketRow[]> {
  const { scope, resolution } = plan;
  const params = new Params();
  const percent = Math.min(100, share * 100);
  const context = { params, scope, resolution, phrases: null };
  const alias = plan.text ? 's' : 'd';
  // The tables themselves, because a view cannot be sampled; row-level security holds there.
  const from = plan.text
    ? `decision_search s TABLESAMPLE SYSTEM (${percent}) REPEATABLE (1) JOIN decision_read d ON d.decision_id = s.decision_id`
    : `decision d TABLESAMPLE SYSTEM (${percent}) REPEATABLE (1)`;
  const where = [rangeOf(plan, params, alias)];
  if (plan.text) where.push(`s.chunk = 0 AND s.tsv @@ ${params.add(tsqueryOf(plan.text), 'tsquery')}`);
  const rest = plan.text ? plan.rest : scope.ast;
  if (rest) where.push(compileCondition(rest, context));
  return tx.sql<BucketRow>(
    `SELECT ${bucketOf(`${alias}.started_at`, ask, params)} AS bucket, d.${ask.column} AS series, count(*) AS count
     FROM ${from} WHERE ${where.join(' AND ')} GROUP BY 1, 2`,
    params.values,
  );
}

function bucketOf(column: string, { originMs, sizeMs }: BucketAsk, params: Params): string {
  return `floor(extract(epoch FROM ${column} - ${params.add(new Date(originMs), 'timestamptz')}) * 1000 / ${params.add(sizeMs, 'float8')})::bigint`;
}

/** When the oldest decision of the range started, and the newest. */
export async function readExtent(tx: SqlTx, plan: SearchPlan): Promise<{ first: Date | null; last: Date | null }> {
  const params = new Params();
  const where = rangeOf(plan, params, 'd');
  const one = (direction: string): string =>
    `(SELECT d.started_at FROM decision_read d WHERE ${where} ORDER BY d.started_at ${direction}, d.decision_id ${direction} LIMIT 1)`;
  const [row] = await tx.sql<{ first: Date | null; last: Date | null }>(
    `SELECT ${one('ASC')} AS first, ${one('DESC')} AS last`,
    params.values,
  );
  return row ?? { first: null, last: null };
}
