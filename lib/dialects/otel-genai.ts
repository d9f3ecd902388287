import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import {
  count,
  text,
  type Dialect,
  type Facts,
  type FieldName,
  type FieldReader,
  type Reads,
  type FieldTable,
  type SpanView,
} from './dialect';
import { documentsOf } from './documents';
import { fromUnixNano } from './instants';
import { toMessages } from './messages';
import { DETAILS_EVENTS, EVALUATION_EVENTS, evaluationStep, messagesInEvents, type Talk } from './otel-genai-events';
import { GENAI, NOT_PARAMETERS, PARAMETER_KEYS, PARAMETER_PREFIXES } from './otel-genai-keys';
import { asArray, asText, parseJson } from './read-attributes';
import type { Reader } from './reader';
import type { StepKind } from './step-kinds';
import type { Message } from './step';

const OPERATION_KINDS: Record<string, StepKind> = {
  chat: 'model',
  generate_content: 'model',
  text_completion: 'model',
  completion: 'model',
  embeddings: 'model',
  // LiteLLM writes the name of its own function
  acompletion: 'model',
  embedding: 'model',
  aembedding: 'model',
  retrieval: 'retrieval',
  search_memory: 'retrieval',
  create_agent: 'agent',
  invoke_agent: 'agent',
  invoke_workflow: 'agent',
  plan: 'agent',
  agent_step: 'agent',
  execute_tool: 'tool',
  guardrail: 'guardrail',
  'guardrail.run': 'guardrail',
  guard: 'guardrail',
};

function kindOf(from: Reader): StepKind | undefined {
  const operation = from.text(GENAI.operation);
  if (operation) {
    if (Object.hasOwn(OPERATION_KINDS, operation)) return OPERATION_KINDS[operation];
    if (operation.endsWith('_memory') || operation.endsWith('_memory_store')) return 'other';
  }
  if (from.has('mcp.method.name')) return undefined; // lib/dialects/mcp.ts says
  if (from.text(GENAI.toolName)) return 'tool';
  if (from.text(['gen_ai.guardrail.name'])) return 'guardrail';
  if (from.text(GENAI.requestModel) ?? from.text(GENAI.responseModel)) return 'model';
  if (from.text(GENAI.agentName)) return 'agent';
  return undefined;
}

const messages =
  (keys: readonly string[], role: string): Reads<Message[]> =>
  (from) => {
    const given = from.value(keys);
    return given === undefined ? undefined : toMessages(given, role);
  };

/** `gen_ai.prompt.N.*` and `gen_ai.completion.N.*` of older instrumentations. */
function flattened(from: Reader, prefix: string, role: string): Message[] | undefined {
  const list = from.entries(prefix).flatMap((entry) => {
    const calls = entry.entries('tool_calls').map((call) => call.all());
    const filled: JsonObject = { ...entry.all(), ...(calls.length > 0 && { tool_calls: calls }) };
    return toMessages({ ...filled, role: asText(filled['role']) ?? role, content: parseContent(filled['content']) }, role) ?? [];
  });
  return list.length > 0 ? list : undefined;
}

/** A content that is JSON text of parts is a list of parts; other text is itself. */
function parseContent(content: JsonValue | undefined): JsonValue {
  if (content === undefined) return null;
  const parts = asArray(content);
  return parts && parts.every((part) => isJsonObject(part) && 'type' in part) ? parts : content;
}

function parametersOf(from: Reader): JsonObject | undefined {
  const parameters: JsonObject = {};
  let found = false;
  const add = (name: string, value: JsonValue): void => {
    found = true;
    if (name !== '__proto__') parameters[name] = value;
  };
  for (const key of Object.keys(from.values)) {
    const renamed = Object.hasOwn(PARAMETER_KEYS, key) ? PARAMETER_KEYS[key] : undefined;
    const prefix = renamed === undefined ? PARAMETER_PREFIXES.find((one) => key.startsWith(one)) : undefined;
    const name = renamed ?? (prefix && key.slice(prefix.length));
    if (name && !NOT_PARAMETERS.has(name)) add(name, from.take(key));
  }
  const finish = from.list(GENAI.finishReasons);
  if (finish && finish.length > 0) add('finish_reasons', finish);
  const id = from.text(GENAI.responseId);
  if (id) add('response.id', id);
  const tools = from.value(['gen_ai.tool.definitions']);
  if (tools !== undefined) add('tools', (asArray(tools) ?? [tools]).map(parseJson));
  else {
    const functions = from.entries('llm.request.functions').map((one) => one.all());
    if (functions.length > 0)
      add(
        'tools',
        functions.map((one) => ({ ...one })),
      );
  }
  return found ? parameters : undefined;
}

