import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { Mapping, SpanTree } from './contract';
import { finishError, payloadError } from './detect-error';
import { toMessages } from './messages';
import { spanFacts } from './otel-genai-span';
import { documentsOf } from './otel-genai-facts';
import { asArray, asCount, asText, first, parseJson, textOf, under } from './read-attributes';
import { frameSpan, withoutUndefined, type Dialect, type SpanFacts } from './span-frame';
import type { StepKind } from './step-kinds';
import type { Message, Step } from './step';

export const AI_SDK: Dialect = { name: 'vercel.ai-sdk', version: '1' };

/**
 * Spans of the Vercel AI SDK, versions 4 to 6 (scope `ai`, keys `ai.*`). An operation has an outer span with the summed tokens and
 * inner `do*` spans, one a model call: only those count. Native keys come before the GenAI ones that repeat some of them.
 */
export function mapAiSdkSpan(tree: SpanTree): Mapping {
  const { attributes } = tree.span;
  const operation = textOf(attributes, 'ai.operationId') ?? tree.span.name.split(' ')[0]!;
  const inner = /\.do[A-Z]/.test(operation);
  const kind = kindOf(operation, inner);
  const base = spanFacts(tree, AI_SDK);
  const facts: SpanFacts = { ...base, kind, ...(inner ? {} : { usageCounts: false }) };
  const messages = withoutUndefined({ ...base.messages, ...messagesOf(attributes) });
  if (Object.keys(messages).length > 0) facts.messages = messages;
  const model = withoutUndefined({
    requested: textOf(attributes, 'ai.model.id') ?? base.model?.requested,
    responded: textOf(attributes, 'ai.response.model') ?? base.model?.responded,
    provider: textOf(attributes, 'ai.model.provider') ?? base.model?.provider,
    parameters: parametersOf(attributes, base.model?.parameters),
  });
  if (kind !== 'tool' && Object.keys(model).length > 0) facts.model = model;
  const usage = { ...base.usage, ...usageOf(attributes) };
  if (Object.keys(usage).length > 0) facts.usage = usage;
  facts.error ??= finishError(first(attributes, ['ai.response.finishReason', 'ai.finishReason']));
  if (operation === 'ai.toolCall') Object.assign(facts, toolFacts(attributes));
  if (operation.startsWith('ai.rerank')) facts.documents = documentsOf(first(attributes, ['ai.ranking', 'ai.documents']));
  const functionId = textOf(attributes, 'ai.telemetry.functionId', 'resource.name');
  if (kind === 'agent' && functionId) facts.agentName = functionId;
  facts.rationale ??= textOf(attributes, 'ai.response.reasoning');
  return frameSpan(tree, AI_SDK, withoutUndefined(facts));
}

function kindOf(operation: string, inner: boolean): StepKind {
  if (operation === 'ai.toolCall') return 'tool';
  if (operation.startsWith('ai.rerank')) return 'retrieval';
  if (inner) return 'model';
  return /^ai\.(generateText|streamText)/.test(operation) ? 'agent' : 'model'; // these two run tools in a loop
}

function messagesOf(attributes: JsonObject): NonNullable<Step['messages']> {
  const given = toMessages(first(attributes, ['ai.prompt.messages', 'ai.prompt']), 'user') ?? valuesOf(attributes);
  const input = given?.filter((message) => message.role !== 'system');
  const system = given?.filter((message) => message.role === 'system');
  const output = answerOf(attributes);
  return withoutUndefined({
    input: input?.length ? input : undefined,
    system: system?.length ? system : undefined,
    output: output ? [output] : undefined,
  });
}

/** What is to be embedded: one text each. */
function valuesOf(attributes: JsonObject): Message[] | undefined {
  const single = first(attributes, ['ai.value']);
  const values = single === undefined ? asArray(first(attributes, ['ai.values'])) : [single];
  return values?.map((value) => ({ role: 'user', content: asText(parseJson(value)) ?? JSON.stringify(value) }));
}

/** The answer is spread over several keys; older versions say ai.result where newer say ai.response. */
function answerOf(attributes: JsonObject): Message | undefined {
  const content = textOf(attributes, 'ai.response.text', 'ai.result.text', 'ai.response.object', 'ai.result.object');
  const calls = asArray(first(attributes, ['ai.response.toolCalls', 'ai.result.toolCalls']))?.filter(isJsonObject) ?? [];
  const reasoning = textOf(attributes, 'ai.response.reasoning');
  if (content === undefined && calls.length === 0 && reasoning === undefined) return undefined;
  const [message] =
    toMessages(
      [{ role: 'assistant', content: content ?? null, tool_calls: calls.map(({ type: _type, ...call }) => call) }],
      'assistant',
    ) ?? [];
  const finishReason = textOf(attributes, 'ai.response.finishReason', 'ai.finishReason');
  return (
    message &&
    withoutUndefined({ ...message, finishReason, parts: reasoning ? [{ type: 'reasoning', content: reasoning }] : message.parts })
  );
}

function toolFacts(attributes: JsonObject): SpanFacts {
  const given = first(attributes, ['ai.toolCall.args', 'ai.toolCall.input']);
  const result = first(attributes, ['ai.toolCall.result', 'ai.toolCall.output']);
  const failed = payloadError(result);
  return withoutUndefined<SpanFacts>({
    name: textOf(attributes, 'ai.toolCall.name'),
    tool: withoutUndefined({
      name: textOf(attributes, 'ai.toolCall.name'),
      callId: textOf(attributes, 'ai.toolCall.id'),
      arguments: given === undefined ? undefined : parseJson(given),
      result: result === undefined ? undefined : parseJson(result),
    }),
    error: failed,
  });
}

function parametersOf(attributes: JsonObject, base: JsonValue | undefined): JsonObject | undefined {
  const parameters: JsonObject = { ...(isJsonObject(base) ? base : {}), ...under(attributes, 'ai.settings') };
  const tools = asArray(first(attributes, ['ai.prompt.tools']));
  if (tools) parameters['tools'] = tools.map(parseJson);
  const choice = first(attributes, ['ai.prompt.toolChoice']);
  if (choice !== undefined) parameters['toolChoice'] = parseJson(choice);
  const schema = first(attributes, ['ai.schema']);
  if (schema !== undefined) parameters['schema'] = parseJson(schema);
  return Object.keys(parameters).length > 0 ? parameters : undefined;
}

function usageOf(attributes: JsonObject): NonNullable<Step['usage']> {
  return withoutUndefined({
    inputTokens: asCount(first(attributes, ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'])),
    outputTokens: asCount(first(attributes, ['ai.usage.outputTokens', 'ai.usage.completionTokens'])),
    cacheReadTokens: asCount(first(attributes, ['ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'])),
    cacheWriteTokens: asCount(first(attributes, ['ai.usage.inputTokenDetails.cacheWriteTokens'])),
    reasoningTokens: asCount(first(attributes, ['ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens'])),
  });
}
