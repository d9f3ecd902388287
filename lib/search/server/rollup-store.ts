import type { SqlTx } from '@/lib/db/transaction';
import { findField } from '../fields';
import type { FieldNode, QueryNode } from '../grammar/ast';
import { compileCondition, Params } from './condition-store';
import type { Resolution } from './resolve-query';
import type { OpenScope } from './scope';

const DAY = 86_400_000;

/** What a day's rollup row is about. */
export interface Cell {
  system_id: string;
  environment: string;
  status: string;
  risk_tier: string;
  route: string;
}
export const CELL_FIELDS = {
  system: 'system_id',
  environment: 'environment',
  status: 'status',
  risk: 'risk_tier',
  route: 'route',
} as const;
export type CellField = keyof typeof CELL_FIELDS;
export function isCellField(name: string): name is CellField {
  return Object.hasOwn(CELL_FIELDS, name);
}

/** A query as a test of rollup cells; null when cells do not tell, because it is about anything else. */
export function cellTest(node: QueryNode | null, resolution: Resolution): ((cell: Cell) => boolean) | null {
  if (!node) return () => true;
  switch (node.type) {
    case 'and':
    case 'or': {
      const tests = node.items.map((item) => cellTest(item, resolution));
      if (tests.some((test) => test === null)) return null;
      const all = tests as ((cell: Cell) => boolean)[];
      return node.type === 'and' ? (cell) => all.every((test) => test(cell)) : (cell) => all.some((test) => test(cell));
    }
    case 'not': {
      const test = cellTest(node.item, resolution);
      return test && ((cell) => !test(cell));
    }
    case 'text':
      return null;
    case 'field':
      return fieldTest(node, resolution);
  }
}

function fieldTest(node: FieldNode, resolution: Resolution): ((cell: Cell) => boolean) | null {
  const { test } = node;
  if (node.field === 'has') {
    const names = test.op === 'eq' ? [test.value.text] : test.op === 'in' ? test.values.map((value) => value.text) : [];
    if (!names.every((name) => name === 'route' || name === 'environment')) return null;
    return (cell) => names.some((name) => cell[name as 'route' | 'environment'] !== '');
  }
  if (!isCellField(node.field)) return null;
  const column = CELL_FIELDS[node.field];
  if (test.op === 'exists') return (cell) => cell[column] !== '';
  const resolved = resolution.values.get(node);
  if (node.field === 'system') return resolved ? (cell) => resolved.includes(cell.system_id) : null;
  if (node.field === 'environment')
    return resolved ? (cell) => cell.environment !== '' && resolved.includes(`environment:${cell.environment}`) : null;
  const values = findField(node.field)!.values!;
  const at = (text: string): number => values.indexOf(text);
  switch (test.op) {
    case 'eq':
      return (cell) => cell[column] === test.value.text;
    case 'in':
      return (cell) => test.values.some((value) => value.text === cell[column]);
    case 'gt':
      return (cell) => at(cell[column]) > at(test.value.text);
    case 'gte':
      return (cell) => at(cell[column]) >= at(test.value.text);
    case 'lt':
      return (cell) => at(cell[column]) < at(test.value.text);
    case 'lte':
      return (cell) => at(cell[column]) <= at(test.value.text);
    case 'range':
      return (cell) =>
        at(cell[column]) >= (test.from ? at(test.from.text) : 0) &&
        at(cell[column]) <= (test.to ? at(test.to.text) : values.length);
    default:
      return null;
  }
}

/** A range as whole UTC days, which rollups know, and the pieces of days at its ends, which are counted one by one. */
export interface DayRange {
  /** Days as YYYY-MM-DD, `to` exclusive; null is open. */
  from: string | null;
  to: string | null;
  edges: { from: Date; to: Date }[];
}
export function splitDays(from: Date | null, to: Date | null): DayRange {
  const low = from && new Date(Math.ceil(from.getTime() / DAY) * DAY);
  const high = to && new Date(Math.floor(to.getTime() / DAY) * DAY);
  if (low && high && low.getTime() >= high.getTime())
    return { from: '1970-01-01', to: '1970-01-01', edges: [{ from: from!, to: to! }] };
  const edges: DayRange['edges'] = [];
  if (from && low && from < low) edges.push({ from, to: low });
  if (to && high && high < to) edges.push({ from: high, to });
  return { from: low ? low.toISOString().slice(0, 10) : null, to: high ? high.toISOString().slice(0, 10) : null, edges };
}

