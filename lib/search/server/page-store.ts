import { createHash } from 'node:crypto';
import type { SqlTx } from '@/lib/db/transaction';
import { DECISION_COLUMNS, type DecisionRow } from '@/lib/decisions/server/decision-row';
import { DEFAULT_PAGE, type Sort } from '../contract';
import type { QueryNode } from '../grammar/ast';
import { compileCondition, Params, spilledMatches, splitText } from './condition-store';
import type { Position } from './cursor';
import type { Resolution } from './resolve-query';
import type { OpenScope } from './scope';
import { tsqueryOf, type TextTree } from './text-terms';

/** A search that is ready to run. */
export interface SearchPlan {
  scope: OpenScope;
  resolution: Resolution;
  /** Text that every match holds; it drives the search through its own index. */
  text: TextTree | null;
  /** Everything else that must hold. */
  rest: QueryNode | null;
  receivedAfter: Date | null;
}
export interface SearchRow extends DecisionRow {
  /** The sort key, in full precision. */
  sort_key: string | null;
}

export function planSearch(scope: OpenScope, resolution: Resolution, receivedAfter: Date | null = null): SearchPlan {
  const { tree, rest } = splitText(scope.ast);
  return { scope, resolution, text: tree, rest, receivedAfter };
}

/** A run through the list in one order: a column of the decision and which rows have a place in it. */
interface Order {
  column: 'started_at' | 'first_received_at' | 'risk_score' | null;
  type: 'timestamptz' | 'float8';
  descending: boolean;
  only: string | null;
}
/** The score has two runs, because decisions without a score come last. */
const ORDERS: Readonly<Record<Sort, readonly Order[]>> = {
  '-startedAt': [{ column: 'started_at', type: 'timestamptz', descending: true, only: null }],
  startedAt: [{ column: 'started_at', type: 'timestamptz', descending: false, only: null }],
  '-receivedAt': [{ column: 'first_received_at', type: 'timestamptz', descending: true, only: null }],
  '-riskScore': [
    { column: 'risk_score', type: 'float8', descending: true, only: 'd.risk_score IS NOT NULL' },
    { column: null, type: 'float8', descending: true, only: 'd.risk_score IS NULL' },
  ],
};

/** How many rows of the time index a look at the newest ones takes: a few milliseconds, and enough for anything common. */
const PROBE_TEXT = 400;
const PROBE = 2000;
/** Weighs the two ways to a common word's page: reading back in time until it is full, or reading every hit. Measured, see isCommon. */
const WALK_WEIGHT = 42;
const WALK_TEXT = 25_000;
/** Rows that a page asks for where nobody says how many: their statement is planned once, which takes longer than running it. */
const USUAL = DEFAULT_PAGE + 1;

export interface Fetched {
  rows: SearchRow[];
  /** All matches, when finding the page meant gathering them. */
  hits: number | null;
}

/**
 * At most `limit` rows behind `after`, in the order of the sort or against it. Common things are found by walking the index of the
 * order; when a look at the nearest rows does not fill the page, all hits are gathered through the index that knows them best.
 */
export async function fetchRows(
  tx: SqlTx,
  plan: SearchPlan,
  sort: Sort,
  after: Position | null,
  back: boolean,
  limit: number,
): Promise<Fetched> {
  const runs = back ? [...ORDERS[sort]].reverse() : ORDERS[sort];
  // The unscored run has no key: a position with a null key lies in it.
  const startRun =
    after && after.key === null
      ? runs.findIndex((run) => run.column === null)
      : after
        ? runs.findIndex((run) => run.column !== null)
        : 0;
  const rows: SearchRow[] = [];
  let hits: number | null = 0;
  for (const [i, run] of runs.entries()) {
    if (i < startRun) continue;
    const order = back ? { ...run, descending: !run.descending } : run;
    const fetched = await fetchRun(tx, plan, order, i === startRun ? after : null, limit - rows.length);
    rows.push(...fetched.rows);
    hits = hits === null || fetched.hits === null ? null : hits + fetched.hits;
    if (rows.length >= limit) return { rows, hits: runs.length > 1 ? null : hits };
  }
  return { rows, hits: after ? null : hits };
}

