import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { hidesMembers } from '../duplicate-keys';
import { checkProfile, LIMITS } from '../json-profile';
import { readInstant } from '../native/event-schema';

/** A call that a message asks for. */
interface ReadCall {
  id?: string;
  name: string;
  arguments?: JsonValue;
  alsoSent?: JsonObject;
}

/**
 * One message of a transcript, read. Whatever has no place in a message of ours stands in `alsoSent`, as it was sent: an import loses
 * nothing that the file holds.
 */
export interface ReadMessage {
  role: string;
  name?: string;
  toolCallId?: string;
  content?: JsonValue;
  /** What was said beside the text: a refusal, a recording. */
  parts?: JsonValue[];
  calls: ReadCall[];
  /** What the model says it thought. */
  reasoning?: string;
  model?: string;
  usage?: JsonObject;
  /** Unix milliseconds. */
  at: number | null;
  alsoSent: JsonObject;
}

const TIMES = ['timestamp', 'created_at', 'createdAt', 'created', 'time'];
/** Kinds of parts that are text and nothing else. */
const TEXT_TYPES = new Set(['text', 'input_text', 'output_text']);

/** Reads one message in the OpenAI form, legacy function calls included. */
export function readMessage(message: JsonObject): ReadMessage {
  const left = new Left(message);
  const read: ReadMessage = { role: String(message.role), calls: [], at: timeOf(message), alsoSent: {} };
  left.done('role');
  read.name = left.text('name');
  read.toolCallId = left.text('tool_call_id');
  read.content = left.content();
  read.parts = left.parts();
  if (message.role === 'assistant') {
    read.model = left.text('model');
    read.reasoning = left.words('reasoning_content') ?? left.words('reasoning');
    read.usage = left.usage();
    read.calls = left.calls();
  }
  read.alsoSent = left.rest();
  return read;
}

/** A message as one of ours: what the model was given, or what it answered. */
export function asMessage(read: ReadMessage): JsonObject {
  const { role, name, toolCallId, content, parts, calls, alsoSent } = read;
  return {
    role,
    ...(name === undefined ? {} : { name }),
    ...(toolCallId === undefined ? {} : { toolCallId }),
    ...(content === undefined ? {} : { content }),
    ...(parts === undefined ? {} : { parts }),
    ...(calls.length === 0 ? {} : { toolCalls: calls.map(({ alsoSent: _, ...call }) => call) }),
    ...beside(alsoSent),
  };
}

/** `alsoSent`, where there is anything. */
export function beside(alsoSent: JsonObject | undefined): { alsoSent?: JsonObject } {
  return alsoSent && Object.keys(alsoSent).length > 0 ? { alsoSent } : {};
}

/** What a message says in words: its text, else what it refused with, else what its recording says. */
export function wordsOf({ content, parts }: ReadMessage): string | undefined {
  if (typeof content === 'string' && content !== '') return content;
  for (const part of [...(Array.isArray(content) ? content : []), ...(parts ?? [])]) {
    const words = isJsonObject(part) ? (part.text ?? part.refusal ?? part.content ?? part.transcript) : part;
    if (typeof words === 'string' && words !== '') return words;
  }
  return undefined;
}

/** A name, a model, an id: short text. What is longer or of another type is not one. */
export function shortText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 256 ? value : undefined;
}

/** The members of one object that nobody has read yet. */
class Left {
  private readonly read = new Set<string>();
  constructor(private readonly from: JsonObject) {}

  done(member: string): void {
    this.read.add(member);
  }

  text(member: string): string | undefined {
    const value = shortText(this.from[member]);
    if (value !== undefined) this.done(member);
    return value;
  }

  words(member: string): string | undefined {
    const value = this.from[member];
    if (typeof value !== 'string' || value === '') return undefined;
    this.done(member);
    return value;
  }

  /** Text of a message, or its parts as they are; undefined when it has none. */
  content(): JsonValue | undefined {
    const value = this.from.content;
    this.done('content');
    if (value === null || value === undefined) return undefined;
    if (!Array.isArray(value) || value.length === 0) return value;
    const texts = value.map(plainText);
    return texts.every((part) => part !== null) ? texts.join('\n') : value;
  }

  parts(): JsonValue[] | undefined {
    const parts: JsonValue[] = [];
    const { refusal, audio } = this.from;
    if (Array.isArray(this.from.parts)) {
      this.done('parts');
      parts.push(...this.from.parts);
    }
    if (typeof refusal === 'string' && refusal !== '') {
      this.done('refusal');
      parts.push({ type: 'refusal', content: refusal });
    }
    if (isJsonObject(audio) && !Object.hasOwn(audio, 'type')) {
      this.done('audio');
      parts.push({ ...audio, type: 'audio' });
    }
    return parts.length > 0 ? parts : undefined;
  }

