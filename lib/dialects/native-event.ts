import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { reportedDigests } from './artifact-digests';
import type { DecisionPart, EventTree, Mapping, StepPart } from './contract';
import { error, payloadError } from './detect-error';
import { fromText, shift } from './instants';
import { toMessages } from './messages';
import { eventFacts } from './native-event-kinds';
import { asNumber, asObject, asText, member, textOf } from './read-attributes';
import { withoutUndefined, type Dialect } from './span-frame';
import { subjectsOf } from './span-identity';

export const NATIVE: Dialect = { name: 'countersign', version: '1' };
const SOURCE = { dialect: NATIVE.name, mapperVersion: NATIVE.version };
/** Key of the root step of a decision whose decision.started names no step. */
export const DECISION_STEP = '$decision';

/** Kinds that tell of something about an existing step: with `step` and no `parentStep` they hang under that step. */
const ABOUT_A_STEP = new Set(['evaluation.recorded', 'outcome.observed', 'feedback.received']);
/** Kinds reported when the thing is over: occurredAt is its end. Of other kinds it is the beginning. */
const AT_THE_END = new Set(['decision.ended', 'tool.returned', 'retrieval.completed']);
/** Kinds that open a step which another event closes. */
const OPENS = new Set(['decision.started', 'tool.called']);
/** As lib/ingest/native/kinds.ts lists them. */
const KNOWN_VERSIONS = new Set(['1.0', '1.1']);

/** A native event, `POST /api/v1/events`. All members of `data` are optional; what has the wrong type counts as not reported. */
export function mapNativeEvent(tree: EventTree): Mapping {
  const { event } = tree;
  const kind = textOf(event, 'kind') ?? 'unknown';
  const data = asObject(member(event, 'data')) ?? {};
  const place = placeOf(event, kind, data);
  const times = timesOf(event, kind, data);
  const facts = eventFacts(kind, data);
  const failed = errorOf(data) ?? (kind === 'tool.returned' ? payloadError(facts.tool?.result) : undefined);
  const status = textOf(data, 'status');
  // Written out: an object joined from three by spreading is slow to make and to read.
  const part: StepPart = withoutUndefined<StepPart>({
    key: place.key,
    parentKey: place.parentKey,
    startedAt: times.startedAt,
    endedAt: times.endedAt,
    at: times.at,
    open: times.open,
    kind: facts.kind,
    prompt: facts.prompt,
    messages: facts.messages,
    model: facts.model,
    usage: facts.usage,
    tool: facts.tool,
    query: facts.query,
    documents: facts.documents,
    evaluation: facts.evaluation,
    name: textOf(data, 'name') ?? facts.name ?? agentOf(event, kind),
    status: failed || status === 'error' ? 'error' : status === 'ok' ? 'ok' : 'unset',
    error: failed ?? (status === 'error' ? error('The emitter reported an error without a message.', 'emitter') : undefined),
    rationale: textOf(data, 'rationale'),
    plan: member(data, 'plan'),
    stateBefore: member(data, 'stateBefore'),
    stateAfter: member(data, 'stateAfter'),
    source: SOURCE,
  });
  if (kind.startsWith('decision.')) {
    part.messages = withoutUndefined({
      input: toMessages(member(data, 'input'), 'user'),
      output: toMessages(member(data, 'output'), 'assistant'),
    });
  }
  return { decision: decisionOf(event, kind, data, part), steps: [part] };
}

function placeOf(event: JsonObject, kind: string, data: JsonObject): { key: string; parentKey?: string } {
  const id = textOf(event, 'id') ?? 'unknown';
  const step = textOf(event, 'step');
  const parent = textOf(event, 'parentStep');
  if (step && !parent && ABOUT_A_STEP.has(kind)) return { key: id, parentKey: step };
  const key = step ?? ownKey(id, kind, data);
  return parent && parent !== key ? { key, parentKey: parent } : { key };
}

/** Where the emitter names no step: the decision itself, the tool call that both of its events name, or the event. */
function ownKey(id: string, kind: string, data: JsonObject): string {
  if (kind === 'decision.started' || kind === 'decision.ended') return DECISION_STEP;
  const callId = kind.startsWith('tool.') ? textOf(asObject(member(data, 'tool')), 'callId') : undefined;
  return callId ? `call:${callId}` : id;
}

