import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { finishError, payloadError } from './detect-error';
import { PROMPT_NAME_KEYS } from './identity-keys';
import { toMessages } from './messages';
import { GENAI, NOT_PARAMETERS, PARAMETER_KEYS, PARAMETER_PREFIXES } from './otel-genai-keys';
import { asArray, asCount, asNumber, asObject, asText, first, indexed, parseJson, textOf } from './read-attributes';
import { hasPrefix, withoutUndefined, type SpanFacts } from './span-frame';
import type { StepKind } from './step-kinds';
import type { Message, RetrievedDocument, Step } from './step';

const OPERATION_KINDS: Record<string, StepKind> = {
  chat: 'model',
  generate_content: 'model',
  text_completion: 'model',
  completion: 'model',
  embeddings: 'model',
  retrieval: 'retrieval',
  search_memory: 'retrieval',
  create_agent: 'agent',
  invoke_agent: 'agent',
  invoke_workflow: 'agent',
  plan: 'agent',
  agent_step: 'agent',
  execute_tool: 'tool',
  'guardrail.run': 'guardrail',
  guard: 'guardrail',
};
/** MCP methods, where no GenAI operation is named. */
const MCP_KINDS: Record<string, StepKind> = { 'tools/call': 'tool', 'resources/read': 'retrieval' };

/**
 * The facts in one set of GenAI attributes: a span's own, or those of a log record or span event that carries the content instead.
 * Never classifies by the span's name.
 */
export function genAiFacts(attributes: JsonObject): SpanFacts {
  const operation = textOf(attributes, ...GENAI.operation);
  const kind = kindOf(attributes, operation);
  const facts: SpanFacts = { kind };
  const system = toMessages(first(attributes, GENAI.system), 'system');
  const input = toMessages(first(attributes, GENAI.input), 'user') ?? flattened(attributes, 'gen_ai.prompt', 'user');
  const output =
    toMessages(first(attributes, GENAI.output), 'assistant') ?? flattened(attributes, 'gen_ai.completion', 'assistant');
  if (system || input || output)
    facts.messages = withoutUndefined({ system, input, output: withFinishReason(output, attributes) });
  const finish = first(attributes, GENAI.finishReasons);
  facts.error = finishError(asArray(finish) ?? finish, ...(output ?? []).map((message) => message.finishReason));
  const model = withoutUndefined({
    requested: textOf(attributes, ...GENAI.requestModel),
    responded: textOf(attributes, ...GENAI.responseModel),
    provider: textOf(attributes, ...GENAI.provider),
    parameters: parametersOf(attributes),
  });
  if (Object.keys(model).length > 0) facts.model = model;
  facts.usage = usageOf(attributes);
  if (kind !== 'model' && facts.usage) facts.usageCounts = false;
  const agent = textOf(attributes, ...GENAI.agentName);
  if (kind === 'agent' && agent) facts.agentName = agent;
  if (kind === 'tool') toolFacts(attributes, facts);
  if (kind === 'retrieval') {
    facts.query = textOf(attributes, ...GENAI.query);
    facts.documents = documentsOf(first(attributes, GENAI.documents), textOf(attributes, ...GENAI.dataSource));
  }
  if (kind === 'guardrail') {
    facts.evaluation = withoutUndefined({
      name: textOf(attributes, 'gen_ai.guardrail.name') ?? 'guardrail',
      label: textOf(attributes, 'gen_ai.guardrail.status'),
    });
    facts.messages ??= guarded(attributes);
  }
  const name = textOf(attributes, ...GENAI.promptName, ...PROMPT_NAME_KEYS);
  const version = textOf(attributes, 'countersign.prompt.version', 'gen_ai.prompt.version');
  if (name || version) facts.prompt = withoutUndefined({ name, version });
  facts.rationale = textOf(attributes, 'countersign.rationale');
  return withoutUndefined(facts);
}

function kindOf(attributes: JsonObject, operation: string | undefined): StepKind | undefined {
  if (operation && Object.hasOwn(OPERATION_KINDS, operation)) return OPERATION_KINDS[operation];
  if (operation?.endsWith('_memory') || operation?.endsWith('_memory_store')) return 'other';
  const method = textOf(attributes, 'mcp.method.name');
  if (method) return Object.hasOwn(MCP_KINDS, method) ? MCP_KINDS[method] : 'other';
  if (textOf(attributes, ...GENAI.toolName)) return 'tool';
  if (textOf(attributes, 'gen_ai.guardrail.name')) return 'guardrail';
  if (textOf(attributes, ...GENAI.requestModel, ...GENAI.responseModel)) return 'model';
  if (textOf(attributes, ...GENAI.agentName)) return 'agent';
  return undefined;
}

function toolFacts(attributes: JsonObject, facts: SpanFacts): void {
  const given = first(attributes, GENAI.toolArguments);
  const result = first(attributes, GENAI.toolResult);
  const name = textOf(attributes, ...GENAI.toolName);
  facts.tool = withoutUndefined({
    name,
    callId: textOf(attributes, ...GENAI.toolCallId),
    arguments: given === undefined ? undefined : parseJson(given),
    result: result === undefined ? undefined : parseJson(result),
  });
  const failed = payloadError(result);
  if (failed) facts.error = failed;
}

