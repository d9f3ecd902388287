import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { AgentsTree, DecisionPart, Mapping, StepPart } from './contract';
import { agentsSources } from './agents-sources';
import { bodyIdentity } from './body-identity';
import { error, payloadError } from './detect-error';
import type { DecisionAlias } from './identity';
import { DEFAULT_IDENTITY_KEYS, type IdentityKeys } from './identity-keys';
import { fromText } from './instants';
import { toMessages } from './messages';
import {
  asArray,
  asCount,
  asNumber,
  asObject,
  asReadable,
  first,
  member,
  parseJson,
  textOf,
  withoutUndefined,
} from './read-attributes';
import { Reader } from './reader';
import { SourceNotes } from './source-notes';
import { sourcesIn, withSources } from './source-table';
import { subjectsOf } from './span-identity';
import type { Message, Step } from './step';

export const OPENAI_AGENTS = { name: 'openai-agents', version: '3' } as const;
const SOURCE = { dialect: OPENAI_AGENTS.name, mapperVersion: OPENAI_AGENTS.version } as const;

/** The decision is the trace. */
export function agentsAliases({ item }: AgentsTree): DecisionAlias[] {
  const id = textOf(item, 'object') === 'trace' ? textOf(item, 'id') : textOf(item, 'trace_id');
  return id === undefined ? [] : [{ scheme: 'external', value: id }];
}

/**
 * One item of the OpenAI Agents SDK's own export. A call through the Responses API is exported as its `response_id` alone, without what
 * was asked and answered and by which model: such a step is not captured, and its tokens are told by the turn around it.
 */
export function mapAgentsItem({ item }: AgentsTree, keys: IdentityKeys = DEFAULT_IDENTITY_KEYS, noting = false): Mapping {
  const notes = noting ? new SourceNotes() : null;
  const identity = identityOf(item, keys, notes);
  const mapping = textOf(item, 'object') === 'trace' ? traceOf(item, identity) : spanOf(item, identity);
  if (!notes) return mapping;
  return withSources(mapping, sourcesIn(agentsSources(mapping.steps[0]?.error?.reportedBy), { item }, mapping), notes.all ?? {});
}

/** The trace's group is the session; everything else is in the metadata that the application gave it. */
function identityOf(item: JsonObject, keys: IdentityKeys, notes: SourceNotes | null): DecisionPart {
  const body = new Reader(item, '/item', notes);
  const metadata = body.child('metadata') ?? body.object(['metadata']);
  notes?.drop();
  const ofTrace = textOf(item, 'object') === 'trace';
  const found = bodyIdentity(body, ofTrace ? { session: ['group_id'] } : {}, metadata, keys, notes);
  const environment = found.environment ?? textOf(metadata?.values, 'environment');
  const subjects = subjectsOf(member(metadata?.values, 'countersign.subjects'));
  return { ...found, ...(environment && { environment }), ...(subjects && { subjects }) };
}

/** A trace tells no times: its step begins with its first span. */
function traceOf(item: JsonObject, identity: DecisionPart): Mapping {
  const key = textOf(item, 'id') ?? 'trace';
  const name = textOf(item, 'workflow_name');
  return {
    decision: { ...identity, rootKey: key },
    steps: [withoutUndefined<StepPart>({ key, kind: 'agent', name, usageCounts: false, source: SOURCE })],
  };
}

function spanOf(item: JsonObject, identity: DecisionPart): Mapping {
  const data = asObject(member(item, 'span_data')) ?? {};
  const key = textOf(item, 'id') ?? 'span';
  const trace = textOf(item, 'trace_id');
  const startedAt = fromText(member(item, 'started_at'));
  const endedAt = fromText(member(item, 'ended_at'));
  const outermost = textOf(item, 'parent_id') === undefined;
  const { agentName, ...facts } = factsOf(data);
  const failed = facts.error ?? errorOf(member(item, 'error'));
  const version = identity.versions?.prompt;
  const part = withoutUndefined<StepPart>({
    key,
    parentKey: textOf(item, 'parent_id') ?? trace,
    startedAt,
    endedAt,
    open: (startedAt !== undefined && endedAt === undefined) || undefined,
    ...facts,
    prompt: facts.kind === 'model' && version ? { version } : undefined,
    status: failed ? 'error' : 'unset',
    error: failed,
    source: SOURCE,
  });
  const decision = withoutUndefined<DecisionPart>({
    ...identity,
    agentName,
    marks: facts.evaluation ? [{ field: 'guardrail', value: `${facts.evaluation.name}=${facts.evaluation.label}` }] : undefined,
    ended: outermost && endedAt ? { at: endedAt, status: failed ? 'error' : 'ok' } : undefined,
  });
  const steps = [part];
  // The trace itself has no times: its outermost spans tell them.
  if (outermost && trace) steps.push(withoutUndefined<StepPart>({ key: trace, startedAt, endedAt, source: SOURCE }));
  return { decision, steps };
}