function timesOf(event: JsonObject, kind: string, data: JsonObject): Pick<StepPart, 'startedAt' | 'endedAt' | 'at' | 'open'> {
  const at = fromText(member(event, 'occurredAt'));
  const duration = asNumber(member(data, 'durationMs'));
  let startedAt = fromText(member(data, 'startedAt'));
  let endedAt = fromText(member(data, 'endedAt'));
  if (AT_THE_END.has(kind)) endedAt ??= at;
  else startedAt ??= at;
  if (duration !== undefined && duration >= 0) {
    if (startedAt) endedAt ??= shift(startedAt, duration);
    else if (endedAt) startedAt = shift(endedAt, -duration);
  }
  // a retrieval that tells no duration is one instant
  if (kind === 'retrieval.completed') startedAt ??= endedAt;
  return { startedAt, endedAt, at, open: (OPENS.has(kind) && !endedAt) || undefined };
}

function errorOf(data: JsonObject): StepPart['error'] {
  const told = member(data, 'error');
  if (told === undefined || told === null || told === false || told === '') return undefined;
  if (!isJsonObject(told)) return error(asText(told) ?? JSON.stringify(told), 'emitter');
  const type = textOf(told, 'type');
  const message = textOf(told, 'message');
  return error(type && message ? `${type}: ${message}` : (message ?? type ?? JSON.stringify(told)), 'emitter');
}

function agentOf(event: JsonObject, kind: string): string | undefined {
  if (!kind.startsWith('decision.')) return undefined;
  return textOf(asObject(member(event, 'actor')), 'id') ?? textOf(event, 'system');
}

function decisionOf(event: JsonObject, kind: string, data: JsonObject, part: StepPart): DecisionPart {
  const actor = asObject(member(event, 'actor'));
  const isAgent = textOf(actor, 'type') === 'agent';
  const versions = asObject(member(data, 'versions'));
  const agentVersion = textOf(versions, 'agent') ?? (isAgent ? textOf(actor, 'version') : undefined);
  const decision: DecisionPart = {
    environment: textOf(data, 'environment'),
    user: textOf(data, 'user') ?? textOf(asObject(member(data, 'user')), 'id'),
    session: textOf(data, 'session') ?? textOf(asObject(member(data, 'session')), 'id'),
    subjects: subjectsOf(member(event, 'subjects')),
    versions: withoutUndefined({ prompt: textOf(versions, 'prompt'), policy: textOf(versions, 'policy'), agent: agentVersion }),
    agentName: isAgent ? textOf(actor, 'id') : undefined,
    digests: reportedDigests(member(data, 'artifacts')),
    marks: marksOf(kind, part),
  };
  if (kind === 'decision.started' || kind === 'decision.ended') {
    decision.rootKey = part.key;
    decision.input = firstLine(member(data, 'input'), 'user');
    decision.output = firstLine(member(data, 'output'), 'assistant');
  }
  if (kind === 'decision.ended' && part.endedAt) {
    decision.ended = { at: part.endedAt, status: part.status === 'error' ? 'error' : 'ok', explicit: true };
  }
  if (ABOUT_A_STEP.has(kind)) decision.afterwards = true;
  const version = textOf(event, 'schemaVersion');
  const flags = [
    ...(version && !KNOWN_VERSIONS.has(version) ? ['unknownSchemaVersion'] : []),
    ...(member(data, 'timesAssumed') === true ? ['timesAssumed'] : []), // an import whose source has no times
  ];
  if (flags.length > 0) decision.flags = flags;
  return withoutUndefined(decision);
}

function firstLine(value: JsonValue | undefined, role: string): string | undefined {
  const messages = toMessages(value, role);
  return (messages?.findLast((one) => one.role === role && one.content) ?? messages?.findLast((one) => one.content))?.content;
}

function marksOf(kind: string, { evaluation }: StepPart): DecisionPart['marks'] {
  if (!evaluation) return undefined;
  const { name, label } = evaluation;
  if (kind === 'outcome.observed') return label ? [{ field: 'outcome', value: label }] : undefined;
  if (kind === 'feedback.received') {
    const rating = label ?? (evaluation.score === undefined ? undefined : String(evaluation.score));
    return rating ? [{ field: 'feedback', value: rating }] : undefined;
  }
  if (kind === 'guardrail.triggered') return [{ field: 'guardrail', value: label ? `${name}=${label}` : name }];
  return [{ field: 'evaluation', value: label ? `${name}=${label}` : name }];
}