function finishReasons(from: Reader): JsonValue[] | undefined {
  const told = from.value(GENAI.finishReasons);
  if (told === undefined) return undefined;
  return asArray(told) ?? [told];
}

function guardrail(from: Reader, span: SpanView): Facts['evaluation'] {
  if (span.kind !== 'guardrail') return undefined;
  const name = from.text(['gen_ai.guardrail.name']) ?? 'guardrail';
  const label = from.text(['gen_ai.guardrail.status']);
  return label === undefined ? { name } : { name, label };
}

const ifGuardrail =
  (key: string, role: string): Reads<Message[]> =>
  (from, span) =>
    span.kind === 'guardrail' ? toMessages(from.value([key]), role) : undefined;

/** What one set of GenAI attributes says: a span's own, those of an event, or those of a log record. */
export const GENAI_FIELDS: FieldTable = {
  agentName: (from, span) => (span.kind === 'agent' ? from.text(GENAI.agentName) : undefined),
  system: messages(GENAI.system, 'system'),
  input: (from, span) =>
    messages(GENAI.input, 'user')(from, span) ??
    flattened(from, 'gen_ai.prompt', 'user') ??
    ifGuardrail('gen_ai.guardrail.input', 'input')(from, span),
  output: (from, span) =>
    messages(GENAI.output, 'assistant')(from, span) ??
    flattened(from, 'gen_ai.completion', 'assistant') ??
    ifGuardrail('gen_ai.guardrail.output', 'output')(from, span),
  requested: text(...GENAI.requestModel),
  responded: text(...GENAI.responseModel),
  provider: text(...GENAI.provider),
  parameters: parametersOf,
  inputTokens: count(...GENAI.inputTokens),
  outputTokens: count(...GENAI.outputTokens),
  cacheReadTokens: count(...GENAI.cacheReadTokens),
  cacheWriteTokens: count(...GENAI.cacheWriteTokens),
  reasoningTokens: count(...GENAI.reasoningTokens),
  toolName: text(...GENAI.toolName),
  callId: text(...GENAI.toolCallId),
  arguments: (from) => from.json(GENAI.toolArguments),
  result: (from) => from.json(GENAI.toolResult),
  query: text(...GENAI.query),
  documents: (from) => documentsOf(from.value(GENAI.documents), from.text(GENAI.dataSource)),
  promptName: text(...GENAI.promptName),
  promptVersion: text('gen_ai.prompt.version'),
  evaluation: guardrail,
  finishReasons,
  errorType: text('error.type', 'gen_ai.guardrail.error.type'),
};

/** The span's attributes first, then the event that carries the content apart from them, then one event a message. */
function alsoInEvents(fields: FieldTable): FieldTable {
  const out: Record<string, unknown> = {};
  for (const [field, read] of Object.entries(fields) as [FieldName, FieldReader][]) {
    const talk = field === 'system' || field === 'input' || field === 'output' ? (field as Talk) : null;
    out[field] = ((from, span) => {
      const own = read(from, span);
      if (own !== undefined || span.events.length === 0) return own;
      for (const event of span.events) {
        const told = DETAILS_EVENTS.has(event.name) ? read(event.reader, span) : undefined;
        if (told !== undefined) return told;
      }
      return talk ? messagesInEvents(span, talk) : undefined;
    }) satisfies FieldReader;
  }
  return out as FieldTable;
}

/** Spans that follow the OTel GenAI conventions of any version, with their content in attributes or in span events. */
export const OTEL_GENAI: Dialect = {
  name: 'otel.genai',
  version: '4',
  title: 'OpenTelemetry GenAI conventions, all versions',
  scopes: [],
  keys: ['gen_ai.*', 'llm.request.type', 'llm.usage.*'],
  kind: (from, span) =>
    kindOf(from) ??
    (span.events.length === 0
      ? undefined
      : span.events.flatMap((event) => (DETAILS_EVENTS.has(event.name) ? (kindOf(event.reader) ?? []) : []))[0]),
  fields: alsoInEvents(GENAI_FIELDS),
  more: (_from, span, place) =>
    span.events.flatMap((event) =>
      EVALUATION_EVENTS.has(event.name)
        ? [evaluationStep(event.reader, { parentKey: place.spanId, at: fromUnixNano(event.at), source: place.source })]
        : [],
    ),
  never:
    'content, unless it is switched on in the instrumentation (OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT and the like); prompt version; human approvals',
};
export { kindOf as genAiKind };
