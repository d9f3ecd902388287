import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { asText, first, parseJson } from './read-attributes';

const ROLES: Record<string, string> = {
  HumanMessage: 'user',
  HumanMessageChunk: 'user',
  AIMessage: 'assistant',
  AIMessageChunk: 'assistant',
  SystemMessage: 'system',
  SystemMessageChunk: 'system',
  ToolMessage: 'tool',
  ToolMessageChunk: 'tool',
  FunctionMessage: 'tool',
};

/** LangChain serialises its objects as {lc, type: "constructor", id: [..., class name], kwargs}. */
function opened(value: JsonValue | undefined): { role?: string; kwargs: JsonObject } | undefined {
  if (!isJsonObject(value) || !('lc' in value)) return undefined;
  const { kwargs, id } = value;
  if (!isJsonObject(kwargs)) return undefined;
  const className = Array.isArray(id) ? asText(id.at(-1)) : undefined;
  return { kwargs, role: className && Object.hasOwn(ROLES, className) ? ROLES[className] : undefined };
}

/** A serialised message as a plain one; anything else unchanged. */
export function unwrapMessage(object: JsonObject): JsonObject {
  const inside = opened(object);
  if (!inside) return object;
  return inside.role ? { ...inside.kwargs, role: inside.role } : inside.kwargs;
}

/**
 * The messages in LangChain's serialised inputs and outputs: what a model was given (`{messages: [[...]]}`), what it answered
 * (`{generations: [[{message}]]}`), the value of a prompt template, messages by themselves, each also wrapped as `{input}` or
 * `{output}`. Undefined for everything else.
 */
export function serialisedMessages(value: JsonValue | undefined): JsonObject[] | undefined {
  if (value === undefined) return undefined;
  const given = parseJson(value);
  if (Array.isArray(given)) {
    const lists = given.map((item) => (isJsonObject(item) || Array.isArray(item) ? serialisedMessages(item) : undefined));
    return lists.length > 0 && lists.every((list) => list !== undefined) ? lists.flat() : undefined;
  }
  if (!isJsonObject(given)) return undefined;
  const inside = opened(given);
  if (inside) return inside.role ? [unwrapMessage(given)] : serialisedMessages(first(inside.kwargs, ['messages']));
  if (Array.isArray(given['generations'])) return answers(given['generations']);
  const keys = Object.keys(given);
  const wrapped = keys.length === 1 ? first(given, ['messages', 'output', 'input']) : first(given, ['messages']);
  return typeof wrapped === 'object' && wrapped !== null ? serialisedMessages(wrapped) : undefined;
}

function answers(generations: readonly JsonValue[]): JsonObject[] | undefined {
  const list = generations.flat().flatMap((one): JsonObject[] => {
    if (!isJsonObject(one)) return [];
    if (opened(one['message'])?.role) return [unwrapMessage(one['message'] as JsonObject)];
    return typeof one['text'] === 'string' ? [{ role: 'assistant', content: one['text'] }] : [];
  });
  return list.length > 0 ? list : undefined;
}

/** A tool's output that is a message to the model: its plain members, with `content`, `tool_call_id`, `status`, `artifact`. */
export function toolAnswer(output: JsonValue | undefined): JsonObject | undefined {
  const [message, ...more] = serialisedMessages(output) ?? [];
  if (message) return more.length === 0 && message['role'] === 'tool' ? message : undefined;
  const plain = output === undefined ? undefined : parseJson(output);
  return isJsonObject(plain) && 'tool_call_id' in plain && 'content' in plain ? plain : undefined;
}