function dayConditions(params: Params, days: DayRange, scope: OpenScope): string {
  const where = ['r.decisions <> 0'];
  if (days.from !== null) where.push(`r.day >= ${params.add(days.from, 'date')}`);
  if (days.to !== null) where.push(`r.day < ${params.add(days.to, 'date')}`);
  if (scope.systems !== 'all') where.push(`r.system_id = ANY(${params.add(scope.systems, 'uuid[]')})`);
  return where.join(' AND ');
}
function edgeConditions(params: Params, days: DayRange, scope: OpenScope): string {
  const ranges = days.edges.map(
    ({ from, to }) => `(d.started_at >= ${params.add(from, 'timestamptz')} AND d.started_at < ${params.add(to, 'timestamptz')})`,
  );
  const systems = scope.systems === 'all' ? '' : ` AND d.system_id = ANY(${params.add(scope.systems, 'uuid[]')})`;
  return `(${ranges.join(' OR ')})${systems}`;
}

/** Decisions by cell over the range. Exact. With `byDay`, one row a cell and UTC day. */
export async function readCells(
  tx: SqlTx,
  scope: OpenScope,
  days: DayRange,
  byDay = false,
): Promise<(Cell & { day: string; count: number })[]> {
  const params = new Params();
  const day = byDay ? 'r.day' : 'NULL::date';
  const parts = [
    `SELECT ${day} AS day, r.system_id, r.environment, r.status, r.risk_tier, r.route, sum(r.decisions)::bigint AS count
     FROM decision_rollup r WHERE ${dayConditions(params, days, scope)} GROUP BY 1, 2, 3, 4, 5, 6`,
  ];
  if (days.edges.length > 0) {
    const edgeDay = byDay ? `(d.started_at AT TIME ZONE 'UTC')::date` : 'NULL::date';
    parts.push(`SELECT ${edgeDay}, d.system_id, coalesce(d.environment, ''), d.status, d.risk_tier, coalesce(d.route, ''), count(*)
     FROM decision_read d WHERE ${edgeConditions(params, days, scope)} GROUP BY 1, 2, 3, 4, 5, 6`);
  }
  return tx.sql(parts.join(' UNION ALL '), params.values);
}

/** All decisions of the range, in the systems given. Exact. */
export async function countAll(tx: SqlTx, scope: OpenScope, days: DayRange): Promise<number> {
  const params = new Params();
  const parts = [`SELECT sum(r.decisions)::bigint AS count FROM decision_rollup r WHERE ${dayConditions(params, days, scope)}`];
  if (days.edges.length > 0) parts.push(`SELECT count(*) FROM decision_read d WHERE ${edgeConditions(params, days, scope)}`);
  const [row] = await tx.sql<{ count: number | null }>(
    `SELECT sum(count)::bigint AS count FROM (${parts.join(' UNION ALL ')}) c`,
    params.values,
  );
  return row?.count ?? 0;
}

/** Decisions by label over the range, of the systems given. Exact for the fields listed. */
export async function readLabelCounts(
  tx: SqlTx,
  scope: OpenScope,
  days: DayRange,
  fields: readonly string[],
): Promise<{ label: string; count: number }[]> {
  const params = new Params();
  // The rollup holds counted fields only; taking out the few that are no facet costs less in the caller than a test of each row.
  const parts = [
    `SELECT r.label, sum(r.decisions)::bigint AS count FROM label_rollup r WHERE ${dayConditions(params, days, scope)} GROUP BY 1`,
  ];
  if (days.edges.length > 0) {
    parts.push(`SELECT l.label, count(*) FROM decision_read d CROSS JOIN LATERAL unnest(d.labels) AS l (label)
      WHERE ${edgeConditions(params, days, scope)} AND split_part(l.label, ':', 1) = ANY(${params.add(fields, 'text[]')}) GROUP BY 1`);
  }
  return tx.sql(`SELECT label, sum(count)::bigint AS count FROM (${parts.join(' UNION ALL ')}) c GROUP BY 1 HAVING sum(count) > 0`, params.values); // prettier-ignore
}

/** How many decisions of the range carry the label, in the systems given. Exact. */
export async function countLabel(
  tx: SqlTx,
  scope: OpenScope,
  days: DayRange,
  label: string,
  node: QueryNode,
  resolution: Resolution,
): Promise<number> {
  const params = new Params();
  const parts = [
    `SELECT sum(r.decisions)::bigint AS count FROM label_rollup r WHERE ${dayConditions(params, days, scope)} AND r.label = ${params.add(label, 'text')}`,
  ];
  if (days.edges.length > 0) {
    const condition = compileCondition(node, { params, scope, resolution, phrases: null });
    parts.push(`SELECT count(*) FROM decision_read d WHERE ${edgeConditions(params, days, scope)} AND ${condition}`);
  }
  const [row] = await tx.sql<{ count: number | null }>(
    `SELECT sum(count)::bigint AS count FROM (${parts.join(' UNION ALL ')}) c`,
    params.values,
  );
  return row?.count ?? 0;
}
