import { SEARCH_FIELDS, type SearchField } from '../fields';
import { prefixLexeme, queryLexemes } from '../tokenise';
import type { FieldNode, Operand, QueryProblem, Span, TextNode } from './ast';
import { quote } from './quote';
import { readBoolean, readDuration, readEnum, readInstant, readNumber, type ReadValue, type TimeSpan } from './read-value';

/** A fixed clock: whether a time is well written does not depend on when it is read. */
const ANY_TIME = { now: new Date('2026-01-01T00:00:00Z'), zone: 'UTC' };
const MAX_VALUE = 1000;

/** Checks a field term against the catalogue. Values of enums come back in their canonical writing. */
export function checkFieldTerm(
  field: SearchField,
  node: FieldNode,
  valueSpans: readonly Span[],
  problems: QueryProblem[],
): FieldNode {
  const { test } = node;
  const say = (message: string, span: Span = node, suggestion?: string): void => {
    problems.push({ message, start: span.start, end: span.end, suggestion });
  };
  const one = (operand: Operand, at: number): Operand => {
    const span = valueSpans[at] ?? node;
    const read = readOperand(field, operand);
    if (operand.text === '' || operand.text.length > MAX_VALUE) {
      say(operand.text === '' ? `${field.name}: needs a value.` : `A value may have ${MAX_VALUE} characters.`, span);
    } else if (!read.ok) {
      say(`${field.name}: ${read.message}.`, span, read.suggestion);
    }
    return read.ok && typeof read.value === 'string' ? { ...operand, text: read.value } : operand;
  };
  switch (test.op) {
    case 'eq':
      return { ...node, test: { op: 'eq', value: one(test.value, 0) } };
    case 'in':
      return { ...node, test: { op: 'in', values: test.values.map(one) } };
    case 'exists':
      if (!field.operators.includes('exists')) say(`${field.name}: always has a value; "*" alone says nothing here.`);
      return node;
    case 'prefix':
      if (!field.operators.includes('prefix'))
        say(
          `${field.name}: cannot be searched by its beginning; give the whole value. ${prefixable()}`,
          valueSpans[0] ?? node,
          quote(test.text),
        );
      else if (field.type === 'text' ? prefixLexeme(test.text) === null : test.text === '')
        say('Write at least the beginning of one word before "*".', valueSpans[0] ?? node);
      return node;
    case 'range':
      requireCompare(field, say);
      if (test.from && test.to && isReversed(field, test.from, test.to))
        say(`${field.name}: the range is the wrong way round and holds nothing. Write its lower end first.`);
      return {
        ...node,
        test: { op: 'range', from: test.from && one(test.from, 0), to: test.to && one(test.to, test.from ? 1 : 0) },
      };
    default:
      requireCompare(field, say);
      return { ...node, test: { op: test.op, value: one(test.value, 0) } };
  }
}

function requireCompare(field: SearchField, say: (message: string) => void): void {
  if (!field.operators.includes('compare'))
    say(`${field.name}: holds names, not amounts: it cannot be compared with <, > or a range.`);
}
function prefixable(): string {
  return `"*" works with ${SEARCH_FIELDS.filter((f) => f.operators.includes('prefix')).map((f) => f.name).join(', ')}.`; // prettier-ignore
}

function readOperand(field: SearchField, operand: Operand): ReadValue<unknown> {
  switch (field.type) {
    case 'number':
      return readNumber(operand.text);
    case 'duration':
      return readDuration(operand.text);
    case 'instant':
      return readInstant(operand.text, ANY_TIME);
    case 'boolean':
      return readBoolean(operand.text);
    case 'enum':
      return readEnum(field, operand.text);
    case 'text':
      return searchable(operand.text);
    default:
      return { ok: true, value: operand.text };
  }
}

/** True when both ends can be read and the first lies behind the second. */
function isReversed(field: SearchField, from: Operand, to: Operand): boolean {
  const [low, high] = [readOperand(field, from), readOperand(field, to)];
  if (!low.ok || !high.ok) return false;
  if (field.type === 'instant') {
    // Whether a date lies before `now-7d` depends on when it is asked.
    if (isRelative(from.text) !== isRelative(to.text)) return false;
    return (low.value as TimeSpan).start > (high.value as TimeSpan).end;
  }
  if (field.type === 'enum') {
    const values = field.values ?? [];
    return values.indexOf(low.value as string) > values.indexOf(high.value as string);
  }
  return (low.value as number) > (high.value as number);
}
function isRelative(text: string): boolean {
  return /^(now|today|yesterday)/i.test(text);
}
function searchable(text: string): ReadValue<string> {
  return queryLexemes(text).length > 0
    ? { ok: true, value: text }
    : { ok: false, message: 'there is no letter or digit in it to look for' };
}

/** Checks a word or phrase. */
export function checkTextTerm(node: TextNode, problems: QueryProblem[]): void {
  const { start, end } = node;
  if (node.text.length > MAX_VALUE) problems.push({ message: `A phrase may have ${MAX_VALUE} characters.`, start, end });
  else if (node.form === 'prefix' && prefixLexeme(node.text) === null)
    problems.push({ message: 'Write the beginning of one word before "*", such as refun*.', start, end });
  else if (queryLexemes(node.text).length === 0)
    problems.push({ message: 'There is no letter or digit in it to look for.', start, end });
}
