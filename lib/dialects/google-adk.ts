import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { text, type Dialect } from './dialect';
import { toMessages } from './messages';
import { withoutUndefined } from './read-attributes';
import type { Reader } from './reader';
import type { Message } from './step';

/** Where there is nothing to say, or content is switched off, the kit writes placeholders. */
const NOTHING = new Set(['', '{}', 'N/A', '<not specified>', '<not serializable>']);

function told(from: Reader, key: string): JsonValue | undefined {
  if (!from.has(key)) return undefined;
  const raw = from.values[key];
  if (typeof raw === 'string' && NOTHING.has(raw.trim())) return undefined;
  const value = from.json([key]);
  return isJsonObject(value) && Object.keys(value).length === 0 ? undefined : value;
}

/** Gemini's contents: `{role, parts: [{text} | {function_call} | {function_response}]}`. */
export function contents(list: JsonValue | undefined, role: string): Message[] | undefined {
  const all = Array.isArray(list) ? list : list === undefined ? [] : [list];
  return toMessages(
    all.map((one) => (isJsonObject(one) ? plainContent(one, role) : one)),
    role,
  );
}

function plainContent(content: JsonObject, role: string): JsonObject {
  const parts = Array.isArray(content['parts']) ? content['parts'] : [];
  const said = content['role'];
  return {
    role: said === 'model' ? 'assistant' : typeof said === 'string' ? said : role,
    parts: parts.map((part) => (isJsonObject(part) ? plainPart(part) : part)),
  };
}

function plainPart(part: JsonObject): JsonObject {
  const call = part['function_call'] ?? part['functionCall'];
  if (isJsonObject(call))
    return withoutUndefined({ type: 'tool_call', id: call['id'], name: call['name'], arguments: call['args'] }) as JsonObject;
  const answer = part['function_response'] ?? part['functionResponse'];
  if (isJsonObject(answer))
    return withoutUndefined({ type: 'tool_call_response', id: answer['id'], response: answer['response'] }) as JsonObject;
  if (typeof part['text'] === 'string') return { type: part['thought'] === true ? 'reasoning' : 'text', content: part['text'] };
  return { type: 'other', ...part };
}

const request = (from: Reader): JsonObject | undefined => {
  const value = told(from, 'gcp.vertex.agent.llm_request');
  return isJsonObject(value) ? value : undefined;
};
const response = (from: Reader): JsonObject | undefined => {
  const value = told(from, 'gcp.vertex.agent.llm_response');
  return isJsonObject(value) ? value : undefined;
};
const config = (from: Reader): JsonObject | undefined => {
  const value = request(from)?.['config'];
  return isJsonObject(value) ? value : undefined;
};

/** Google's Agent Development Kit: GenAI names, and the whole request and answer of a model call as JSON. */
export const GOOGLE_ADK: Dialect = {
  name: 'google.adk',
  version: '3',
  title: 'Google ADK, Vertex AI agents',
  scopes: ['gcp.vertex.agent', 'google.adk*'],
  keys: ['gcp.vertex.agent.*'],
  kind: (from) =>
    from.has('gen_ai.operation.name')
      ? undefined
      : told(from, 'gcp.vertex.agent.tool_call_args') !== undefined
        ? 'tool'
        : request(from) !== undefined
          ? 'model'
          : undefined,
  fields: {
    system: (from) => {
      const given = config(from)?.['system_instruction'];
      return given === undefined
        ? undefined
        : typeof given === 'string'
          ? toMessages(given, 'system')
          : contents(given, 'system');
    },
    input: (from) => contents(request(from)?.['contents'] ?? told(from, 'gcp.vertex.agent.data'), 'user'),
    output: (from) => contents(response(from)?.['content'], 'assistant'),
    requested: (from) => {
      const model = request(from)?.['model'];
      return typeof model === 'string' && model !== '' ? model : undefined;
    },
    parameters: (from) => {
      const { system_instruction: _said, ...rest } = config(from) ?? {};
      return Object.keys(rest).length > 0 ? rest : undefined;
    },
    toolName: text('gen_ai.tool.name'),
    callId: (from) => {
      const id = told(from, 'gen_ai.tool.call.id');
      return typeof id === 'string' ? id : undefined;
    },
    arguments: (from) => told(from, 'gcp.vertex.agent.tool_call_args'),
    result: (from) => told(from, 'gcp.vertex.agent.tool_response'),
  },
  never:
    'the answering model (only the one asked for); prompt and agent versions; content, when ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS is false: then the attributes are "{}"',
};