async function fetchRun(tx: SqlTx, plan: SearchPlan, order: Order, after: Position | null, limit: number): Promise<Fetched> {
  if (isPlain(plan)) return { rows: await walk(tx, plan, order, after, limit, null), hits: null };
  if (plan.text !== null && order.column === 'started_at') {
    const probe = await walk(tx, plan, order, after, limit, PROBE_TEXT);
    if (probe.length >= limit) return { rows: probe, hits: null };
    if (await isCommon(tx, plan)) {
      const further = await walk(tx, plan, order, after, limit, WALK_TEXT);
      if (further.length >= limit) return { rows: further, hits: null };
    }
  } else {
    // Text does not drive this order: each row's text is looked up by its id.
    const probe = await walk(
      tx,
      { ...plan, text: null, rest: plan.scope.ast },
      order,
      after,
      limit,
      plan.text ? PROBE_TEXT : PROBE,
    );
    if (probe.length >= limit) return { rows: probe, hits: null };
  }
  return gather(tx, plan, order, after, limit);
}
/** Asks for nothing but a stretch of time and systems: of such walks there are few texts, and the index of the order is always the best way. */
function isPlain(plan: SearchPlan): boolean {
  return plan.text === null && plan.rest === null && plan.receivedAfter === null && !many(plan.scope);
}
function many({ systems }: OpenScope): boolean {
  return systems !== 'all' && systems.length !== 1;
}

/** The one status, other than `ok`, that every match has; null when the query asks for none. */
function rareStatus(rest: QueryNode | null): string | null {
  for (const node of rest?.type === 'and' ? rest.items : rest ? [rest] : [])
    if (node.type === 'field' && node.field === 'status' && node.test.op === 'eq' && node.test.value.text !== 'ok')
      return node.test.value.text;
  return null;
}

/** Looks at the nearest `reach` rows in the order (all of them when null) and keeps those that match. */
async function walk(
  tx: SqlTx,
  plan: SearchPlan,
  order: Order,
  after: Position | null,
  limit: number,
  reach: number | null,
): Promise<SearchRow[]> {
  const params = new Params();
  const byText = plan.text !== null;
  const alias = byText ? 's' : 'd';
  const direction = order.descending ? 'DESC' : 'ASC';
  const sorted = `${order.column ? `${alias}.${order.column} ${direction}, ` : ''}${alias}.decision_id ${direction}`;
  const within = baseConditions(plan, params, alias, order, after, false);
  // Decisions that did not end well have an index of their own in the order of time: among them the page is found soon.
  const status = byText || order.column !== 'started_at' ? null : rareStatus(plan.rest);
  if (status !== null) within.push(`d.status = ${params.add(status, 'text')}`);
  const base = within.join(' AND ') || 'true';
  const rest = restConditions(plan, params, true).join(' AND ') || 'true';
  const key = order.column ? `${alias}.${order.column}::text` : 'NULL::text';
  const isUsual = isPlain(plan) && limit === USUAL;
  // A plan that is kept must know how few rows are wanted.
  const limits = isUsual ? `LIMIT ${USUAL}` : `LIMIT ${params.add(limit, 'int')}`;
  const inner = reach === null ? limits : `LIMIT ${params.add(reach, 'int')}`;
  if (!byText) {
    const text = `SELECT ${DECISION_COLUMNS}, ${key} AS sort_key
       FROM (SELECT d.* FROM decision_read d WHERE ${base} ORDER BY ${sorted} ${inner}) d
       WHERE ${rest} ORDER BY ${sorted} ${limits}`;
    return tx.sql<SearchRow>(text, params.values, isUsual ? nameOf(text) : undefined);
  }
  return tx.sql<SearchRow>(
    `SELECT ${DECISION_COLUMNS}, ${key} AS sort_key
     FROM (SELECT s.decision_id, s.started_at, s.tsv, s.chunk FROM decision_search_read s WHERE ${base} ORDER BY ${sorted} ${inner}) s
     CROSS JOIN LATERAL (SELECT d.* FROM decision_read d WHERE d.decision_id = s.decision_id OFFSET 0) d
     WHERE ${textMatch(plan, params)} AND ${rest} ORDER BY ${sorted} ${limits}`,
    params.values,
  );
}

