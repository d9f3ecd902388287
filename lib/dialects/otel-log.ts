import { isJsonObject, type JsonObject } from '@/lib/shared/json';
import { contentKey } from './content-key';
import type { DecisionPart, LogTree, Mapping, StepPart } from './contract';
import { detectError, exceptionText } from './detect-error';
import { STEP_FIELDS, type Dialect, type Facts, type LogView, type SpanView } from './dialect';
import { DIALECTS } from './dialect-list';
import type { IdentityKeys } from './identity-keys';
import { fromUnixNano, shift } from './instants';
import { apartFromInput, evaluationMarks, EXCEPTION_EVENTS } from './map-span';
import { toMessages } from './messages';
import { GENAI_FIELDS, genAiKind, OTEL_GENAI } from './otel-genai';
import { DETAILS_EVENTS, EVALUATION_EVENTS, evaluationStep, MESSAGE_EVENTS, messageOf, TEXT_EVENTS } from './otel-genai-events';
import { GENAI } from './otel-genai-keys';
import { asReadable, withoutUndefined } from './read-attributes';
import { readFields } from './read-fields';
import { Reader } from './reader';
import { sourceOf } from './source-of';
import { SourceNotes } from './source-notes';
import { identityOf } from './span-identity';
import { partOf } from './step-of';

export const LOG = { name: 'otel.log', version: '3' } as const;
/** OTLP severity numbers from here on are ERROR and FATAL. */
const SEVERITY_ERROR = 17;
const LOGGING = DIALECTS.filter((dialect) => dialect.log);

/**
 * A log record. GenAI content, exceptions and evaluations belong to the step of the span that the record names, whether that span
 * arrives before, after or never; events of an emitter's own kind become what that dialect says; any other record is a small step of
 * its own.
 */
export function mapLog(tree: LogTree, keys: IdentityKeys, noting: boolean): Mapping {
  const { log } = tree;
  const notes = noting ? new SourceNotes() : null;
  const attributes = new Reader(log.attributes, '/log/attributes', notes);
  const body = isJsonObject(log.body) ? new Reader(log.body, '/log/body', notes) : undefined;
  const at = fromUnixNano(log.timeUnixNano) ?? fromUnixNano(log.observedTimeUnixNano);
  const name = log.eventName ?? attributes.text(['event.name']) ?? '';
  notes?.drop();
  const decision = identityOf(tree, attributes, keys, notes);
  if ((log.droppedAttributesCount ?? 0) > 0) decision.flags = ['evidenceIncomplete'];
  const text = typeof log.body === 'string' ? log.body : undefined;
  const given = { tree, name, at, attributes, body, notes, decision };
  if (EVALUATION_EVENTS.has(name)) {
    const made = evaluationStep(attributes, { parentKey: log.spanId, at, source: sourceOf(OTEL_GENAI, tree) });
    notes?.keep('evaluation');
    if (notes) made.fields = notes.all;
    return { decision: { ...decision, afterwards: true, marks: evaluationMarks(made) }, steps: [made] };
  }
  for (const dialect of LOGGING) {
    const found = ownEvent(dialect, { ...given, text });
    if (found) return found;
  }
  const content = contentPart(given);
  if (content) return { decision, steps: [content] };
  return { decision, steps: [exceptionPart(given) ?? plainRecord(given)] };
}

interface Given {
  tree: LogTree;
  name: string;
  at: string | undefined;
  attributes: Reader;
  body: Reader | undefined;
  notes: SourceNotes | null;
  decision: DecisionPart;
}

function keyOf(log: LogTree['log']): string {
  return contentKey('log', log as unknown as JsonObject);
}

/** An event that one emitter alone sends, read by its dialect. */
function ownEvent(dialect: Dialect, given: Given & { text: string | undefined }): Mapping | undefined {
  const { tree, name, at, attributes, body, notes, decision, text } = given;
  const { log } = tree;
  const view: LogView = { name, at, body, text, log };
  const reading = dialect.log!(attributes, view);
  notes?.drop();
  if (!reading) return undefined;
  const facts: Facts = {};
  readFields(reading.fields, attributes, { attributes, events: [], name, kind: reading.kind }, facts, notes);
  const failed = detectError({ ...facts, result: facts.result, finishReasons: facts.finishReasons });
  notes?.settle('error.message', failed ? STEP_FIELDS.unsuccessful : undefined, [
    STEP_FIELDS.unsuccessful,
    STEP_FIELDS.finishReasons,
  ]);
  const startedAt = at && reading.durationMs !== undefined ? shift(at, -reading.durationMs) : at;
  const key = reading.key ?? keyOf(log);
  const parentKey = reading.parentKey ?? log.spanId;
  const part: StepPart = withoutUndefined<StepPart>({
    key,
    parentKey: parentKey === key ? undefined : parentKey,
    kind: reading.kind,
    name: facts.name,
    startedAt,
    endedAt: at,
    at,
    status: failed ? 'error' : 'unset',
    error: failed,
    ...withoutUndefined(partOf(facts)),
    flags: decision.flags,
    source: sourceOf(dialect, tree),
  });
  if (facts.agentName) decision.agentName = facts.agentName;
  if (reading.asks && facts.input?.[0]?.content) decision.input = facts.input[0].content;
  const marks = evaluationMarks(part);
  if (marks.length > 0) decision.marks = marks;
  if (notes) part.fields = notes.all;
  return { decision, steps: [part] };
}

