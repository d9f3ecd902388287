import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { countIn, kindBy, text, type Dialect, type Reads } from './dialect';
import { serialisedMessages, toolAnswer } from './langchain-values';
import { toMessages } from './messages';
import { asText, parseJson } from './read-attributes';
import type { Reader } from './reader';
import type { StepKind } from './step-kinds';
import type { Message } from './step';

const KINDS: Record<string, StepKind> = {
  llm: 'model',
  embedding: 'model',
  tool: 'tool',
  retriever: 'retrieval',
  chain: 'other',
  prompt: 'other',
  parser: 'other',
};

const isModel: Reads<Message[]> = (from, span) =>
  span.kind === 'model' ? toMessages(from.value(['gen_ai.prompt']), 'user') : undefined;

/** Model calls answer with generations or with a message; what else they tell beside it (usage, model) is read from its own keys. */
const modelOutput: Reads<Message[]> = (from, span) => {
  if (span.kind !== 'model') return undefined;
  const told = from.json(['gen_ai.completion']);
  if (isJsonObject(told) && Array.isArray(told['choices'])) {
    const messages = told['choices'].flatMap((choice) => (isJsonObject(choice) ? [choice['message'] ?? null] : []));
    return toMessages(messages, 'assistant');
  }
  return toMessages(told, 'assistant');
};

/** The name of the answering model, where only LangChain's message tells it. */
function answeringModel(from: Reader): string | undefined {
  const [message] = serialisedMessages(from.value(['gen_ai.completion'])) ?? [];
  const metadata = message?.['response_metadata'];
  return isJsonObject(metadata) ? asText(metadata['model_name'] ?? metadata['model']) : undefined;
}

/** A tool's output may be a message to the model, wrapped as {output}: its content is the result. */
function toolResult(from: Reader): JsonValue | undefined {
  const told = from.json(['gen_ai.completion']);
  const answer = toolAnswer(told);
  const plain = answer ? parseJson(answer['content'] ?? null) : told;
  return isJsonObject(plain) && Object.keys(plain).length === 1 && 'output' in plain ? parseJson(plain['output']!) : plain;
}

/** What a function was given or gave, wrapped as the one member of an object. */
function alone(told: JsonValue | undefined, ...names: readonly string[]): JsonValue | undefined {
  if (!isJsonObject(told)) return told;
  const [name, ...others] = Object.keys(told);
  return name !== undefined && others.length === 0 && names.includes(name) ? told[name] : told;
}

/** A part of the tokens: beside the others, or in an attribute of its own. */
const detail =
  (of: string, name: string): Reads<number> =>
  (from) =>
    from.object(['langsmith.usage_metadata'])?.object([of])?.count([name]) ?? from.object([`gen_ai.usage.${of}`])?.count([name]);

/** Arguments are wrapped as {input: "<JSON>"} by LangChain's tracer. */
function toolArguments(from: Reader): JsonValue | undefined {
  const told = from.json(['gen_ai.prompt']);
  return isJsonObject(told) && Object.keys(told).length === 1 && 'input' in told ? parseJson(told['input']!) : told;
}

function parametersOf(from: Reader): JsonObject | undefined {
  const given = from.object(['langsmith.metadata.ls_invocation_params', 'langsmith.metadata.invocation_params']);
  return given && { ...given.all() };
}

/**
 * LangSmith's OpenTelemetry export (also of LangChain and LangGraph). All input and output is JSON text under gen_ai.prompt and
 * gen_ai.completion, for tools and retrievers too; retrievers call their operation "embeddings", a failed tool has status OK beside its
 * exception, finish reasons are one bare string.
 */
export const LANGSMITH: Dialect = {
  name: 'langsmith.otel',
  version: '3',
  title: 'LangSmith over OpenTelemetry (LangChain, LangGraph)',
  scopes: ['langsmith*'],
  keys: ['langsmith.*'],
  kind: kindBy('langsmith.span.kind', KINDS),
  fields: {
    input: isModel,
    output: modelOutput,
    requested: text('gen_ai.request.model', 'langsmith.metadata.ls_model_name'),
    responded: (from) => from.text(['gen_ai.response.model']) ?? answeringModel(from),
    provider: text('langsmith.metadata.ls_provider'),
    parameters: parametersOf,
    inputTokens: countIn('langsmith.usage_metadata', 'input_tokens'),
    outputTokens: countIn('langsmith.usage_metadata', 'output_tokens'),
    cacheReadTokens: detail('input_token_details', 'cache_read'),
    cacheWriteTokens: detail('input_token_details', 'cache_creation'),
    reasoningTokens: detail('output_token_details', 'reasoning'),
    toolName: (from, span) => from.text(['gen_ai.tool.name', 'langsmith.trace.name']) ?? (span.name || undefined),
    callId: text('gen_ai.tool.call.id', 'langsmith.metadata.tool_call_id'),
    arguments: toolArguments,
    result: toolResult,
    given: (from, span) => (span.kind === 'model' ? undefined : alone(from.json(['gen_ai.prompt']), 'input', 'inputs')),
    returned: (from, span) => (span.kind === 'model' ? undefined : alone(from.json(['gen_ai.completion']), 'output', 'outputs')),
    promptName: text('langsmith.metadata.lc_hub_repo'),
    promptVersion: text('langsmith.metadata.lc_hub_commit_hash'),
    finishReasons: (from) => {
      const told = from.value(['gen_ai.response.finish_reasons']);
      if (typeof told === 'string' && !told.startsWith('[')) return told.split(',').map((one) => one.trim());
      return Array.isArray(told) ? told : undefined;
    },
  },
  never:
    'ids of tool calls from LangChain for JavaScript; scores of documents unless the retriever puts them into metadata; prompt version unless the prompt was pulled from the hub',
};
