import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { DecisionPart, LangfuseTree, Mapping, StepPart } from './contract';
import { documentsOf } from './documents';
import { error, payloadError } from './detect-error';
import type { DecisionAlias } from './identity';
import { fromText } from './instants';
import { lastText, toMessages } from './messages';
import { bodyIdentity } from './body-identity';
import { DEFAULT_IDENTITY_KEYS, type IdentityKeys } from './identity-keys';
import { asCount, asNumber, asObject, asReadable, first, member, parseJson, textOf, withoutUndefined } from './read-attributes';
import { Reader } from './reader';
import { SourceNotes } from './source-notes';
import { langfuseSources, LANGFUSE_USAGE } from './langfuse-sources';
import { sourcesIn, withSources } from './source-table';
import { subjectsOf } from './span-identity';
import type { StepKind } from './step-kinds';
import type { Step } from './step';

export const LANGFUSE_INGESTION = { name: 'langfuse-ingestion', version: '3' } as const;
const DIALECT = { dialect: LANGFUSE_INGESTION.name, mapperVersion: LANGFUSE_INGESTION.version } as const;

/** What an observation is, by the first word of its event's type or by its `type`. */
const KINDS: Readonly<Record<string, StepKind>> = {
  generation: 'model',
  embedding: 'model',
  agent: 'agent',
  tool: 'tool',
  retriever: 'retrieval',
  guardrail: 'guardrail',
  evaluator: 'evaluation',
  span: 'other',
  event: 'other',
  chain: 'other',
};

/** Types of events that Langfuse's batch ingestion knows. */
export function isLangfuseType(type: string): boolean {
  const match = /^([a-z]+)-(create|update)$/.exec(type);
  return (
    type === 'sdk-log' ||
    (match !== null && (Object.hasOwn(KINDS, match[1]!) || ['trace', 'score', 'observation'].includes(match[1]!)))
  );
}

/** The decision is the trace; without one, as for a score of a session, the session. */
export function langfuseAliases({ event }: LangfuseTree): DecisionAlias[] {
  const body = asObject(member(event, 'body'));
  const id = textOf(event, 'type') === 'trace-create' ? traceIdOf(body) : textOf(body, 'traceId');
  // Trace ids of its OpenTelemetry clients are those of the spans: a score finds the trace that came as spans.
  if (id !== undefined) return [{ scheme: /^(?!0{32})[0-9a-f]{32}$/i.test(id) ? 'trace' : 'external', value: lowered(id) }];
  const session = textOf(body, 'sessionId');
  return session === undefined ? [] : [{ scheme: 'external', value: session }];
}

function lowered(id: string): string {
  return /^[0-9a-f]{32}$/i.test(id) ? id.toLowerCase() : id;
}

function traceIdOf(body: JsonObject | undefined): string | undefined {
  return textOf(body, 'id', 'traceId');
}

/**
 * One event of Langfuse's batch ingestion. Each tells a part of its entity (`body.id`): parts are joined in any order, updates before
 * creates too, and a null says nothing. Of one observation the model that its creation names was asked for, and the one that an update
 * names has answered.
 */
export function mapLangfuseEvent(tree: LangfuseTree, keys: IdentityKeys = DEFAULT_IDENTITY_KEYS, noting = false): Mapping {
  const { event, sdk } = tree;
  const type = textOf(event, 'type') ?? 'unknown';
  const body = asObject(member(event, 'body')) ?? {};
  const source: StepPart['source'] = { ...DIALECT, ...(sdk?.name && { scope: sdk.name }) };
  const notes = noting ? new SourceNotes() : null;
  const told = { event, type, body, source, identity: identityOf(body, type, keys, notes) };
  const mapping = mapTold(told);
  return notes
    ? withSources(
        mapping,
        sourcesIn(langfuseSources(type, mapping.steps[0]?.error?.reportedBy), { event }, mapping),
        notes.all ?? {},
      )
    : mapping;
}

function mapTold(told: Told): Mapping {
  const { event, type, body, source } = told;
  if (type === 'trace-create') return traceOf(told);
  if (type === 'score-create') return scoreOf(told);
  if (type === 'sdk-log')
    return { decision: {}, steps: [{ key: textOf(event, 'id') ?? type, name: type, at: timeOf(event, body), source }] };
  return observationOf(told);
}

interface Told {
  event: JsonObject;
  type: string;
  body: JsonObject;
  source: StepPart['source'];
  identity: DecisionPart;
}

function timeOf(event: JsonObject, body: JsonObject): string | undefined {
  return fromText(member(body, 'startTime')) ?? fromText(member(body, 'timestamp')) ?? fromText(member(event, 'timestamp'));
}