/** The content of a GenAI operation, told apart from its span: all of it at once, or one message a record. */
function contentPart({ tree, name, at, attributes, body, notes, decision }: Given): StepPart | undefined {
  const { log } = tree;
  const facts: Facts = {};
  let single = false;
  const view: SpanView = { attributes, events: [], name, kind: undefined };
  if (DETAILS_EVENTS.has(name)) {
    view.kind = genAiKind(attributes) ?? (body && genAiKind(body));
    notes?.drop();
    readFields(GENAI_FIELDS, attributes, view, facts, notes);
    if (body) readFields(GENAI_FIELDS, body, view, facts, notes);
    apartFromInput(facts, notes);
  } else if (Object.hasOwn(TEXT_EVENTS, name)) {
    const { place, key, role } = TEXT_EVENTS[name]!;
    const told = attributes.value([key]) ?? log.body;
    if (!attributes.has(key)) notes?.note('/log/body');
    facts[place] = toMessages(told, role);
    notes?.keep(STEP_FIELDS[place]);
  } else if (Object.hasOwn(MESSAGE_EVENTS, name)) {
    const { place, role } = MESSAGE_EVENTS[name]!;
    const message = messageOf(attributes, log.body, role);
    if (log.body !== undefined) notes?.note('/log/body');
    if (message) facts[place] = [message];
    notes?.keep(STEP_FIELDS[place]);
    facts.provider = attributes.text(GENAI.provider);
    notes?.keep(STEP_FIELDS.provider);
    single = true;
  } else return undefined;
  const failed = detectError({
    errorType: facts.errorType,
    result: facts.result,
    finishReasons: [...(facts.finishReasons ?? []), ...(facts.output ?? []).flatMap((message) => message.finishReason ?? [])],
  });
  const part = withoutUndefined<StepPart>({
    key: log.spanId ?? keyOf(log),
    at,
    kind: view.kind,
    status: failed ? 'error' : undefined,
    error: failed,
    ...partOf(facts),
    singleMessages: single || undefined,
    usageCounts: view.kind !== 'model' && view.kind !== undefined && facts.inputTokens !== undefined ? false : undefined,
    source: sourceOf(OTEL_GENAI, tree),
  });
  if (facts.agentName) decision.agentName = facts.agentName;
  if (notes) part.fields = notes.all;
  return part;
}

function exceptionPart({ tree, name, at, attributes, notes }: Given): StepPart | undefined {
  const { log } = tree;
  const told = exceptionText(log.attributes);
  const named = EXCEPTION_EVENTS.has(name);
  if (!named && attributes.text(['exception.message', 'exception.type']) === undefined) return undefined;
  notes?.keep('error.message');
  return withoutUndefined<StepPart>({
    key: log.spanId ?? keyOf(log),
    at,
    status: 'error',
    error: detectError({ exception: told ?? '' }),
    source: sourceOf(LOG, tree),
    fields: notes?.all,
  });
}

function plainRecord({ tree, name, at, notes, decision }: Given): StepPart {
  const { log } = tree;
  const failed =
    (log.severityNumber ?? 0) >= SEVERITY_ERROR
      ? detectError({ severe: log.body === undefined ? 'A log record of severity ERROR.' : asReadable(log.body) })
      : undefined;
  const output = toMessages(log.body, 'log');
  if (output) {
    notes?.note('/log/body');
    notes?.keep(STEP_FIELDS.output);
  }
  return withoutUndefined<StepPart>({
    key: keyOf(log),
    parentKey: log.spanId,
    kind: 'other',
    name: name || (log.severityText ? `log: ${log.severityText}` : 'log record'),
    startedAt: at,
    endedAt: at,
    status: failed ? 'error' : 'unset',
    error: failed,
    messages: output && { output },
    flags: decision.flags,
    source: sourceOf(LOG, tree),
    fields: notes?.all,
  });
}
