import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { LABEL_MAX, notCaptured, type Gone } from './keep-metadata';

/**
 * What is structure in the `data` of a native event, by its kind and by the place it stands in: names of models and tools, ids, roles,
 * times, counts, states and scores. What an application put in and got out is content whatever its members are called: only the shape
 * of messages is looked into there, so that roles and calls stay readable. A member that is not named here is content.
 */
type Keeper = (value: JsonValue, gone: Gone) => JsonValue;
interface Structure {
  readonly [member: string]: Keeper;
}

/** Longer text names nothing. */
const NAME_MAX = 256;
const WORD = /^[\w.:$/+-]{1,64}$/;
const ID = /^\S{1,256}$/;

const text =
  (fits: (value: string) => boolean): Keeper =>
  (value, gone) =>
    typeof value === 'number' || (typeof value === 'string' && fits(value)) ? value : gone(value);
const name = text((value) => value.length <= NAME_MAX);
const label = text((value) => value.length <= LABEL_MAX);
const word = text((value) => WORD.test(value));
const id = text((value) => ID.test(value));
const count: Keeper = (value, gone) => (typeof value === 'number' ? value : gone(value));

const object =
  (structure: Structure): Keeper =>
  (value, gone) =>
    isJsonObject(value) ? keep(value, structure, gone) : gone(value);
const list =
  (item: Keeper): Keeper =>
  (value, gone) =>
    Array.isArray(value) ? value.map((one) => item(one, gone)) : gone(value);

const call = object({ id, callId: id, type: word, name, function: object({ name }), custom: object({ name }) });
const MESSAGE: Structure = {
  role: word,
  id,
  type: word,
  toolCallId: id,
  tool_call_id: id,
  finishReason: word,
  toolCalls: list(call),
  tool_calls: list(call),
};
/** The name beside an answer of a tool is the tool's; beside any other message it is a person's as well as an agent's. */
const ANSWER: Structure = { ...MESSAGE, name: word };
const SAID = ['content', 'parts', 'toolCalls', 'tool_calls', 'toolCallId', 'tool_call_id'];

const message: Keeper = (value, gone) => {
  if (!isJsonObject(value) || !SAID.some((member) => Object.hasOwn(value, member))) return gone(value);
  return keep(value, value['role'] === 'tool' || value['role'] === 'function' ? ANSWER : MESSAGE, gone);
};
const messages: Keeper = (value, gone) => (Array.isArray(value) ? value.map((one) => message(one, gone)) : gone(value));
/** What went in or came out: messages, one message, or an object that holds messages. */
const talk: Keeper = (value, gone) => {
  if (isJsonObject(value) && Array.isArray(value['messages'])) return keep(value, { messages }, gone);
  return isJsonObject(value) ? message(value, gone) : messages(value, gone);
};
/** `messages` is the list that went in, or `{system, input, output}`. */
const turn: Keeper = (value, gone) =>
  isJsonObject(value) ? keep(value, { system: talk, input: talk, output: talk }, gone) : messages(value, gone);

const EVERY: Structure = {
  name, environment: name, user: name, session: name, id, version: name, startedAt: name, endedAt: name, durationMs: count,
  status: word, provider: name, finishReason: word, type: word, input: talk, output: talk, messages: turn, system: talk,
  error: object({ type: word, name: word }),
  versions: object({ prompt: name, policy: name, agent: name }),
  artifacts: list(object({ kind: word, name, version: name, digest: id })),
  prompt: object({ name, version: name, id }),
  model: object({ requested: name, responded: name, provider: name, name }),
  usage: object({
    inputTokens: count, outputTokens: count, cacheReadTokens: count, cacheWriteTokens: count, reasoningTokens: count, totalTokens: count,
  }),
}; // prettier-ignore
const TOOL: Structure = { ...EVERY, tool: object({ name, callId: id, type: word }) };
const KINDS: Readonly<Record<string, Structure>> = {
  'decision.started': EVERY,
  'decision.ended': EVERY,
  'prompt.rendered': EVERY,
  'model.invoked': { ...EVERY, toolCalls: list(call) },
  'retrieval.completed': { ...EVERY, documents: list(object({ id: name, score: label, source: name })) },
  'tool.called': TOOL,
  'tool.returned': TOOL,
  'evaluation.recorded': { ...EVERY, score: label, label, by: name },
  'guardrail.triggered': { ...EVERY, score: label, verdict: label, by: name },
  'outcome.observed': { ...EVERY, score: label, outcome: label, by: name },
  'feedback.received': { ...EVERY, rating: label, by: name },
};
/** Kinds that are Countersign's own, which an erasure meets: what any of the above may hold. */
const OTHERS: Structure = Object.assign({}, ...Object.values(KINDS)) as Structure;

/** A native event's `data` with content replaced, in place. */
export function keepEventMetadata(kind: JsonValue | undefined, data: JsonObject, gone: Gone = notCaptured): void {
  keep(data, typeof kind === 'string' && Object.hasOwn(KINDS, kind) ? KINDS[kind]! : OTHERS, gone);
}

function keep(holder: JsonObject, structure: Structure, gone: Gone): JsonObject {
  for (const key of Object.keys(holder)) {
    const keeper = Object.hasOwn(structure, key) ? structure[key]! : null;
    holder[key] = keeper ? keeper(holder[key]!, gone) : gone(holder[key]!);
  }
  return holder;
}