/** A trace is the outermost step. Applications tell its output last: it ends with that. */
function traceOf({ event, body, source, identity }: Told): Mapping {
  const key = traceIdOf(body) ?? textOf(event, 'id') ?? 'trace';
  const input = messagesOf(body, 'input', 'user');
  const output = messagesOf(body, 'output', 'assistant');
  const endedAt = output ? fromText(member(event, 'timestamp')) : undefined;
  const part = withoutUndefined<StepPart>({
    key,
    kind: 'agent',
    name: textOf(body, 'name'),
    startedAt: fromText(member(body, 'timestamp')),
    at: timeOf(event, body),
    toldAt: fromText(member(event, 'timestamp')),
    endedAt,
    open: endedAt === undefined || undefined,
    messages: input || output ? withoutUndefined({ input, output }) : undefined,
    source,
  });
  const decision: DecisionPart = {
    ...identity,
    toldAt: fromText(member(event, 'timestamp')),
    agentName: textOf(body, 'name'),
    rootKey: key,
    input: lastText(input, 'user'),
    output: lastText(output, 'assistant'),
    ended: endedAt === undefined ? undefined : { at: endedAt, status: 'ok' },
  };
  return { decision: withoutUndefined(decision), steps: [part] };
}

/** Members of a trace, and what applications put into its metadata or into that of an observation. */
function identityOf(body: JsonObject, type: string, keys: IdentityKeys, notes: SourceNotes | null): DecisionPart {
  const inBody = new Reader(body, '/event/body', notes);
  const metadata = inBody.child('metadata') ?? inBody.object(['metadata']);
  notes?.drop();
  const ofTrace = type === 'trace-create';
  const ofSession = type === 'score-create' && textOf(body, 'traceId') === undefined;
  const own = {
    environment: ['environment'],
    ...(ofTrace && { user: ['userId'] }),
    ...((ofTrace || ofSession) && { session: ['sessionId'] }),
  };
  const found = bodyIdentity(inBody, own, metadata, keys, notes);
  const subjects = subjectsOf(member(metadata?.values, 'countersign.subjects'));
  return subjects ? { ...found, subjects } : found;
}

function observationOf({ event, type, body, source, identity }: Told): Mapping {
  const [word = '', act] = type.split('-');
  const what = word === 'observation' ? (textOf(body, 'type')?.toLowerCase() ?? '') : word;
  const kind = Object.hasOwn(KINDS, what) ? KINDS[what] : undefined;
  const key = textOf(body, 'id') ?? textOf(event, 'id') ?? type;
  const startedAt = fromText(member(body, 'startTime'));
  const endedAt = what === 'event' ? startedAt : fromText(member(body, 'endTime'));
  const failed = textOf(body, 'level')?.toUpperCase() === 'ERROR';
  const facts = factsOf(kind, body, act === 'update');
  const parent = textOf(body, 'parentObservationId') ?? textOf(body, 'traceId');
  const part = withoutUndefined<StepPart>({
    key,
    parentKey: parent === key ? undefined : parent,
    kind,
    name: textOf(body, 'name'),
    startedAt,
    endedAt,
    at: timeOf(event, body),
    toldAt: fromText(member(event, 'timestamp')),
    open: (startedAt !== undefined && endedAt === undefined) || undefined,
    usage: usageOf(body),
    usageCounts: kind === undefined || kind === 'model' ? undefined : false,
    ...facts,
    prompt: promptOf(kind, body, identity),
    status: failed || facts.error ? 'error' : 'unset',
    error: failed ? error(textOf(body, 'statusMessage') ?? 'Level ERROR.', 'level') : facts.error,
    source,
  });
  return { decision: identity, steps: [part] };
}

/** The prompt of a call: the one that Langfuse links, or the version that the application's own metadata names. */
function promptOf(kind: StepKind | undefined, body: JsonObject, identity: DecisionPart): StepPart['prompt'] {
  const version = textOf(body, 'promptVersion') ?? (kind === 'model' ? identity.versions?.prompt : undefined);
  const prompt = withoutUndefined({ name: textOf(body, 'promptName'), version });
  return Object.keys(prompt).length > 0 ? prompt : undefined;
}

