import { findField } from '../fields';
import type { Comparison, FieldNode, Operand, QueryNode } from '../grammar/ast';
import { readDuration, readInstant, readNumber, type TimeContext } from '../grammar/read-value';
import type { Resolution } from './resolve-query';
import type { OpenScope } from './scope';
import { evaluateText, textTermsOf, textTreeOf, tsqueryOf, type TextTree } from './text-terms';

/** Collects the parameters of one statement. Text from outside goes here and nowhere else. */
export class Params {
  readonly values: unknown[] = [];
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

export interface ConditionContext {
  params: Params;
  scope: OpenScope;
  resolution: Resolution;
  /** Of each phrase, the decisions in which it was found; null before phrases were checked, when they are a sieve that keeps more. */
  phrases: ReadonlyMap<string, readonly string[]> | null;
}

/**
 * A query as a condition on `decision_read d`. NULLs count as "does not hold", under NOT too. Before phrases are checked the
 * condition keeps at least every match.
 */
export function compileCondition(node: QueryNode, context: ConditionContext, negated = false): string {
  const tree = context.phrases ? null : textTreeOf(node, negated);
  if (tree) return textCondition(tree, context);
  switch (node.type) {
    case 'and':
    case 'or':
      return `(${node.items.map((item) => compileCondition(item, context, negated)).join(node.type === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `(${compileCondition(node.item, context, !negated)} IS NOT TRUE)`;
    case 'text':
      return textLeaf(node, context, negated);
    case 'field':
      return node.field === 'text' ? textLeaf(node, context, negated) : fieldCondition(node, context);
  }
}

/** Each term of its own: phrases by the decisions they were found in, or, unchecked, by what keeps more. */
function textLeaf(node: QueryNode, context: ConditionContext, negated: boolean): string {
  const parts = textTermsOf(node)!.map((term) => {
    if (term.phrase === null) return textCondition({ type: 'leaf', tsquery: term.tsquery }, context);
    if (context.phrases) return `d.decision_id = ANY(${context.params.add(context.phrases.get(term.phrase) ?? [], 'uuid[]')})`;
    return negated ? 'false' : textCondition({ type: 'leaf', tsquery: term.tsquery }, context);
  });
  return parts.length === 1 ? parts[0]! : `(${parts.join(' OR ')})`;
}

/** A condition about text alone. What holds of a decision without any text cannot be asked of its search rows: ask the contrary. */
function textCondition(tree: TextTree, context: ConditionContext): string {
  if (evaluateText(tree, () => false)) return `NOT ${textCondition({ type: 'not', item: tree }, context)}`;
  const { params } = context;
  const { ids } = context.resolution.spilled;
  const spilled = spilledMatches(tree, context.resolution);
  const query = params.add(tsqueryOf(tree), 'tsquery');
  const exists = `EXISTS (SELECT 1 FROM decision_search_read s WHERE s.decision_id = d.decision_id AND s.tsv @@ ${query})`;
  if (ids.length === 0) return exists;
  return `((${exists} AND d.decision_id <> ALL(${params.add(ids, 'uuid[]')})) OR d.decision_id = ANY(${params.add(spilled, 'uuid[]')}))`;
}
/** The decisions of several chunks in which the tree holds. */
export function spilledMatches(tree: TextTree, { spilled }: Resolution): string[] {
  return spilled.ids.filter((id) => evaluateText(tree, (tsquery) => spilled.holds.get(tsquery)?.has(id) ?? false));
}

/**
 * Takes the text that every match must hold out of a query: it can then drive the search through its own index. `tree` is null
 * when there is none; `rest` is what remains.
 */
export function splitText(node: QueryNode | null): { tree: TextTree | null; rest: QueryNode | null } {
  if (!node) return { tree: null, rest: null };
  const items = node.type === 'and' ? node.items : [node];
  const trees: TextTree[] = [];
  const rest: QueryNode[] = [];
  for (const item of items) {
    const tree = textTreeOf(item);
    if (tree) trees.push(tree);
    else rest.push(item);
  }
  const joined: TextTree | null = trees.length === 0 ? null : trees.length === 1 ? trees[0]! : { type: 'and', items: trees };
  if (!joined || evaluateText(joined, () => false)) return { tree: null, rest: node };
  const first = rest[0];
  return { tree: joined, rest: rest.length > 1 ? { type: 'and', items: rest, start: 0, end: 0 } : (first ?? null) };
}

const COLUMN_SQL: Readonly<Record<string, string>> = {
  duration: 'd.ended_at - d.started_at',
  tokens: 'coalesce(d.input_tokens + d.output_tokens, d.input_tokens, d.output_tokens)',
  sealed: 'd.sealed_idx IS NOT NULL',
};
const SIGNS: Readonly<Record<Comparison, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

function fieldCondition(node: FieldNode, context: ConditionContext): string {
  const field = findField(node.field)!;
  const { params, resolution } = context;
  const { home } = field;
  const resolved = resolution.values.get(node);
  switch (home.in) {
    case 'system':
      return `d.system_id = ANY(${params.add(resolved ?? [], 'uuid[]')})`;
    case 'id':
      return `d.decision_id = ANY(${params.add(resolved ?? [], 'uuid[]')})`;
    case 'alias':
      return resolved ? `d.decision_id = ANY(${params.add(resolved, 'uuid[]')})` : hasValue(node.field);
    case 'label':
      if (!resolved) return hasValue(node.field);
      if (resolved.length === 0) return 'false';
      return resolved.length === 1
        ? `d.labels @> ${params.add(resolved, 'text[]')}`
        : `d.labels && ${params.add(resolved, 'text[]')}`;
    case 'use':
      if (!resolved) return hasValue(node.field);
      if (resolved.length === 0) return 'false';
      return `EXISTS (SELECT 1 FROM decision_use_read u WHERE u.decision_id = d.decision_id AND u.uses ${resolved.length === 1 ? '@>' : '&&'} ${params.add(resolved, 'text[]')})`;
    case 'gap': {
      const codes = node.test.op === 'exists' ? '' : ` AND g.code = ANY(${params.add(operandsOf(node).map((o) => o.text), 'text[]')})`; // prettier-ignore
      return `EXISTS (SELECT 1 FROM decision_gap_read g WHERE g.decision_id = d.decision_id${codes})`;
    }
    case 'has': {
      const values = operandsOf(node).map((operand) => hasValue(operand.text));
      return values.length === 1 ? values[0]! : `(${values.join(' OR ')})`;
    }
    case 'column':
      return columnCondition(node, COLUMN_SQL[home.column] ?? `d.${home.column}`, context);
    case 'search':
      throw new Error('text is compiled elsewhere');
  }
}

/** Whether a decision has any value of the field. */
function hasValue(name: string): string {
  const field = findField(name)!;
  const { home } = field;
  switch (name) {
    case 'tool':
      return `d.tools <> '{}'`;
    case 'user':
      return 'd.user_ref IS NOT NULL';
    case 'session':
      return 'd.session_ref IS NOT NULL';
    case 'environment':
      return 'd.environment IS NOT NULL';
    case 'flag':
      return `d.flags <> '{}'`;
    case 'externalId':
      return 'd.external_id IS NOT NULL';
    case 'trace':
      return 'd.trace_id IS NOT NULL';
  }
  if (home.in === 'use')
    return `EXISTS (SELECT 1 FROM decision_use_read u WHERE u.decision_id = d.decision_id AND EXISTS (SELECT 1 FROM unnest(u.uses) l WHERE starts_with(l, '${home.use}:')))`;
  if (home.in === 'label') return `EXISTS (SELECT 1 FROM unnest(d.labels) l WHERE starts_with(l, '${home.label}:'))`;
  if (home.in === 'column') return `(${COLUMN_SQL[home.column] ?? `d.${home.column}`}) IS NOT NULL`;
  throw new Error(`no way to ask whether ${name} is there`);
}

function operandsOf({ test }: FieldNode): Operand[] {
  if (test.op === 'eq') return [test.value];
  return test.op === 'in' ? test.values : [];
}

function columnCondition(node: FieldNode, sql: string, context: ConditionContext): string {
  const field = findField(node.field)!;
  const { params, scope } = context;
  const { test } = node;
  if (test.op === 'exists') return `(${sql}) IS NOT NULL`;
  if (field.type === 'enum' || field.type === 'exact') {
    const values =
      test.op === 'eq' || test.op === 'in' ? operandsOf(node).map((o) => o.text) : orderedValues(field.values ?? [], test);
    return values.length === 1 ? `${sql} = ${params.add(values[0], 'text')}` : `${sql} = ANY(${params.add(values, 'text[]')})`;
  }
  if (field.type === 'boolean') {
    const wanted = new Set(operandsOf(node).map((operand) => operand.text === 'true'));
    return wanted.size === 2 ? 'true' : `((${sql}) = ${params.add([...wanted][0], 'boolean')})`;
  }
  const bounds = (operand: Operand): Bounds => readBounds(field.type, operand, { now: scope.now, zone: scope.zone }, params);
  if (test.op === 'eq' || test.op === 'in') {
    const each = operandsOf(node).map((operand) => {
      const { from, to, exact } = bounds(operand);
      return exact ? `(${sql}) = ${from()}` : `((${sql}) >= ${from()} AND (${sql}) < ${to()})`;
    });
    return each.length === 1 ? each[0]! : `(${each.join(' OR ')})`;
  }
  if (test.op === 'range') {
    const parts: string[] = [];
    if (test.from) parts.push(compare(sql, 'gte', bounds(test.from)));
    if (test.to) parts.push(compare(sql, 'lte', bounds(test.to)));
    return parts.length > 0 ? `(${parts.join(' AND ')})` : `(${sql}) IS NOT NULL`;
  }
  if (test.op === 'prefix') throw new Error('no column is searched by its beginning');
  return compare(sql, test.op, bounds(test.value));
}

function orderedValues(values: readonly string[], test: FieldNode['test']): string[] {
  const at = (operand: Operand): number => values.indexOf(operand.text);
  switch (test.op) {
    case 'gt':
      return values.slice(at(test.value) + 1);
    case 'gte':
      return values.slice(at(test.value));
    case 'lt':
      return values.slice(0, at(test.value));
    case 'lte':
      return values.slice(0, at(test.value) + 1);
    case 'range':
      return values.slice(test.from ? at(test.from) : 0, test.to ? at(test.to) + 1 : undefined);
    default:
      return [];
  }
}

/** What a written value stands for as SQL: a point, or a stretch from (inclusive) to (exclusive), as a date or `2s` is. */
interface Bounds {
  /** Each is a parameter of the statement once it is asked for, and not before. */
  from: () => string;
  to: () => string;
  exact: boolean;
}
function readBounds(type: string, operand: Operand, time: TimeContext, params: Params): Bounds {
  if (type === 'instant') {
    const read = readInstant(operand.text, time);
    if (!read.ok) throw new Error(read.message);
    const { start, end } = read.value;
    const exact = end.getTime() <= start.getTime();
    return { from: () => params.add(start, 'timestamptz'), to: () => params.add(end, 'timestamptz'), exact };
  }
  const read = type === 'duration' ? readDuration(operand.text) : readNumber(operand.text);
  if (!read.ok) throw new Error(read.message);
  const { value } = read;
  if (type === 'duration') {
    // Clocks tell microseconds and people milliseconds: duration:2s is [2 s, 2.001 s).
    const at = (ms: number) => () => params.add(`${ms} milliseconds`, 'interval');
    return { from: at(value), to: at(value + 1), exact: false };
  }
  const at = (): string => params.add(value, 'float8');
  return { from: at, to: at, exact: true };
}
function compare(sql: string, op: Comparison, { from, to, exact }: Bounds): string {
  if (exact) return `(${sql}) ${SIGNS[op]} ${from()}`;
  switch (op) {
    case 'gt':
      return `(${sql}) >= ${to()}`;
    case 'gte':
      return `(${sql}) >= ${from()}`;
    case 'lt':
      return `(${sql}) < ${from()}`;
    case 'lte':
      return `(${sql}) < ${to()}`;
  }
}
