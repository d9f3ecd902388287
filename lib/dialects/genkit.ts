import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { text, type Dialect, type Reads } from './dialect';
import { documentsOf } from './documents';
import { contents } from './google-adk';
import { toMessages } from './messages';
import { asCount, asText } from './read-attributes';
import type { Reader } from './reader';
import type { StepKind } from './step-kinds';
import type { Message } from './step';

const SUBTYPES: Record<string, StepKind> = {
  model: 'model',
  'background-model': 'model',
  embedder: 'model',
  agent: 'agent',
  flow: 'agent',
  tool: 'tool',
  'tool.v2': 'tool',
  retriever: 'retrieval',
  reranker: 'retrieval',
  evaluator: 'evaluation',
  prompt: 'other',
  'executable-prompt': 'other',
  util: 'other',
  indexer: 'other',
};

const inputOf = (from: Reader): JsonValue | undefined => from.json(['genkit:input']);
const outputOf = (from: Reader): JsonValue | undefined => from.json(['genkit:output']);

/** Genkit's messages: `{role, content: [{text} | {toolRequest} | {toolResponse}]}`. */
function talk(list: JsonValue | undefined, role: string): Message[] | undefined {
  const all = Array.isArray(list) ? list : list === undefined ? [] : [list];
  const plain = all.map((message) => {
    if (!isJsonObject(message) || !Array.isArray(message['content'])) return message;
    return { role: message['role'] ?? role, parts: message['content'].map(part) };
  });
  return contents(plain, role);
}

function part(given: JsonValue): JsonValue {
  if (!isJsonObject(given)) return given;
  const { toolRequest, toolResponse } = given;
  if (isJsonObject(toolRequest))
    return {
      function_call: { id: toolRequest['ref'] ?? null, name: toolRequest['name'] ?? null, args: toolRequest['input'] ?? null },
    };
  if (isJsonObject(toolResponse))
    return { function_response: { id: toolResponse['ref'] ?? null, response: toolResponse['output'] ?? null } };
  return given;
}

const tokens =
  (member: string): Reads<number> =>
  (from, span) => {
    const output = span.kind === 'model' ? outputOf(from) : undefined;
    const usage = isJsonObject(output) ? output['usage'] : undefined;
    return isJsonObject(usage) ? asCount(usage[member]) : undefined;
  };

/** A model's name is "plugin/model". */
const named = (from: Reader): string | undefined => from.text(['genkit:name']);

/** Firebase Genkit (JavaScript, Go, Python): flows, models, tools and retrievers as actions with their whole input and output. */
export const GENKIT: Dialect = {
  name: 'genkit',
  version: '3',
  title: 'Firebase Genkit',
  scopes: ['genkit*'],
  keys: ['genkit:*'],
  kind: (from) => {
    const subtype = from.text(['genkit:metadata:subtype', 'genkit:type']);
    return subtype !== undefined && Object.hasOwn(SUBTYPES, subtype) ? SUBTYPES[subtype] : undefined;
  },
  fields: {
    name: text('genkit:name'),
    agentName: (from, span) => (span.kind === 'agent' ? from.text(['genkit:name']) : undefined),
    input: (from, span) => {
      const given = span.kind === 'model' ? inputOf(from) : undefined;
      return isJsonObject(given) ? talk(given['messages'], 'user') : undefined;
    },
    output: (from, span) => {
      const told = span.kind === 'model' ? outputOf(from) : undefined;
      if (!isJsonObject(told)) return undefined;
      const [candidate] = Array.isArray(told['candidates']) ? told['candidates'] : [];
      const message = told['message'] ?? (isJsonObject(candidate) ? candidate['message'] : undefined);
      return message === undefined ? undefined : talk(message, 'assistant');
    },
    given: (from) => inputOf(from),
    returned: (from) => outputOf(from),
    requested: (from, span) => (span.kind === 'model' ? named(from) : undefined),
    parameters: (from, span) => {
      const given = span.kind === 'model' ? inputOf(from) : undefined;
      const config = isJsonObject(given) ? given['config'] : undefined;
      return isJsonObject(config) && Object.keys(config).length > 0 ? config : undefined;
    },
    inputTokens: tokens('inputTokens'),
    outputTokens: tokens('outputTokens'),
    reasoningTokens: tokens('thoughtsTokens'),
    cacheReadTokens: tokens('cachedContentTokens'),
    toolName: text('genkit:name'),
    query: (from) => {
      const given = inputOf(from);
      const asked = isJsonObject(given) ? given['query'] : undefined;
      const content = isJsonObject(asked) ? asked['content'] : undefined;
      return Array.isArray(content) ? toMessages([{ role: 'user', content }], 'user')?.[0]?.content : asText(asked);
    },
    documents: (from) => {
      const told = outputOf(from);
      const list = isJsonObject(told) ? told['documents'] : undefined;
      return documentsOf(Array.isArray(list) ? list.map(plainDocument) : undefined);
    },
    errorLevel: (from) => (from.text(['genkit:state']) === 'error' ? 'The state of the action is error.' : undefined),
  },
  never: 'the answering model; ids of calls on the tool’s own span; user and prompt version',
};

function plainDocument(document: JsonValue): JsonValue {
  if (!isJsonObject(document) || !Array.isArray(document['content'])) return document;
  const texts = document['content'].flatMap((one) => (isJsonObject(one) ? (asText(one['text']) ?? []) : []));
  return { ...document, content: texts.join('\n') };
}