type Facts = Partial<StepPart> & { agentName?: string };

function factsOf(data: JsonObject): Facts {
  const name = textOf(data, 'name');
  const type = textOf(data, 'type') ?? 'unknown';
  switch (type) {
    case 'agent':
      return withoutUndefined<Facts>({ kind: 'agent', name, agentName: name, usageCounts: false });
    case 'function':
      return functionOf(data, name);
    case 'generation':
      return generationOf(data);
    case 'response':
      return responseOf(data);
    case 'handoff':
      return { kind: 'other', name: `handoff from ${textOf(data, 'from_agent') ?? '?'} to ${textOf(data, 'to_agent') ?? '?'}` };
    case 'guardrail':
      return {
        kind: 'guardrail',
        name: name ?? 'guardrail',
        evaluation: { name: name ?? 'guardrail', label: member(data, 'triggered') === true ? 'triggered' : 'passed' },
      };
    case 'mcp_tools': {
      const server = textOf(data, 'server');
      const output = toMessages(first(data, ['result']), 'output');
      return withoutUndefined<Facts>({
        kind: 'other',
        name: server ? `tools of ${server}` : 'mcp_tools',
        messages: output && { output },
      });
    }
    case 'transcription':
    case 'speech':
    case 'speech_group':
      return spokenOf(type, data);
    default:
      return innerOf(type, data, name);
  }
}

function functionOf(data: JsonObject, name: string | undefined): Facts {
  const [given, got] = [first(data, ['input']), first(data, ['output'])];
  const tool = withoutUndefined({
    name,
    arguments: given === undefined ? undefined : parseJson(given),
    result: got === undefined ? undefined : parseJson(got),
  });
  return withoutUndefined<Facts>({ kind: 'tool', name, tool, error: payloadError(got) });
}

/** A chat completion: the messages, and the provider's answers as they came. */
function generationOf(data: JsonObject): Facts {
  const asked = toMessages(first(data, ['input']), 'user');
  const answers = (asArray(member(data, 'output')) ?? []).filter(isJsonObject);
  const output = answers.flatMap(answered);
  const system = asked?.filter((message) => message.role === 'system' || message.role === 'developer') ?? [];
  const input = asked?.filter((message) => !system.includes(message));
  const configured = asObject(member(data, 'model_config'));
  const given = configured && Object.fromEntries(Object.entries(configured).filter(([, value]) => value !== null));
  const parameters = given && Object.keys(given).length > 0 ? given : undefined;
  const model = withoutUndefined({
    requested: textOf(data, 'model'),
    responded: answers.map((one) => textOf(one, 'model')).find((one) => one !== undefined),
    parameters,
  });
  const messages = withoutUndefined({
    system: system.length > 0 ? system : undefined,
    input: input && input.length > 0 ? input : undefined,
    output: output.length > 0 ? output : undefined,
  });
  return withoutUndefined<Facts>({
    kind: 'model',
    name: model.requested && `chat ${model.requested}`,
    model: Object.keys(model).length > 0 ? model : undefined,
    messages: Object.keys(messages).length > 0 ? messages : undefined,
    usage: usageOf(asObject(member(data, 'usage'))) ?? usageOf(asObject(first(answers[0], ['usage']))),
  });
}

/** One answer: a whole completion with its choices, or a message. */
function answered(one: JsonObject): Message[] {
  const choices = asArray(member(one, 'choices'));
  if (!choices) return toMessages(one, 'assistant') ?? [];
  return choices.filter(isJsonObject).flatMap((choice) => {
    const message = asObject(member(choice, 'message'));
    const finish = textOf(choice, 'finish_reason');
    const made = message ? (toMessages(message, 'assistant') ?? []) : [];
    return made.map((each) => (finish ? { ...each, finishReason: finish } : each));
  });
}

