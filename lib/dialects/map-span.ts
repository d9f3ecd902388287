import type { DecisionPart, Mapping, SpanTree, StepPart } from './contract';
import { detectError, exceptionText, type StepError } from './detect-error';
import { STEP_FIELDS, type Dialect, type Facts, type SpanView } from './dialect';
import { dialectsOf } from './dialect-list';
import { identityOf, listed } from './span-identity';
import type { IdentityKeys } from './identity-keys';
import { fromUnixNano } from './instants';
import { lastText } from './messages';
import { asReadable, withoutUndefined } from './read-attributes';
import { readFields } from './read-fields';
import { Reader } from './reader';
import { SourceNotes } from './source-notes';
import { sourceOf } from './source-of';
import { partOf } from './step-of';
import type { StepKind } from './step-kinds';

/** Bits of OTLP span flags that say whether the parent is known to be in another process. */
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;
const NO_EVENTS: SpanView['events'] = [];
export const EXCEPTION_EVENTS = new Set(['exception', 'gen_ai.client.operation.exception']);

/**
 * A span as a step, whoever sent it. The dialects that have keys in it are asked in order of precedence: our own keys, those of the
 * emitter's dialect, those of others beside it, the GenAI conventions from their newest names to their oldest, at last whatever is
 * called input and output.
 */
export function mapSpan(tree: SpanTree, keys: IdentityKeys, noting: boolean): Mapping {
  const { span } = tree;
  const notes = noting ? new SourceNotes() : null;
  const attributes = new Reader(span.attributes, '/span/attributes', notes);
  const { chosen, layers } = dialectsOf(tree);
  const view: SpanView = { attributes, events: eventsOf(span, notes), name: span.name, kind: undefined };
  for (const layer of layers) {
    view.kind = layer.kind?.(attributes, view);
    if (view.kind !== undefined) break;
  }
  if (view.kind === undefined) notes?.drop();
  else notes?.keep('kind');
  const facts: Facts = {};
  for (const layer of layers) readFields(layer.fields, attributes, view, facts, notes);
  apartFromInput(facts, notes);
  const part = framed(tree, chosen, facts, view, notes);
  const more: StepPart[] = [];
  const place = { spanId: span.spanId, at: part.endedAt ?? part.startedAt, source: part.source };
  for (const layer of layers) {
    if (layer.more) more.push(...layer.more(attributes, view, place));
    const alias = layer.alias?.(attributes, view);
    if (alias !== undefined && alias !== span.spanId) more.push(aliasOf(alias, part));
    if (layer.echoes?.(attributes)) part.echo = true;
    const call = layer.callMark?.(attributes);
    if (call !== undefined) part.flags = [...(part.flags ?? []), call];
    if (view.kind === 'model' && part.usage && layer.repeatsUsage?.(attributes, view)) part.usageCounts = false;
  }
  notes?.drop();
  const decision = decisionOf(tree, attributes, facts, part, keys, notes);
  promptVersionOf(part, attributes, keys, notes);
  const marks = [part, ...more].flatMap(evaluationMarks);
  if (marks.length > 0) decision.marks = marks;
  if (notes) part.fields = notes.all;
  return { decision, steps: [withoutUndefined(part), ...more] };
}

/** The version of a call's prompt where only a key of the AI system's list names it. */
function promptVersionOf(part: StepPart, attributes: Reader, keys: IdentityKeys, notes: SourceNotes | null): void {
  if (part.kind !== 'model' || part.prompt?.version !== undefined) return;
  const version = listed(attributes, keys.promptVersion);
  if (version === undefined) return;
  notes?.keep(STEP_FIELDS.promptVersion);
  part.prompt = { ...part.prompt, version };
}

function eventsOf(span: SpanTree['span'], notes: SourceNotes | null): SpanView['events'] {
  if (!span.events || span.events.length === 0) return NO_EVENTS;
  return span.events.map((event, i) => ({
    name: event.name,
    reader: new Reader(event.attributes, `/span/events/${i}/attributes`, notes),
    at: event.timeUnixNano,
  }));
}

/** A list of messages that begins with what the system said tells the system prompt, where nobody else does. */
export function apartFromInput(facts: Facts, notes: SourceNotes | null): void {
  const { input } = facts;
  if (facts.system || !input?.some((message) => message.role === 'system')) return;
  facts.system = input.filter((message) => message.role === 'system');
  const rest = input.filter((message) => message.role !== 'system');
  facts.input = rest.length > 0 ? rest : undefined;
  notes?.copy(STEP_FIELDS.input, STEP_FIELDS.system);
}

function framed(tree: SpanTree, chosen: Dialect, facts: Facts, view: SpanView, notes: SourceNotes | null): StepPart {
  const { span } = tree;
  const startedAt = fromUnixNano(span.startTimeUnixNano);
  const endedAt = fromUnixNano(span.endTimeUnixNano);
  const failed = errorOf(span, facts, view, notes);
  const part: StepPart = {
    key: span.spanId,
    parentKey: span.parentSpanId || undefined,
    kind: view.kind,
    name: facts.name ?? (span.name || undefined),
    startedAt,
    endedAt,
    open: endedAt === undefined || undefined,
    status: failed ? 'error' : span.status?.code === 1 ? 'ok' : 'unset',
    error: failed,
    ...partOf(facts),
    flags: isIncomplete(tree) ? ['evidenceIncomplete'] : undefined,
    source: sourceOf(chosen, tree),
  };
  if (part.usage && view.kind !== 'model') part.usageCounts = false;
  return part;
}

