import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { reportedDigests } from './artifact-digests';
import { bodyIdentity } from './body-identity';
import type { DecisionPart, EventTree, Mapping, StepPart } from './contract';
import { error, payloadError } from './detect-error';
import { STEP_FIELDS, type Facts } from './dialect';
import { DEFAULT_IDENTITY_KEYS, type IdentityKeys } from './identity-keys';
import { fromText, shift } from './instants';
import { toMessages } from './messages';
import { eventKind } from './native-event-kinds';
import { asNumber, asObject, asText, member, textOf, withoutUndefined } from './read-attributes';
import { readFields } from './read-fields';
import { NO_MEMBERS, Reader } from './reader';
import { SourceNotes } from './source-notes';
import { subjectsOf } from './span-identity';
import { partOf } from './step-of';

export const NATIVE_EVENTS = { name: 'countersign', version: '4' } as const;
const SOURCE = { dialect: NATIVE_EVENTS.name, mapperVersion: NATIVE_EVENTS.version } as const;
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
export function mapNativeEvent(tree: EventTree, keys: IdentityKeys = DEFAULT_IDENTITY_KEYS, noting = false): Mapping {
  const { event } = tree;
  const notes = noting ? new SourceNotes() : null;
  const kind = textOf(event, 'kind') ?? 'unknown';
  const whole = new Reader(event, '/event', notes);
  const from = whole.child('data') ?? whole.object(['data']) ?? NO_MEMBERS;
  const data = from.values;
  const place = placeOf(event, kind, data);
  const times = timesOf(event, kind, data);
  const read = eventKind(kind);
  const facts: Facts = {};
  readFields(read.fields, from, { attributes: from, events: [], name: '', kind: read.kind }, facts, notes);
  const own = readOwn(from, notes);
  const failed = errorOf(from, notes) ?? (kind === 'tool.returned' ? payloadError(facts.result) : undefined);
  if (failed?.reportedBy === 'payload') notes?.copy(STEP_FIELDS.result, 'error.message');
  const status = textOf(data, 'status');
  const part: StepPart = withoutUndefined<StepPart>({
    key: place.key,
    parentKey: place.parentKey,
    startedAt: times.startedAt,
    endedAt: times.endedAt,
    at: times.at,
    open: times.open,
    kind: read.kind,
    ...partOf(facts),
    name: own.name ?? facts.name ?? agentOf(event, kind),
    status: failed || status === 'error' ? 'error' : status === 'ok' ? 'ok' : 'unset',
    error: failed ?? (status === 'error' ? error('The emitter reported an error without a message.', 'emitter') : undefined),
    rationale: own.rationale,
    plan: own.plan,
    stateBefore: own.stateBefore,
    stateAfter: own.stateAfter,
    source: SOURCE,
  });
  const identity = identityOf(from, keys, notes);
  const version = identity.versions?.prompt;
  if (read.kind === 'model' && version && part.prompt?.version === undefined) part.prompt = { ...part.prompt, version };
  if (notes) part.fields = notes.all;
  return { decision: decisionOf(event, kind, data, part, identity), steps: [part] };
}

/** Members of our own shape say it, and where an AI system has key lists, those in `data` and in its `metadata`. */
function identityOf(from: Reader, keys: IdentityKeys, notes: SourceNotes | null): DecisionPart {
  const metadata = from.child('metadata') ?? from.object(['metadata']);
  notes?.drop();
  const found = bodyIdentity(from, { user: ['user'], session: ['session'], environment: ['environment'] }, metadata, keys, notes);
  const inside = (member: string): string | undefined => {
    const id = from.child(member)?.text(['id']);
    if (id === undefined) notes?.drop();
    else notes?.keep(`decision.${member}`);
    return id;
  };
  return { ...found, user: found.user ?? inside('user'), session: found.session ?? inside('session') };
}

/** Members that every kind may have. */
function readOwn(
  data: Reader,
  notes: SourceNotes | null,
): Pick<StepPart, 'name' | 'rationale' | 'plan' | 'stateBefore' | 'stateAfter'> {
  const kept = <T>(field: string, found: T | undefined): T | undefined => {
    if (found === undefined) notes?.drop();
    else notes?.keep(field);
    return found;
  };
  return {
    name: kept('name', data.text(['name'])),
    rationale: kept('rationale', data.text(['rationale'])),
    plan: kept('plan', anything(data, 'plan')),
    stateBefore: kept('stateBefore', anything(data, 'stateBefore')),
    stateAfter: kept('stateAfter', anything(data, 'stateAfter')),
  };
}

/** Null too: an emitter may say that there is no plan. */
function anything(data: Reader, key: string): JsonValue | undefined {
  return data.has(key) ? data.take(key) : undefined;
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

function errorOf(data: Reader, notes: SourceNotes | null): StepPart['error'] {
  const told = data.has('error') ? data.take('error') : undefined;
  if (told === undefined || told === null || told === false || told === '') {
    notes?.drop();
    return undefined;
  }
  notes?.keep('error.message');
  if (!isJsonObject(told)) return error(asText(told) ?? JSON.stringify(told), 'emitter');
  const type = textOf(told, 'type');
  const message = textOf(told, 'message');
  return error(type && message ? `${type}: ${message}` : (message ?? type ?? JSON.stringify(told)), 'emitter');
}

function agentOf(event: JsonObject, kind: string): string | undefined {
  if (!kind.startsWith('decision.')) return undefined;
  return textOf(asObject(member(event, 'actor')), 'id') ?? textOf(event, 'system');
}

function decisionOf(
  event: JsonObject,
  kind: string,
  data: JsonObject,
  part: StepPart,
  { versions: listed, ...identity }: DecisionPart,
): DecisionPart {
  const actor = asObject(member(event, 'actor'));
  const isAgent = textOf(actor, 'type') === 'agent';
  const versions = asObject(member(data, 'versions'));
  const agentVersion = textOf(versions, 'agent') ?? (isAgent ? textOf(actor, 'version') : undefined);
  const decision: DecisionPart = {
    ...identity,
    subjects: subjectsOf(member(event, 'subjects')),
    versions: {
      ...listed,
      ...withoutUndefined({ prompt: textOf(versions, 'prompt'), policy: textOf(versions, 'policy'), agent: agentVersion }),
    },
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