  usage(): JsonObject | undefined {
    const given = this.from.usage;
    if (!isJsonObject(given)) return undefined;
    const counts: JsonObject = {};
    const taken = (['prompt_tokens', 'input_tokens', 'completion_tokens', 'output_tokens'] as const).filter((member) => {
      const name = member === 'prompt_tokens' || member === 'input_tokens' ? 'inputTokens' : 'outputTokens';
      const value = given[member];
      if (counts[name] !== undefined || typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) return false;
      counts[name] = value;
      return true;
    });
    if (Object.keys(given).length === taken.length) this.done('usage');
    return taken.length > 0 ? counts : undefined;
  }

  calls(): ReadCall[] {
    const calls: ReadCall[] = [];
    const { tool_calls: listed, function_call: old } = this.from;
    if (Array.isArray(listed) && listed.every(isJsonObject)) {
      this.done('tool_calls');
      for (const call of listed) calls.push(readCall(call));
    }
    if (isJsonObject(old)) {
      this.done('function_call');
      calls.push(readCall({ function: old }));
    }
    return calls;
  }

  /** What is left, without members that say nothing. */
  rest(): JsonObject {
    const left: JsonObject = {};
    for (const key of Object.keys(this.from)) {
      const value = this.from[key]!;
      if (this.read.has(key) || value === null || key === '__proto__') continue;
      if ((Array.isArray(value) && value.length === 0) || value === '') continue;
      left[key] = value;
    }
    return left;
  }
}

/** The text of a part that is text and nothing else. */
function plainText(part: JsonValue): string | null {
  if (typeof part === 'string') return part;
  if (!isJsonObject(part) || typeof part.text !== 'string') return null;
  if (part.type !== undefined && !(typeof part.type === 'string' && TEXT_TYPES.has(part.type))) return null;
  return Object.keys(part).every((key) => key === 'type' || key === 'text') ? part.text : null;
}

/** `{id, type: "function", function: {name, arguments}}`, `{type: "custom", custom: {name, input}}`, or name and arguments themselves. */
function readCall(call: JsonObject): ReadCall {
  const wrapper = (['function', 'custom'] as const).find((member) => isJsonObject(call[member]));
  const outer = new Left(call);
  const inner = wrapper ? new Left(call[wrapper] as JsonObject) : outer;
  const holder = wrapper ? (call[wrapper] as JsonObject) : call;
  const read: ReadCall = { name: inner.text('name') ?? 'unknown' };
  const id = outer.text('id');
  if (id !== undefined) read.id = id;
  const member = (['arguments', 'input'] as const).find((one) => holder[one] !== undefined);
  if (member !== undefined) {
    inner.done(member);
    // What a custom tool is given is text of its own form.
    read.arguments = wrapper === 'custom' ? holder[member]! : parsed(holder[member]!);
  }
  if (call.type === (wrapper ?? 'function')) outer.done('type');
  const left: JsonObject = {};
  if (wrapper) {
    outer.done(wrapper);
    const rest = inner.rest();
    if (Object.keys(rest).length > 0) left[wrapper] = rest;
  }
  const alsoSent = { ...outer.rest(), ...left };
  return Object.keys(alsoSent).length > 0 ? { ...read, alsoSent } : read;
}

/** An event may be nested as deep as LIMITS says, and holds the arguments of a call some levels down. */
const ARGUMENTS = { ...LIMITS, depth: LIMITS.depth - 16 };

/** Arguments are JSON text; what is not, names a member twice, or is more than a record may hold in parts, stays text. */
function parsed(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  try {
    const inner = JSON.parse(value) as JsonValue;
    return checkProfile(inner, false, ARGUMENTS) === null && !hidesMembers(value, inner) ? inner : value;
  } catch {
    return value;
  }
}

/** When a message was written, if it says so: RFC 3339, or Unix seconds or milliseconds. */
export function timeOf(message: JsonObject): number | null {
  for (const key of TIMES) {
    const value = message[key];
    if (typeof value === 'string') {
      const at = readInstant(value);
      if (at !== null) return at;
    }
    if (typeof value === 'number' && value > 0) {
      const at = value < 1e11 ? value * 1000 : value;
      if (at > Date.UTC(1990, 0, 1) && at < Date.UTC(2100, 0, 1)) return Math.round(at);
    }
  }
  return null;
}