/** `gen_ai.prompt.N.*` and `gen_ai.completion.N.*` of older instrumentations. */
function flattened(attributes: JsonObject, prefix: string, role: string): Message[] | undefined {
  if (!hasPrefix(attributes, `${prefix}.`)) return undefined;
  const messages = indexed(attributes, prefix).flatMap((entry) => {
    const calls = indexed(entry, 'tool_calls');
    const filled: JsonObject = { ...entry, ...(calls.length > 0 && { tool_calls: calls }) };
    return toMessages({ ...filled, role: asText(filled['role']) ?? role, content: parseContent(filled['content']) }, role) ?? [];
  });
  return messages.length > 0 ? messages : undefined;
}

/** A content that is JSON text of parts is a list of parts; other text is itself. */
function parseContent(content: JsonValue | undefined): JsonValue {
  if (content === undefined) return null;
  const parts = asArray(content);
  return parts && parts.every((part) => isJsonObject(part) && 'type' in part) ? parts : content;
}

/** Finish reasons stand beside the output: one for each message, a bare string from some. */
function withFinishReason(output: Message[] | undefined, attributes: JsonObject): Message[] | undefined {
  const told = first(attributes, GENAI.finishReasons);
  if (!output || told === undefined) return output;
  const reasons = asArray(told) ?? [told];
  return output.map((message, i) => {
    const reason = message.finishReason ?? asText(reasons[i] ?? null);
    return reason ? { ...message, finishReason: reason } : message;
  });
}

function parametersOf(attributes: JsonObject): JsonObject | undefined {
  const parameters: JsonObject = {};
  for (const key of Object.keys(attributes)) {
    const renamed = Object.hasOwn(PARAMETER_KEYS, key) ? PARAMETER_KEYS[key] : undefined;
    const prefix = PARAMETER_PREFIXES.find((one) => key.startsWith(one));
    const name = renamed ?? (prefix && key.slice(prefix.length));
    if (!name || NOT_PARAMETERS.has(name) || name === '__proto__') continue;
    parameters[name] = attributes[key]!;
  }
  const finish = asArray(first(attributes, GENAI.finishReasons));
  if (finish && finish.length > 0) parameters['finish_reasons'] = finish;
  const id = textOf(attributes, ...GENAI.responseId);
  if (id) parameters['response.id'] = id;
  const tools = first(attributes, ['gen_ai.tool.definitions']);
  if (tools !== undefined) parameters['tools'] = (asArray(tools) ?? [tools]).map(parseJson);
  return Object.keys(parameters).length > 0 ? parameters : undefined;
}

export function usageOf(attributes: JsonObject): Step['usage'] {
  const usage = withoutUndefined({
    inputTokens: asCount(first(attributes, GENAI.inputTokens)),
    outputTokens: asCount(first(attributes, GENAI.outputTokens)),
    cacheReadTokens: asCount(first(attributes, GENAI.cacheReadTokens)),
    cacheWriteTokens: asCount(first(attributes, GENAI.cacheWriteTokens)),
    reasoningTokens: asCount(first(attributes, GENAI.reasoningTokens)),
  });
  return Object.keys(usage).length > 0 ? usage : undefined;
}

/** A list of retrieved documents, in any of the known member names. */
export function documentsOf(value: JsonValue | undefined, source?: string): RetrievedDocument[] | undefined {
  const list = asArray(value);
  if (!list) return undefined;
  const documents = list.flatMap((given): RetrievedDocument[] => {
    const one = parseJson(given);
    if (typeof one === 'string') return [withoutUndefined({ content: one, source })];
    return isJsonObject(one) ? [toDocument(one, source)] : [];
  });
  return documents;
}

/** Some put id and score inside the metadata: looked for there too. */
export function toDocument(one: JsonObject, source?: string): RetrievedDocument {
  const metadata = asObject(first(one, ['metadata']));
  const content = first(one, ['content', 'page_content', 'pageContent', 'text']);
  const rest = Object.fromEntries(
    Object.entries(one).filter(
      ([key]) =>
        !['id', 'score', 'content', 'page_content', 'pageContent', 'text', 'metadata', 'source', 'document_id'].includes(key),
    ),
  );
  const kept = metadata ? { ...rest, ...metadata } : rest;
  return withoutUndefined({
    id: textOf(one, 'id', 'document_id') ?? textOf(metadata, 'id', 'doc_id', 'chunk_id'),
    content: content === undefined ? undefined : typeof content === 'string' ? content : JSON.stringify(content),
    score: asNumber(first(one, ['score', 'distance'])) ?? asNumber(first(metadata, ['score', 'relevance_score'])),
    source: textOf(one, 'source', 'uri', 'url') ?? textOf(metadata, 'source', 'doc_uri', 'url', 'uri') ?? source,
    metadata: Object.keys(kept).length > 0 ? kept : undefined,
  });
}

function guarded(attributes: JsonObject): SpanFacts['messages'] {
  const input = toMessages(first(attributes, ['gen_ai.guardrail.input']), 'input');
  const output = toMessages(first(attributes, ['gen_ai.guardrail.output']), 'output');
  return input || output ? withoutUndefined({ input, output }) : undefined;
}