const EVIDENCE: Readonly<Record<string, string>> = {
  errorType: STEP_FIELDS.errorType,
  exception: 'error.exception',
  level: STEP_FIELDS.errorLevel,
  spanError: STEP_FIELDS.spanError,
  success: STEP_FIELDS.unsuccessful,
  finishReason: STEP_FIELDS.finishReasons,
  payload: STEP_FIELDS.result,
};
const EVIDENCE_FIELDS = [...Object.values(EVIDENCE), 'error.status', STEP_FIELDS.failedResult].filter((field) =>
  field.startsWith('error.'),
);

/** The error a span tells of, whichever way it tells it, in the order of lib/dialects/detect-error.ts. */
function errorOf(span: SpanTree['span'], facts: Facts, view: SpanView, notes: SourceNotes | null): StepError | undefined {
  const thrown = view.events.find((event) => EXCEPTION_EVENTS.has(event.name));
  const exception = thrown && (exceptionText(thrown.reader.values) ?? '');
  const failed = detectError({
    status: span.status,
    exception,
    errorType: facts.errorType,
    level: facts.errorLevel,
    result: facts.result,
    failedResult: facts.failedResult,
    spanError: facts.spanError,
    unsuccessful: facts.unsuccessful,
    finishReasons: failing(facts),
  });
  if (!notes) return failed;
  if (thrown) {
    thrown.reader.value(['exception.message', 'error.message', 'exception.type']);
    notes.keep('error.exception');
  }
  if (failed?.reportedBy === 'status') {
    notes.note(span.status?.message ? '/span/status/message' : '/span/status/code');
    notes.keep('error.status');
  }
  const won = failed && (failed.reportedBy === 'status' ? 'error.status' : EVIDENCE[failed.reportedBy]);
  if (won === STEP_FIELDS.result && facts.failedResult === undefined) {
    notes.copy(won, 'error.message');
    notes.settle('', undefined, EVIDENCE_FIELDS);
  } else notes.settle('error.message', won === STEP_FIELDS.result ? STEP_FIELDS.failedResult : won, EVIDENCE_FIELDS);
  return failed;
}

function failing(facts: Facts): Facts['finishReasons'] {
  const said = (facts.output ?? []).flatMap((message) => message.finishReason ?? []);
  return facts.finishReasons ? [...facts.finishReasons, ...said] : said;
}

/** What the span says about its decision: who and which versions, and, for a root, how it began and ended. */
function decisionOf(
  tree: SpanTree,
  attributes: Reader,
  facts: Facts,
  part: StepPart,
  keys: IdentityKeys,
  notes: SourceNotes | null,
): DecisionPart {
  const { span } = tree;
  const decision = identityOf(tree, attributes, keys, notes);
  if (facts.agentName) decision.agentName = facts.agentName;
  if (part.flags?.includes('evidenceIncomplete')) decision.flags = ['evidenceIncomplete'];
  // The server's side of a call has its parent elsewhere and is no beginning: the call is the client's.
  const remote = (span.flags ?? 0) & HAS_IS_REMOTE && (span.flags ?? 0) & IS_REMOTE;
  if (!span.parentSpanId) asRoot(decision, part);
  else if (remote && !part.echo) asRoot(Object.assign(decision, { rootParent: span.parentSpanId }), part);
  return decision;
}

function asRoot(decision: DecisionPart, part: StepPart): void {
  decision.rootKey = part.key;
  const input = lastText(part.messages?.input, 'user') ?? part.query ?? readable(part.tool?.arguments);
  const output = lastText(part.messages?.output, 'assistant') ?? readable(part.tool?.result);
  if (input) decision.input = input;
  if (output) decision.output = output;
  if (part.endedAt) decision.ended = { at: part.endedAt, status: part.status === 'error' ? 'error' : 'ok' };
}

function readable(value: NonNullable<StepPart['tool']>['arguments']): string | undefined {
  return value === undefined || value === null ? undefined : asReadable(value);
}

function isIncomplete({ span, resource }: SpanTree): boolean {
  const dropped =
    (span.droppedAttributesCount ?? 0) +
    (span.droppedEventsCount ?? 0) +
    (span.droppedLinksCount ?? 0) +
    (resource.droppedAttributesCount ?? 0);
  return dropped > 0 || (span.events?.some((event) => (event.droppedAttributesCount ?? 0) > 0) ?? false);
}

/** Another name of the step: what log records outside the trace tell of it joins it under this name. */
function aliasOf(key: string, part: StepPart): StepPart {
  return { key, kind: part.kind as StepKind, sameAs: part.key, startedAt: part.startedAt, source: part.source };
}

/** The label of an evaluation: its name, with what it said where that is a word. */
export function evaluationMarks({ kind, evaluation }: StepPart): NonNullable<DecisionPart['marks']> {
  if (!evaluation) return [];
  const field = kind === 'guardrail' ? 'guardrail' : 'evaluation';
  return [{ field, value: evaluation.label ? `${evaluation.name}=${evaluation.label}` : evaluation.name }];
}
