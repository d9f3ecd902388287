import { findField } from '../fields';
import type { FieldNode, Operand, QueryNode } from '../grammar/ast';
import { readDuration, readInstant, readNumber } from '../grammar/read-value';

/** A decision as the test knows it: facts of its row, and the texts that were sent. */
export interface NaiveDecision {
  id: string;
  system_id: string;
  system_key: string;
  external_id: string | null;
  trace_id: string | null;
  environment: string | null;
  started_at: Date;
  ended_at: Date | null;
  first_received_at: Date;
  status: string;
  risk_tier: string;
  risk_score: number | null;
  route: string | null;
  approval: string | null;
  step_count: number;
  open_step_count: number;
  error_count: number;
  event_count: number;
  input_tokens: number | null;
  output_tokens: number | null;
  sealed_idx: number | null;
  labels: string[];
  texts: string[];
}

/** Whether the decision matches, worked out the slow and obvious way. */
export function matches(node: QueryNode | null, d: NaiveDecision, now: Date): boolean {
  if (!node) return true;
  switch (node.type) {
    case 'and':
      return node.items.every((item) => matches(item, d, now));
    case 'or':
      return node.items.some((item) => matches(item, d, now));
    case 'not':
      return !matches(node.item, d, now);
    case 'text':
      return hasText(d, node.text, node.form === 'prefix');
    case 'field':
      return fieldMatches(node, d, now);
  }
}

function hasText(d: NaiveDecision, text: string, prefix: boolean): boolean {
  const wanted = text.toLowerCase().split(/\s+/);
  return d.texts.some((one) => {
    const words = one.toLowerCase().split(/\s+/);
    return words.some((_, at) =>
      wanted.every((word, i) => (prefix ? (words[at + i] ?? '').startsWith(word) : words[at + i] === word)),
    );
  });
}

function valuesOf(field: string, d: NaiveDecision): (string | number | null)[] {
  const labels = d.labels.filter((label) => label.startsWith(`${field}:`)).map((label) => label.slice(field.length + 1));
  switch (field) {
    case 'system':
      return [d.system_key];
    case 'status':
      return [d.status];
    case 'risk':
      return [d.risk_tier];
    case 'riskScore':
      return [d.risk_score];
    case 'route':
      return [d.route];
    case 'approval':
      return [d.approval];
    case 'externalId':
      return [d.external_id];
    case 'trace':
      return [d.trace_id];
    case 'id':
      return [d.id, d.external_id, d.trace_id];
    case 'steps':
      return [d.step_count];
    case 'openSteps':
      return [d.open_step_count];
    case 'errors':
      return [d.error_count];
    case 'events':
      return [d.event_count];
    case 'inputTokens':
      return [d.input_tokens];
    case 'outputTokens':
      return [d.output_tokens];
    case 'tokens':
      return [d.input_tokens === null && d.output_tokens === null ? null : (d.input_tokens ?? 0) + (d.output_tokens ?? 0)];
    case 'duration':
      return [d.ended_at && d.ended_at.getTime() - d.started_at.getTime()];
    case 'startedAt':
      return [d.started_at.getTime()];
    case 'endedAt':
      return [d.ended_at && d.ended_at.getTime()];
    case 'receivedAt':
      return [d.first_received_at.getTime()];
    case 'sealed':
      return [String(d.sealed_idx !== null)];
    default:
      return labels;
  }
}

function fieldMatches(node: FieldNode, d: NaiveDecision, now: Date): boolean {
  const field = findField(node.field)!;
  const { test } = node;
  if (field.name === 'text') {
    if (test.op === 'prefix') return hasText(d, test.text, true);
    return operands(node).some((operand) => hasText(d, operand.text, false));
  }
  if (field.name === 'has') return operands(node).some((operand) => valuesOf(operand.text, d).some((value) => value !== null && value !== '')); // prettier-ignore
  const values = valuesOf(field.name, d).filter((value) => value !== null);
  if (test.op === 'exists') return values.length > 0;
  if (test.op === 'prefix') return values.some((value) => String(value).startsWith(test.text));
  if (field.type === 'enum' && test.op !== 'eq' && test.op !== 'in') {
    const at = (text: string): number => field.values!.indexOf(text);
    return values.some((value) =>
      compares(at(String(value)), test, (operand) => ({ low: at(operand.text), high: at(operand.text) })),
    );
  }
  if (field.type === 'number' || field.type === 'duration' || field.type === 'instant') {
    const span = (operand: Operand) => {
      const read = field.type === 'number' ? readNumber(operand.text) : field.type === 'duration' ? readDuration(operand.text) : readInstant(operand.text, { now, zone: 'UTC' }); // prettier-ignore
      if (!read.ok) throw new Error(read.message);
      if (typeof read.value === 'number') return { low: read.value, high: read.value };
      const [low, end] = [read.value.start.getTime(), read.value.end.getTime()];
      return { low, high: Math.max(low, end - 1) };
    };
    return values.some((value) => compares(Number(value), test, span));
  }
  return operands(node).some((operand) => values.some((value) => String(value) === operand.text));
}

function operands({ test }: FieldNode): Operand[] {
  return test.op === 'eq' ? [test.value] : test.op === 'in' ? test.values : [];
}
function compares(value: number, test: FieldNode['test'], span: (operand: Operand) => { low: number; high: number }): boolean {
  switch (test.op) {
    case 'eq':
      return value >= span(test.value).low && value <= span(test.value).high;
    case 'in':
      return test.values.some((one) => value >= span(one).low && value <= span(one).high);
    case 'gt':
      return value > span(test.value).high;
    case 'gte':
      return value >= span(test.value).low;
    case 'lt':
      return value < span(test.value).low;
    case 'lte':
      return value <= span(test.value).high;
    case 'range':
      return (!test.from || value >= span(test.from).low) && (!test.to || value <= span(test.to).high);
    default:
      return false;
  }
}
