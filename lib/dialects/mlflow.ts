import { isJsonObject, type JsonObject } from '@/lib/shared/json';
import { countIn, value, type Dialect } from './dialect';
import { GENERIC_KINDS } from './kind-words';
import { asText, parseJson, textOf } from './read-attributes';
import type { Reader } from './reader';

/** MLflow writes every value as JSON: text is in quotes. */
const plain =
  (...keys: string[]) =>
  (from: Reader): string | undefined => {
    const found = from.value(keys);
    return found === undefined ? undefined : asText(parseJson(found));
  };

/** Prompts that were loaded within the span: the last one is what it ran with. */
function linked(from: Reader, member: 'name' | 'version'): string | undefined {
  const last = from.list(['mlflow.linkedPrompts'])?.at(-1);
  return isJsonObject(last) ? textOf(last, member) : undefined;
}

function parametersOf(from: Reader): JsonObject | undefined {
  const tools = from.list(['mlflow.chat.tools']);
  return tools && { tools };
}

/** What a function was called with is the call's arguments by name; a model's are {messages, ...}. */
export const MLFLOW: Dialect = {
  name: 'mlflow',
  version: '3',
  title: 'MLflow 3 tracing',
  scopes: ['mlflow*'],
  keys: ['mlflow.*'],
  kind: (from) => {
    const word = plain('mlflow.spanType')(from)?.toLowerCase();
    return word !== undefined && Object.hasOwn(GENERIC_KINDS, word) ? GENERIC_KINDS[word] : undefined;
  },
  fields: {
    agentName: (_from, span) => (span.kind === 'agent' ? span.name || undefined : undefined),
    given: value('mlflow.spanInputs'),
    returned: value('mlflow.spanOutputs'),
    requested: plain('mlflow.llm.model'),
    provider: plain('mlflow.llm.provider'),
    parameters: parametersOf,
    inputTokens: countIn('mlflow.chat.tokenUsage', 'input_tokens', 'prompt_tokens'),
    outputTokens: countIn('mlflow.chat.tokenUsage', 'output_tokens', 'completion_tokens'),
    cacheReadTokens: countIn('mlflow.chat.tokenUsage', 'cache_read_input_tokens'),
    cacheWriteTokens: countIn('mlflow.chat.tokenUsage', 'cache_creation_input_tokens'),
    toolName: (from, span) => plain('mlflow.spanFunctionName')(from) ?? (span.name || undefined),
    promptName: (from) => linked(from, 'name'),
    promptVersion: (from) => linked(from, 'version'),
  },
  never:
    'the answering model; assessments (feedback, expectations), which are objects of their own on its server; ids of tool calls',
};
