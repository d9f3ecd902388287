import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { isNotCaptured, notCapturedMarker } from './markers';

/**
 * Capture level `metadata`: what is known to be structure stays (names of models and tools, ids, roles, times, counts, states), and
 * everything else gives way to a marker that tells its length. An unknown member is content: a new emitter's key cannot leak. Here for
 * attributes; lib/privacy/keep-event.ts has native events, lib/privacy/keep-structure.ts other products' forms.
 */

/** What is put in the place of content. */
export type Gone = (value: JsonValue) => JsonValue;

const ATTRIBUTES = new Set([
  'gen_ai.operation.name', 'gen_ai.system', 'gen_ai.provider.name', 'gen_ai.response.model', 'gen_ai.response.id', 'gen_ai.response.finish_reasons',
  'gen_ai.output.type', 'gen_ai.tool.name', 'gen_ai.tool.type', 'gen_ai.tool.call.id', 'gen_ai.agent.id', 'gen_ai.agent.name', 'gen_ai.agent.version',
  'gen_ai.workflow.name', 'gen_ai.conversation.id', 'gen_ai.data_source.id', 'gen_ai.prompt.name', 'gen_ai.prompt.version', 'gen_ai.token.type',
  'gen_ai.evaluation.name', 'gen_ai.evaluation.score.value', 'gen_ai.evaluation.score.label', 'openinference.span.kind', 'llm.model_name',
  'llm.request.model_name', 'llm.response.model_name', 'llm.provider', 'llm.system', 'llm.finish_reason', 'tool.name', 'tool.id', 'tool_call.id',
  'session.id', 'user.id', 'enduser.id', 'agent.name', 'graph.node.id', 'graph.node.name', 'graph.node.parent_id', 'llm.prompt_template.version',
  'prompt.id', 'traceloop.span.kind', 'traceloop.entity.name', 'traceloop.entity.path', 'traceloop.entity.version', 'traceloop.workflow.name',
  'traceloop.prompt.key', 'traceloop.prompt.version', 'ai.operationId', 'ai.model.id', 'ai.model.provider', 'ai.response.model', 'ai.response.id',
  'ai.response.finishReason', 'ai.response.timestamp', 'ai.toolCall.name', 'ai.toolCall.id', 'ai.telemetry.functionId', 'operation.name', 'resource.name',
  'error.type', 'exception.type', 'exception.escaped', 'langfuse.observation.type', 'langfuse.observation.level', 'langfuse.observation.model.name',
  'langfuse.observation.prompt.name', 'langfuse.observation.prompt.version', 'langfuse.environment', 'langfuse.release', 'langfuse.version',
  'langfuse.trace.name', 'langfuse.user.id', 'langfuse.session.id', 'langsmith.span.kind', 'langsmith.trace.name', 'mcp.method.name', 'mcp.session.id',
  'mcp.protocol.version', 'mlflow.spanType', 'db.system', 'db.system.name', 'http.request.method', 'http.response.status_code', 'http.method',
  'http.status_code', 'rpc.system', 'rpc.method', 'rpc.response.status_code', 'event.name', 'span.type', 'model', 'tool_name', 'tool_use_id', 'success',
  'baggage.countersign.decision.id', 'duration_ms', 'stop_reason', 'cost_usd', 'thread.id', 'thread.name', 'code.function.name',
]); // prettier-ignore
const PREFIXES = [
  'countersign.',
  'gen_ai.usage.',
  'gen_ai.request.',
  'llm.token_count.',
  'llm.usage.',
  'ai.usage.',
  'ai.settings.',
  'llm.cost.',
  'service.',
  'deployment.',
  'telemetry.',
  'otel.',
  'cloud.',
  'k8s.',
  'container.',
  'process.runtime.',
  'os.type',
  'network.protocol.',
  'server.port',
];
/** Under an allowed prefix and content nevertheless. */
const CONTENT = new Set([
  'gen_ai.request.stop_sequences',
  'ai.settings.context',
  'countersign.input',
  'countersign.output',
  'countersign.rationale',
  'countersign.plan',
  'countersign.state',
]);

/** Verdicts and the like: words, not sentences about somebody. */
const LABELS = new Set(['gen_ai.evaluation.score.label']);
/** Longer text is no label, whichever form it came in. */
export const LABEL_MAX = 64;

/** Attributes of a span, log record, resource or scope with content replaced, in place. */
export function keepAttributeMetadata(attributes: JsonObject, gone: Gone = notCaptured): void {
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]!;
    if (typeof value === 'boolean' || value === null) continue;
    const known = ATTRIBUTES.has(key) || (PREFIXES.some((prefix) => key.startsWith(prefix)) && !isContent(key));
    if (
      !known ||
      (typeof value === 'object' && !isTextList(value)) ||
      (typeof value === 'string' && value.length > (LABELS.has(key) ? LABEL_MAX : 512))
    )
      attributes[key] = gone(value);
  }
}

function isContent(key: string): boolean {
  for (const content of CONTENT) if (key === content || key.startsWith(`${content}.`)) return true;
  return key.startsWith('ai.settings.context');
}

/** gen_ai.response.finish_reasons is a list of words. */
function isTextList(value: JsonValue): boolean {
  return Array.isArray(value) && value.length <= 16 && value.every((item) => typeof item === 'string' && item.length <= 64);
}

/** The marker in place of a value; a marker stays as it is. */
export function notCaptured(value: JsonValue): JsonValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return notCapturedMarker(JSON.stringify(value).length);
  return isNotCaptured(value) ? value : notCapturedMarker(value.length);
}