function factsOf(kind: StepKind | undefined, body: JsonObject, answered: boolean): Partial<StepPart> {
  const given = first(body, ['input']);
  const got = first(body, ['output']);
  if (kind === 'tool') {
    const value = {
      name: textOf(body, 'name'),
      arguments: given === undefined ? undefined : parseJson(given),
      result: got === undefined ? undefined : parseJson(got),
    };
    return withoutUndefined<Partial<StepPart>>({ tool: withoutUndefined(value), error: payloadError(got) });
  }
  const documents = got !== undefined && (kind === 'retrieval' || looksRetrieved(got)) ? documentsOf(listIn(got)) : undefined;
  if (kind === 'retrieval') {
    const query =
      given === undefined ? undefined : (textOf(asObject(given), 'query', 'input', 'text') ?? asReadable(parseJson(given)));
    return withoutUndefined<Partial<StepPart>>({
      query,
      documents,
      messages: documents ? undefined : sides(undefined, messagesOf(body, 'output', 'output')),
    });
  }
  const model = kind === 'model';
  const input = messagesOf(body, 'input', model ? 'user' : 'input');
  const output = documents ? undefined : messagesOf(body, 'output', model ? 'assistant' : 'output');
  const system = model ? input?.filter((message) => message.role === 'system') : undefined;
  const asked = system && system.length > 0 ? input?.filter((message) => message.role !== 'system') : input;
  const name = textOf(body, 'model');
  const parameters = asObject(member(body, 'modelParameters'));
  const named = withoutUndefined({ [answered ? 'responded' : 'requested']: name, parameters });
  return withoutUndefined<Partial<StepPart>>({
    messages: sides(asked, output, system),
    documents,
    model: Object.keys(named).length > 0 ? named : undefined,
  });
}

function sides(
  input: NonNullable<Step['messages']>['input'],
  output: NonNullable<Step['messages']>['output'],
  system?: NonNullable<Step['messages']>['system'],
): Step['messages'] {
  const messages = withoutUndefined({
    system: system && system.length > 0 ? system : undefined,
    input: input && input.length > 0 ? input : undefined,
    output,
  });
  return Object.keys(messages).length > 0 ? messages : undefined;
}

function messagesOf(body: JsonObject, name: string, role: string): NonNullable<Step['messages']>['input'] {
  return toMessages(first(body, [name]), role);
}

/** `{documents: [...]}` or the list itself. */
function listIn(value: JsonValue): JsonValue | undefined {
  const object = asObject(value);
  return object ? first(object, ['documents', 'docs', 'results']) : value;
}

/** A plain span's output that can only be what a search gave: a list of texts, each with its score. */
function looksRetrieved(value: JsonValue): boolean {
  const list = parseJson(value);
  return (
    Array.isArray(list) &&
    list.length > 0 &&
    list.every(
      (one) =>
        isJsonObject(one) &&
        asNumber(member(one, 'score')) !== undefined &&
        first(one, ['content', 'page_content', 'pageContent', 'text']) !== undefined,
    )
  );
}

/** `usageDetails`, or the older `usage` in either of its spellings. */
function usageOf(body: JsonObject): Step['usage'] {
  const details = asObject(member(body, 'usageDetails'));
  const older = asObject(member(body, 'usage'));
  const count = (names: readonly string[]): number | undefined => asCount(first(details, names)) ?? asCount(first(older, names));
  const usage = withoutUndefined({
    inputTokens: count(LANGFUSE_USAGE.inputTokens),
    outputTokens: count(LANGFUSE_USAGE.outputTokens),
    cacheReadTokens: count(LANGFUSE_USAGE.cacheReadTokens),
    cacheWriteTokens: count(LANGFUSE_USAGE.cacheWriteTokens),
    reasoningTokens: count(LANGFUSE_USAGE.reasoningTokens),
  });
  return Object.keys(usage).length > 0 ? usage : undefined;
}

/** A score is an evaluation of an observation, of the trace, or of a session. */
function scoreOf({ event, body, source, identity }: Told): Mapping {
  const name = textOf(body, 'name') ?? 'score';
  const value = first(body, ['value']);
  const kind = textOf(body, 'dataType')?.toUpperCase();
  const number = kind === 'CATEGORICAL' ? undefined : asNumber(value);
  const label =
    kind === 'BOOLEAN' && number !== undefined
      ? String(number !== 0)
      : (textOf(body, 'stringValue') ?? (number === undefined && value !== undefined ? asReadable(value) : undefined));
  const evaluation = withoutUndefined({
    name,
    score: number,
    label,
    explanation: textOf(body, 'comment'),
    by: textOf(body, 'source'),
  });
  const at = timeOf(event, body);
  const part = withoutUndefined<StepPart>({
    key: textOf(body, 'id') ?? textOf(event, 'id') ?? 'score',
    parentKey: textOf(body, 'observationId', 'traceId'),
    kind: 'evaluation',
    name,
    startedAt: at,
    at,
    evaluation,
    source,
  });
  return {
    decision: withoutUndefined<DecisionPart>({
      ...identity,
      marks: [{ field: 'evaluation', value: label ? `${name}=${label}` : name }],
      afterwards: true,
    }),
    steps: [part],
  };
}
