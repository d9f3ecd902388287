import type { JsonObject } from '@/lib/shared/json';
import { contentKey } from './content-key';
import type { DecisionPart, LogTree, Mapping, StepPart } from './contract';
import { error, exceptionText } from './detect-error';
import { fromUnixNano } from './instants';
import { toMessages } from './messages';
import { contentOfEvent, EVALUATION_EVENTS, evaluationStep, EXCEPTION_EVENTS } from './otel-genai-events';
import { OTEL_GENAI } from './otel-genai-span';
import { asReadable, textOf } from './read-attributes';
import { sourceOf, withoutUndefined, type Dialect } from './span-frame';
import { identityOf } from './span-identity';

export const OTEL_LOG: Dialect = { name: 'otel.log', version: '1' };
/** OTLP severity numbers from here on are ERROR and FATAL. */
const SEVERITY_ERROR = 17;

/**
 * A log record. GenAI content, exceptions and evaluations belong to the step of the span that the record names, whether that span
 * arrives before, after or never; any other record is a small step of its own under it.
 */
export function mapLog(tree: LogTree): Mapping {
  const { log } = tree;
  const at = fromUnixNano(log.timeUnixNano) ?? fromUnixNano(log.observedTimeUnixNano);
  const name = log.eventName ?? textOf(log.attributes, 'event.name') ?? '';
  const decision = identityOf(tree, log.attributes);
  if ((log.droppedAttributesCount ?? 0) > 0) decision.flags = ['evidenceIncomplete'];
  if (EVALUATION_EVENTS.has(name)) {
    const made = evaluationStep(log.attributes, { parentKey: log.spanId, at, source: sourceOf(OTEL_GENAI, tree) });
    return { decision: { ...decision, afterwards: true, marks: evaluationMarks(made) }, steps: [made] };
  }
  const key = log.spanId ?? keyOf(log);
  const content = contentOfEvent(name, log.attributes, log.body);
  if (content) {
    const { more = [], decision: told, agentName, ...facts } = content.facts;
    const part: StepPart = { key, at, ...facts, source: sourceOf(OTEL_GENAI, tree) };
    if (part.error) part.status = 'error';
    if (content.single) part.singleMessages = true;
    if (agentName) decision.agentName = agentName;
    return { decision: { ...decision, ...told }, steps: [withoutUndefined(part), ...more] };
  }
  if (EXCEPTION_EVENTS.has(name) || textOf(log.attributes, 'exception.message', 'exception.type') !== undefined) {
    const thrown = error(exceptionText(log.attributes) ?? 'An exception was recorded without a message.', 'exception');
    return {
      decision,
      steps: [withoutUndefined<StepPart>({ key, at, status: 'error', error: thrown, source: sourceOf(OTEL_LOG, tree) })],
    };
  }
  return { decision, steps: [plainRecord(tree, name, at, decision)] };
}

function keyOf(log: LogTree['log']): string {
  return contentKey('log', log as unknown as JsonObject);
}

function plainRecord(tree: LogTree, name: string, at: string | undefined, decision: DecisionPart): StepPart {
  const { log } = tree;
  const failed = (log.severityNumber ?? 0) >= SEVERITY_ERROR;
  const output = toMessages(log.body, 'log');
  return withoutUndefined<StepPart>({
    key: keyOf(log),
    parentKey: log.spanId,
    kind: 'other',
    name: name || (log.severityText ? `log: ${log.severityText}` : 'log record'),
    startedAt: at,
    endedAt: at,
    status: failed ? 'error' : 'unset',
    error: failed
      ? error(log.body === undefined ? 'A log record of severity ERROR.' : asReadable(log.body), 'severity')
      : undefined,
    messages: output && { output },
    flags: decision.flags,
    source: sourceOf(OTEL_LOG, tree),
  });
}

/** The label of an evaluation: its name, with what it said where that is a word. */
export function evaluationMarks(part: StepPart): DecisionPart['marks'] {
  const { evaluation } = part;
  if (!evaluation) return [];
  return [{ field: 'evaluation', value: evaluation.label ? `${evaluation.name}=${evaluation.label}` : evaluation.name }];
}
