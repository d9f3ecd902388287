import { countIn, kindBy, text, type Dialect } from './dialect';
import type { StepKind } from './step-kinds';

const KINDS: Record<string, StepKind> = {
  generation: 'model',
  embedding: 'model',
  agent: 'agent',
  tool: 'tool',
  retriever: 'retrieval',
  evaluator: 'evaluation',
  guardrail: 'guardrail',
  chain: 'other',
  event: 'other',
};

/** Langfuse's SDKs over OpenTelemetry (Python 3 and later, JavaScript 4 and later), and its attributes on anybody's spans. */
export const LANGFUSE_OTEL: Dialect = {
  name: 'langfuse.otel',
  version: '3',
  title: 'Langfuse over OpenTelemetry',
  scopes: ['langfuse-sdk', 'langfuse*'],
  keys: ['langfuse.*'],
  kind: kindBy('langfuse.observation.type', KINDS),
  fields: {
    agentName: (_from, span) => (span.kind === 'agent' ? span.name || undefined : undefined),
    given: (from, span) =>
      from.value(['langfuse.observation.input']) ?? rootOnly(span.kind, from.value(['langfuse.trace.input'])),
    returned: (from, span) =>
      from.value(['langfuse.observation.output']) ?? rootOnly(span.kind, from.value(['langfuse.trace.output'])),
    requested: text('langfuse.observation.model.name'),
    parameters: (from) => {
      const given = from.object(['langfuse.observation.model.parameters']);
      return given && { ...given.all() };
    },
    inputTokens: countIn('langfuse.observation.usage_details', 'input', 'input_tokens', 'prompt_tokens', 'promptTokens'),
    outputTokens: countIn(
      'langfuse.observation.usage_details',
      'output',
      'output_tokens',
      'completion_tokens',
      'completionTokens',
    ),
    cacheReadTokens: countIn(
      'langfuse.observation.usage_details',
      'input_cached_tokens',
      'cache_read_input_tokens',
      'input_cache_read',
    ),
    cacheWriteTokens: countIn('langfuse.observation.usage_details', 'cache_creation_input_tokens', 'input_cache_creation'),
    reasoningTokens: countIn(
      'langfuse.observation.usage_details',
      'output_reasoning_tokens',
      'reasoning_tokens',
      'output_reasoning',
    ),
    toolName: (_from, span) => span.name || undefined,
    promptName: text('langfuse.observation.prompt.name'),
    promptVersion: text('langfuse.observation.prompt.version'),
    errorLevel: (from) =>
      from.text(['langfuse.observation.level'])?.toUpperCase() === 'ERROR'
        ? (from.text(['langfuse.observation.status_message']) ?? 'Level ERROR.')
        : undefined,
  },
  never:
    'the answering model (only the one asked for); scores, which come over its own API; ids of tool calls; scores of documents unless they are in the output',
};

/** The trace's own input and output are what a root was asked and answered; on a tool they would be somebody else's. */
function rootOnly<T>(kind: StepKind | undefined, found: T): T | undefined {
  return kind === 'tool' || kind === 'retrieval' || kind === 'model' ? undefined : found;
}
