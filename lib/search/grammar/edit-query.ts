import { findField } from '../fields';
import type { FieldNode, Operand, QueryNode, Span } from './ast';
import { parseQuery } from './parse-query';
import { canBeBare, printFieldTerm } from './print-query';

/** A part of a query that stands on its own at the top: what a chip shows and removes. */
export interface Chip extends Span {
  /** As written. */
  text: string;
  /** Set when the chip is about one field, with `-` in front or not. */
  field?: string;
  negated: boolean;
  /** The values of an exact filter. */
  values?: string[];
}

/** The parts of the query that must all hold, in their order. A query with a mistake has none. */
export function listChips(q: string): Chip[] {
  return conjuncts(q).map((node) => {
    const inner = node.type === 'not' ? node.item : node;
    const exact = inner.type === 'field' ? exactValues(inner) : null;
    return {
      text: q.slice(node.start, node.end),
      field: inner.type === 'field' ? inner.field : undefined,
      negated: node.type === 'not',
      values: exact?.map((value) => value.text),
      start: node.start,
      end: node.end,
    };
  });
}

/** The query without one of its chips. */
export function removeChip(q: string, chip: Span): string {
  return joinParts(conjuncts(q).filter((node) => node.start !== chip.start || node.end !== chip.end).map((node) => sliceOf(q, node))); // prettier-ignore
}

/** 'in': the filter asks for the value; 'out': it excludes it; null: neither. */
export function hasFilter(q: string, field: string, value: string): 'in' | 'out' | null {
  for (const node of conjuncts(q)) {
    const found = filterOf(node, field);
    if (found?.values.some((operand) => sameValue(field, operand.text, value))) return found.negated ? 'out' : 'in';
  }
  return null;
}

/**
 * Adds a filter, or removes it when it is there already. Several values asked for of one field become `field:(a OR b)`; a value
 * cannot be asked for and excluded at once. What else stands in the query is left as written; a query with a mistake gets the filter
 * written behind it.
 */
export function toggleFilter(q: string, field: string, value: string, negate = false): string {
  const name = findField(field)?.name ?? field;
  const operand: Operand = { text: value, quoted: !canBeBare(value) };
  const term = `${negate ? '-' : ''}${printFieldTerm({ field: name, test: { op: 'eq', value: operand } })}`;
  const parsed = parseQuery(q);
  if (parsed.errors.length > 0) return `${q.trimEnd()} ${term}`;
  const before = hasFilter(q, name, value);
  let added = before === (negate ? 'out' : 'in');
  const parts: string[] = [];
  for (const node of conjuncts(q)) {
    const filter = filterOf(node, name);
    if (!filter) {
      parts.push(sliceOf(q, node));
      continue;
    }
    const values = filter.values.filter((one) => !sameValue(name, one.text, value));
    if (!added && !negate && !filter.negated) {
      values.push(operand);
      added = true;
    }
    if (values.length === filter.values.length) parts.push(sliceOf(q, node));
    else if (values.length > 0) parts.push(printFilter(name, values, filter.negated));
  }
  if (!added) parts.push(term);
  return joinParts(parts);
}

/** The query with every exact filter of the field taken out. */
export function clearField(q: string, field: string): string {
  return joinParts(conjuncts(q).filter((node) => filterOf(node, field) === null).map((node) => sliceOf(q, node))); // prettier-ignore
}

/** True when the query looks for words, which needs the right to read content. */
export function hasText(q: string): boolean {
  const { ast } = parseQuery(q);
  return ast !== null && nodeHasText(ast);
}
export function nodeHasText(node: QueryNode): boolean {
  if (node.type === 'text') return true;
  if (node.type === 'field') return node.field === 'text';
  return node.type === 'not' ? nodeHasText(node.item) : node.items.some(nodeHasText);
}

function conjuncts(q: string): QueryNode[] {
  const { ast } = parseQuery(q);
  if (!ast) return [];
  return ast.type === 'and' ? ast.items : [ast];
}

/** As written; an OR that had no parentheses gets them, because it is about to stand beside something else. */
function sliceOf(q: string, node: QueryNode): string {
  const text = q.slice(node.start, node.end);
  return node.type === 'or' && node.items[0]!.start === node.start ? `(${text})` : text;
}
function joinParts(parts: string[]): string {
  const only = parts.length === 1 ? parts[0]! : null;
  // Parentheses around the whole query say nothing.
  if (only?.startsWith('(') && only.endsWith(')') && parseQuery(only.slice(1, -1)).errors.length === 0) return only.slice(1, -1);
  return parts.join(' ');
}

function exactValues(node: FieldNode): Operand[] | null {
  if (node.test.op === 'eq') return [node.test.value];
  return node.test.op === 'in' ? node.test.values : null;
}
/** A top-level part that is nothing but exact values of the field. */
function filterOf(node: QueryNode, field: string): { values: Operand[]; negated: boolean } | null {
  const inner = node.type === 'not' ? node.item : node;
  if (inner.type !== 'field' || inner.field !== field) return null;
  const values = exactValues(inner);
  return values && { values, negated: node.type === 'not' };
}
function printFilter(field: string, values: Operand[], negated: boolean): string {
  const test: FieldNode['test'] = values.length === 1 ? { op: 'eq', value: values[0]! } : { op: 'in', values };
  return `${negated ? '-' : ''}${printFieldTerm({ field, test })}`;
}
function sameValue(field: string, a: string, b: string): boolean {
  const type = findField(field)?.type;
  return a === b || ((type === 'enum' || type === 'boolean') && a.toLowerCase() === b.toLowerCase());
}
