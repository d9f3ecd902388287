import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { serialisedMessages, unwrapMessage } from './langchain-values';
import { asArray, asReadable, asText, first, member, parseJson, textOf } from './read-attributes';
import type { Message } from './step';

type ToolCall = NonNullable<Message['toolCalls']>[number];

const TEXT_PARTS = new Set(['text', 'input_text', 'output_text', 'refusal']);
const CALL_PARTS = new Set(['tool_call', 'tool-call', 'tool_use', 'function_call']);
const ANSWER_PARTS = new Set(['tool_call_response', 'tool-result', 'tool_result', 'function_call_output']);

/**
 * Whatever an emitter calls messages, as messages: text, JSON text, one message, a list, a list of parts, `{messages}`, `{prompt}`;
 * in the forms of OTel GenAI, OpenAI, Anthropic, the AI SDK and LangChain. What is not text is kept as a part. `role` is used where
 * none is given. Undefined when there is nothing.
 */
export function toMessages(value: JsonValue | undefined, role: string): Message[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const parsed = parseJson(value);
  const serialised = serialisedMessages(parsed);
  if (serialised) return serialised.map((message) => toMessage(message, role));
  if (Array.isArray(parsed)) return fromList(parsed, role);
  if (isJsonObject(parsed)) return fromObject(parsed, role);
  return [{ role, content: asReadable(value) }];
}

function fromList(list: readonly JsonValue[], role: string): Message[] | undefined {
  if (list.length === 0) return undefined;
  if (list.every((item) => isJsonObject(item) && isPart(item) && !isMessage(item)))
    return [toMessage({ parts: [...list] }, role)];
  // LangChain batches: a list of lists of messages
  return list.flatMap((item) =>
    isJsonObject(item) || Array.isArray(item)
      ? (toMessages(item, role) ?? [])
      : item === null
        ? []
        : [{ role, content: asReadable(item) }],
  );
}

function fromObject(object: JsonObject, role: string): Message[] | undefined {
  const messages = first(object, ['messages', 'prompt_messages']);
  if (Array.isArray(messages)) {
    const system = textOf(object, 'system');
    return [...(system ? [{ role: 'system', content: system }] : []), ...(fromList(messages, role) ?? [])];
  }
  if (isMessage(object)) return [toMessage(object, role)];
  if (typeof object['prompt'] === 'string') {
    const system = textOf(object, 'system');
    return [...(system ? [{ role: 'system', content: system }] : []), { role, content: object['prompt'] }];
  }
  if (isPart(object)) return [toMessage({ parts: [object] }, role)];
  return [{ role, content: JSON.stringify(object) }];
}

function isPart(object: JsonObject): boolean {
  return typeof object['type'] === 'string' && !('lc' in object);
}

function isMessage(object: JsonObject): boolean {
  return (
    'role' in object || 'parts' in object || 'tool_calls' in object || 'lc' in object || ('content' in object && !isPart(object))
  );
}

/** One message object, in any of the known forms. */
export function toMessage(given: JsonObject, fallbackRole: string): Message {
  const object = unwrapMessage(given);
  const collected = new Collected();
  const content = member(object, 'content');
  if (typeof content === 'string') collected.text(content);
  else if (Array.isArray(content)) collected.parts(content);
  else if (isJsonObject(content)) collected.parts([content]);
  const parts = member(object, 'parts');
  if (Array.isArray(parts)) collected.parts(parts);
  else if (typeof parts === 'string') collected.parts(asArray(parts) ?? []);
  for (const call of asArray(first(object, ['tool_calls', 'toolCalls'])) ?? []) if (isJsonObject(call)) collected.call(call);
  const single = member(object, 'function_call');
  if (isJsonObject(single)) collected.call(single);
  const role = (textOf(object, 'role') ?? fallbackRole).slice(0, 60);
  return strip({
    role,
    content: collected.content(),
    parts: collected.others.length > 0 ? collected.others : undefined,
    toolCalls: collected.calls.length > 0 ? collected.calls : undefined,
    toolCallId: textOf(object, 'tool_call_id', 'toolCallId', ...(role === 'tool' ? ['id'] : [])) ?? collected.answers,
    name: textOf(object, 'name'),
    finishReason: textOf(object, 'finish_reason', 'finishReason'),
  });
}

class Collected {
  private readonly texts: string[] = [];
  readonly others: JsonValue[] = [];
  readonly calls: ToolCall[] = [];
  /** The call that this message answers. */
  answers: string | undefined;

  text(text: string): void {
    if (text !== '') this.texts.push(text);
  }
  content(): string | undefined {
    return this.texts.length > 0 ? this.texts.join('\n') : undefined;
  }
  call(call: JsonObject): void {
    const inner = isJsonObject(call['function']) ? call['function'] : call;
    const given = first(inner, ['arguments', 'args', 'input']);
    const made: ToolCall = { name: textOf(inner, 'name', 'toolName') ?? 'unnamed' };
    const id = textOf(call, 'id', 'toolCallId', 'call_id');
    if (id) made.id = id;
    if (given !== undefined) made.arguments = parseJson(given);
    this.calls.push(made);
  }
  parts(parts: readonly JsonValue[]): void {
    for (const part of parts) {
      if (typeof part === 'string') this.text(part);
      else if (isJsonObject(part)) this.part(part);
      else if (part !== null) this.others.push(part);
    }
  }
  private part(part: JsonObject): void {
    const type = asText(part['type']) ?? '';
    const text = first(part, ['text', 'content']);
    if ((TEXT_PARTS.has(type) || type === '') && typeof text === 'string') this.text(text);
    else if (CALL_PARTS.has(type)) this.call(part);
    else if (ANSWER_PARTS.has(type)) this.answer(part);
    else this.others.push(part);
  }
  private answer(part: JsonObject): void {
    this.answers ??= textOf(part, 'id', 'toolCallId', 'tool_use_id', 'call_id');
    // the schema says `response`, the registry's own example `result`; the AI SDK wraps as {type, value}
    const given = first(part, ['response', 'result', 'output', 'content']);
    const value = isJsonObject(given) && 'value' in given && 'type' in given ? given['value'] : given;
    if (typeof value === 'string') this.text(value);
    else if (value !== undefined && value !== null) this.text(JSON.stringify(value));
    if (typeof value !== 'string') this.others.push(part);
  }
}

/** Without members that are undefined, so that equal messages are equal as JSON. */
function strip(message: Message): Message {
  const out = {} as Record<string, unknown>;
  for (const [key, value] of Object.entries(message)) if (value !== undefined) out[key] = value;
  return out as Message;
}

/** What to show of a list in one line: the last message of that role, else the last with text. */
export function lastText(messages: readonly Message[] | undefined, role: string): string | undefined {
  const withText = messages?.filter((one) => one.content !== undefined);
  return (withText?.findLast((one) => one.role === role) ?? withText?.at(-1))?.content;
}