/** One name, one text. */
function nameOf(text: string): string {
  return `walk-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
}

/** Finds every match first, by whichever index finds them best, then takes the page from them. */
async function gather(tx: SqlTx, plan: SearchPlan, order: Order, after: Position | null, limit: number): Promise<Fetched> {
  const params = new Params();
  const hit = hitSql(plan, params, order, after);
  const direction = order.descending ? 'DESC' : 'ASC';
  const sorted = `${order.column ? `p.k ${direction}, ` : ''}p.decision_id ${direction}`;
  const rows = await tx.sql<SearchRow & { hits: number }>(
    `WITH hit AS MATERIALIZED (${hit})
     SELECT ${DECISION_COLUMNS}, ${order.column ? 'p.k::text' : 'NULL::text'} AS sort_key, (SELECT count(*) FROM hit) AS hits
     FROM (SELECT p.* FROM hit p ORDER BY ${sorted} LIMIT ${params.add(limit, 'int')}) p
     CROSS JOIN LATERAL (SELECT d.* FROM decision_read d WHERE d.decision_id = p.decision_id OFFSET 0) d
     ORDER BY ${sorted}`,
    params.values,
  );
  return { rows, hits: rows[0]?.hits ?? 0 };
}

/** SELECT of decision_id and the order's key `k` of every match, each decision once. */
export function hitSql(
  plan: SearchPlan,
  params: Params,
  order: Order = ORDERS['-startedAt'][0]!,
  after: Position | null = null,
  /** A further column of the decision, as `series`. */
  series?: 'status' | 'risk_tier',
): string {
  const onlySearch =
    plan.text !== null && plan.rest === null && plan.receivedAfter === null && order.column === 'started_at' && !series;
  const alias = plan.text !== null && order.column === 'started_at' ? 's' : 'd';
  const where = [...baseConditions(plan, params, alias, order, after, true), ...restConditions(plan, params, false)];
  if (plan.text) where.push(textMatch(plan, params));
  const from = onlySearch
    ? 'decision_search_read s'
    : plan.text
      ? 'decision_search_read s JOIN decision_read d ON d.decision_id = s.decision_id'
      : 'decision_read d';
  const id = plan.text ? 's.decision_id' : 'd.decision_id';
  return `SELECT ${id}, ${order.column ? `${alias}.${order.column}` : 'NULL::float8'} AS k${series ? `, d.${series} AS series` : ''} FROM ${from} WHERE ${where.join(' AND ') || 'true'}`;
}

/** Range, place in the order and, where one index serves them, the systems. */
function baseConditions(
  plan: SearchPlan,
  params: Params,
  alias: 's' | 'd',
  order: Order,
  after: Position | null,
  everything: boolean,
): string[] {
  const { from, to, systems } = plan.scope;
  const where: string[] = [];
  const range = (on: string): void => {
    if (from) where.push(`${on}.started_at >= ${params.add(from, 'timestamptz')}`);
    if (to) where.push(`${on}.started_at < ${params.add(to, 'timestamptz')}`);
  };
  if (order.column === 'started_at') range(alias);
  else if (everything) range('d');
  if (order.only) where.push(order.only);
  if (after) {
    const sign = order.descending ? '<' : '>';
    const id = params.add(after.id, 'uuid');
    where.push(order.column ? `(${alias}.${order.column}, ${alias}.decision_id) ${sign} (${params.add(after.key, order.type)}, ${id})` : `${alias}.decision_id ${sign} ${id}`); // prettier-ignore
  }
  if (systems !== 'all' && systems.length === 1) where.push(`${alias}.system_id = ${params.add(systems[0], 'uuid')}`);
  else if (systems !== 'all' && everything) where.push(`${alias}.system_id = ANY(${params.add(systems, 'uuid[]')})`);
  return where;
}

/** The rest of the query, on `d`. A walk also checks here what its inner part had no index for. */
function restConditions(plan: SearchPlan, params: Params, walked: boolean): string[] {
  const { scope, resolution } = plan;
  const where: string[] = [];
  if (plan.rest) where.push(compileCondition(plan.rest, { params, scope, resolution, phrases: null }));
  if (plan.receivedAfter) where.push(`d.first_received_at > ${params.add(plan.receivedAfter, 'timestamptz')}`);
  if (!walked) return where;
  if (scope.from) where.push(`d.started_at >= ${params.add(scope.from, 'timestamptz')}`);
  if (scope.to) where.push(`d.started_at < ${params.add(scope.to, 'timestamptz')}`);
  if (many(scope)) where.push(`d.system_id = ANY(${params.add(scope.systems, 'uuid[]')})`);
  return where;
}

/** The text that drives the search, on `s`; a decision of several chunks counts once, by what holds over all of them. */
function textMatch(plan: SearchPlan, params: Params): string {
  const match = `s.tsv @@ ${params.add(tsqueryOf(plan.text!), 'tsquery')}`;
  const { ids } = plan.resolution.spilled;
  if (ids.length === 0) return match;
  const matching = spilledMatches(plan.text!, plan.resolution);
  return `((${match} AND s.decision_id <> ALL(${params.add(ids, 'uuid[]')})) OR (s.chunk = 0 AND s.decision_id = ANY(${params.add(matching, 'uuid[]')})))`;
}

/**
 * Whether walking is quicker than gathering, by the planner's statistics: a walk to a page of 50 reads about 50 x all / hits rows,
 * a gathering reads the hits, each for about 1.2 times as long.
 */
async function isCommon(tx: SqlTx, plan: SearchPlan): Promise<boolean> {
  const params = new Params();
  const all = await estimateRows(tx, 'SELECT 1 FROM decision_search_read s', []);
  const some = await estimateRows(tx, `SELECT 1 FROM decision_search_read s WHERE s.tsv @@ ${params.add(tsqueryOf(plan.text!), 'tsquery')}`, params.values); // prettier-ignore
  return some * some >= WALK_WEIGHT * all;
}

/** The planner's guess of the number of rows. */
export async function estimateRows(tx: SqlTx, sql: string, params: readonly unknown[]): Promise<number> {
  const [row] = await tx.sql<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>(`EXPLAIN (FORMAT JSON) ${sql}`, params);
  return row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
}

/** Counts matches up to `cap`. */
export async function countHits(tx: SqlTx, plan: SearchPlan, cap: number): Promise<number> {
  const params = new Params();
  const [row] = await tx.sql<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM (${hitSql(plan, params)}) h LIMIT ${params.add(cap, 'int')}) c`,
    params.values,
  );
  return row?.count ?? 0;
}

/** Of these decisions, those that match the query now that it is known where its phrases stand. */
export async function keepMatches(
  tx: SqlTx,
  plan: SearchPlan,
  ids: readonly string[],
  phrases: ReadonlyMap<string, readonly string[]>,
): Promise<Set<string>> {
  const { scope, resolution } = plan;
  if (!scope.ast || ids.length === 0) return new Set(ids);
  const params = new Params();
  const condition = compileCondition(scope.ast, { params, scope, resolution, phrases });
  const rows = await tx.sql<{ decision_id: string }>(
    `SELECT d.decision_id FROM decision_read d WHERE d.decision_id = ANY(${params.add(ids, 'uuid[]')}) AND ${condition}`,
    params.values,
  );
  return new Set(rows.map((row) => row.decision_id));
}
