import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { count, text, type Dialect, type Reads, type SpanView } from './dialect';
import { documentsOf } from './documents';
import { toMessages } from './messages';
import { asText, parseJson, withoutUndefined } from './read-attributes';
import type { Reader } from './reader';
import type { StepKind } from './step-kinds';
import type { Message } from './step';

const operationOf = (from: Reader, span: SpanView): string | undefined =>
  from.text(['ai.operationId']) ?? (span.name.startsWith('ai.') ? span.name.split(' ')[0]! : undefined);
const isInner = (operation: string): boolean => /\.do[A-Z]/.test(operation);

function kindOf(from: Reader, span: SpanView): StepKind | undefined {
  const operation = operationOf(from, span);
  if (operation === undefined) return undefined;
  if (operation === 'ai.toolCall') return 'tool';
  if (operation.startsWith('ai.rerank')) return 'retrieval';
  if (isInner(operation)) return 'model';
  return /^ai\.(generateText|streamText)/.test(operation) ? 'agent' : 'model'; // these two run tools in a loop
}

const prompted: Reads<Message[]> = (from) => {
  const given = from.value(['ai.prompt.messages', 'ai.prompt']);
  return (given === undefined ? undefined : toMessages(given, 'user')) ?? valuesOf(from);
};

/** What is to be embedded: one text each. */
function valuesOf(from: Reader): Message[] | undefined {
  const single = from.value(['ai.value']);
  const values = single === undefined ? from.list(['ai.values']) : [single];
  return values?.map((one) => ({ role: 'user', content: asText(parseJson(one)) ?? JSON.stringify(one) }));
}

/** The answer is spread over several keys; older versions say ai.result where newer say ai.response. */
function answered(from: Reader): Message[] | undefined {
  const content = from.text(['ai.response.text', 'ai.result.text', 'ai.response.object', 'ai.result.object']);
  const calls = from.list(['ai.response.toolCalls', 'ai.result.toolCalls'])?.filter(isJsonObject) ?? [];
  const reasoning = from.text(['ai.response.reasoning']);
  if (content === undefined && calls.length === 0 && reasoning === undefined) return undefined;
  const [message] =
    toMessages(
      [{ role: 'assistant', content: content ?? null, tool_calls: calls.map(({ type: _type, ...call }) => call) }],
      'assistant',
    ) ?? [];
  if (!message) return undefined;
  const finishReason = from.text(['ai.response.finishReason', 'ai.finishReason']);
  const parts = reasoning ? [{ type: 'reasoning', content: reasoning }] : message.parts;
  return [withoutUndefined({ ...message, finishReason, parts })];
}

function parametersOf(from: Reader): JsonObject | undefined {
  const parameters: JsonObject = {};
  for (const key of Object.keys(from.values))
    if (key.startsWith('ai.settings.') && !key.startsWith('ai.settings.context.')) {
      const name = key.slice('ai.settings.'.length);
      if (name !== '__proto__') parameters[name] = from.take(key);
    }
  const tools = from.list(['ai.prompt.tools']);
  if (tools) parameters['tools'] = tools.map(parseJson);
  const add = (name: string, value: JsonValue | undefined): void => {
    if (value !== undefined) parameters[name] = value;
  };
  add('toolChoice', from.json(['ai.prompt.toolChoice']));
  add('schema', from.json(['ai.schema']));
  return Object.keys(parameters).length > 0 ? parameters : undefined;
}

/**
 * Spans of the Vercel AI SDK. Versions 4 to 6 write `ai.*`: an operation has an outer span with the summed tokens and inner `do*` spans,
 * one a model call: only those count. Version 7 writes GenAI names under the same scope, and keeps `ai.settings.context.*`.
 */
export const VERCEL_AI_SDK: Dialect = {
  name: 'vercel.ai-sdk',
  version: '4',
  title: 'Vercel AI SDK 4 to 7',
  scopes: ['ai', '@ai-sdk/otel'],
  keys: [
    'ai.operationId',
    'ai.settings.*',
    'ai.telemetry.*',
    'ai.prompt*',
    'ai.response.*',
    'ai.toolCall.*',
    'ai.usage.*',
    'ai.model.*',
  ],
  kind: kindOf,
  fields: {
    name: (from, span) => (span.kind === 'tool' ? from.text(['ai.toolCall.name']) : undefined),
    agentName: (from, span) =>
      span.kind === 'agent' ? from.text(['ai.telemetry.functionId', 'resource.name', 'gen_ai.agent.name']) : undefined,
    input: prompted,
    output: answered,
    requested: text('ai.model.id'),
    responded: text('ai.response.model'),
    provider: text('ai.model.provider'),
    parameters: parametersOf,
    inputTokens: count('ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'),
    outputTokens: count('ai.usage.outputTokens', 'ai.usage.completionTokens'),
    cacheReadTokens: count('ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'),
    cacheWriteTokens: count('ai.usage.inputTokenDetails.cacheWriteTokens'),
    reasoningTokens: count('ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens'),
    toolName: text('ai.toolCall.name'),
    callId: text('ai.toolCall.id'),
    arguments: (from) => from.json(['ai.toolCall.args', 'ai.toolCall.input']),
    result: (from) => from.json(['ai.toolCall.result', 'ai.toolCall.output']),
    query: (from) => from.text(['ai.query']),
    documents: (from, span) =>
      operationOf(from, span)?.startsWith('ai.rerank') ? documentsOf(from.value(['ai.ranking', 'ai.documents'])) : undefined,
    promptName: text('ai.telemetry.metadata.promptName', 'ai.settings.context.promptName'),
    promptVersion: text(
      'ai.telemetry.metadata.promptVersion',
      'ai.telemetry.metadata.prompt_version',
      'ai.settings.context.promptVersion',
    ),
    rationale: text('ai.response.reasoning'),
    finishReasons: (from) => {
      const reason = from.value(['ai.response.finishReason', 'ai.finishReason']);
      return reason === undefined ? undefined : [reason];
    },
  },
  repeatsUsage: (from, span) => {
    const operation = operationOf(from, span);
    return operation !== undefined && !isInner(operation);
  },
  never:
    'the message of the error of a stream that broke off (only finishReason=error); user, session and prompt version, unless put into experimental_telemetry.metadata (runtimeContext from version 7)',
};