/** Exporters of the SDK send the id alone; exporters of one's own may add what the SDK holds in memory. */
function responseOf(data: JsonObject): Facts {
  const response = asObject(first(data, ['response', '_response']));
  const id = textOf(data, 'response_id') ?? textOf(response, 'id');
  const asked = toMessages(first(data, ['input', '_input']), 'user');
  const instructions = textOf(response, 'instructions');
  const system = [
    ...(instructions ? [{ role: 'system', content: instructions }] : []),
    ...(asked?.filter((message) => message.role === 'system' || message.role === 'developer') ?? []),
  ];
  const input = asked?.filter((message) => !system.includes(message));
  const output = toMessages(first(response, ['output']), 'assistant');
  const messages = withoutUndefined({
    system: system.length > 0 ? system : undefined,
    input: input && input.length > 0 ? input : undefined,
    output,
  });
  const model = withoutUndefined({
    responded: textOf(response, 'model'),
    parameters: id === undefined ? undefined : { 'response.id': id },
  });
  return withoutUndefined<Facts>({
    kind: 'model',
    name: 'response',
    model: Object.keys(model).length > 0 ? model : undefined,
    messages: Object.keys(messages).length > 0 ? messages : undefined,
    usage: usageOf(asObject(first(data, ['usage'])) ?? asObject(member(response, 'usage'))),
  });
}

/** Speech to text and text to speech: audio stays in the record. */
function spokenOf(type: string, data: JsonObject): Facts {
  const [input, output] = [first(data, ['input']), first(data, ['output'])].map((value) =>
    typeof value === 'string' ? toMessages(value, type === 'transcription' ? 'output' : 'input') : undefined,
  );
  const spoken = type === 'transcription' ? output : input;
  const requested = textOf(data, 'model');
  return withoutUndefined<Facts>({
    kind: type === 'speech_group' ? 'other' : 'model',
    name: type,
    model: requested === undefined ? undefined : { requested },
    messages: spoken && (type === 'transcription' ? { output: spoken } : { input: spoken }),
  });
}

/** Custom spans, among them those by which newer SDKs tell of turns and tasks; a kind that is not known here keeps its name. */
function innerOf(type: string, data: JsonObject, name: string | undefined): Facts {
  const inner = asObject(member(data, 'data'));
  const told = textOf(inner, 'sdk_span_type') ?? (type === 'custom' ? undefined : type);
  const usage = usageOf(asObject(first(inner, ['usage'])) ?? asObject(first(data, ['usage'])));
  if (told === 'turn') {
    const turn = asNumber(first(inner, ['turn'])) ?? asNumber(first(data, ['turn']));
    return withoutUndefined<Facts>({
      kind: 'other',
      name: turn === undefined ? 'turn' : `turn ${turn}`,
      agentName: textOf(inner, 'agent_name') ?? textOf(data, 'agent_name'),
      usage,
      usageStandsIn: usage ? true : undefined,
    });
  }
  if (told === 'task')
    return withoutUndefined<Facts>({ kind: 'other', name: textOf(inner, 'name') ?? name ?? 'task', usage, usageCounts: false });
  const output = inner && Object.keys(inner).length > 0 ? toMessages(JSON.stringify(inner), 'output') : undefined;
  return withoutUndefined<Facts>({ kind: 'other', name: name ?? type, messages: output && { output } });
}

function usageOf(told: JsonObject | undefined): Step['usage'] {
  if (!told) return undefined;
  const inputs = asObject(first(told, ['input_tokens_details', 'prompt_tokens_details']));
  const outputs = asObject(first(told, ['output_tokens_details', 'completion_tokens_details']));
  const details = asObject(member(told, 'details'));
  const usage = withoutUndefined({
    inputTokens: asCount(first(told, ['input_tokens', 'prompt_tokens'])),
    outputTokens: asCount(first(told, ['output_tokens', 'completion_tokens'])),
    cacheReadTokens:
      asCount(first(told, ['cached_input_tokens'])) ??
      asCount(first(inputs, ['cached_tokens'])) ??
      nested(details, 'cached_tokens'),
    cacheWriteTokens: asCount(first(told, ['cache_write_input_tokens'])),
    reasoningTokens: asCount(first(outputs, ['reasoning_tokens'])) ?? nested(details, 'reasoning_tokens'),
  });
  return Object.keys(usage).length > 0 ? usage : undefined;
}

/** The exporter moves what the trace service does not take one level down. */
function nested(details: JsonObject | undefined, name: string): number | undefined {
  for (const value of Object.values(details ?? {})) {
    const found = asCount(first(isJsonObject(value) ? value : asObject(value), [name]));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `{message, data}`: the data often says more than the message. */
function errorOf(value: JsonValue | undefined): StepPart['error'] {
  const told = value === undefined || value === null ? undefined : asObject(value);
  if (!told) return undefined;
  const message = textOf(told, 'message') ?? 'The span ended with an error.';
  const inner = first(asObject(member(told, 'data')), ['error', 'message']);
  return error(inner === undefined ? message : `${message}: ${asReadable(inner)}`, 'spanError');
}
