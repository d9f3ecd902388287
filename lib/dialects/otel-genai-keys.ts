/**
 * The alias table of the OTel GenAI semantic conventions: for each fact the keys that have carried it, in order of precedence (our
 * own, then the newest name, then older ones), with the versions that define or retire them. Map by this table, never by the names
 * of one version. Sources: semantic-conventions up to v1.41, open-telemetry/semantic-conventions-genai (development), and keys seen
 * from instrumentations that stayed on older names.
 */
interface Alias {
  key: string;
  /** Where the name comes from: a version of the conventions, `genai` for their new repository, `seen` for the wild. */
  from: string;
  /** The version that deprecated it. */
  until?: string;
}
const alias = (key: string, from: string, until?: string): Alias => ({ key, from, until });

const TABLE = {
  operation: [alias('gen_ai.operation.name', '1.26'), alias('llm.request.type', 'seen', '1.26')],
  provider: [alias('gen_ai.provider.name', '1.37'), alias('gen_ai.system', '1.26', '1.37')],
  requestModel: [alias('gen_ai.request.model', '1.26'), alias('llm.request.model', 'seen', '1.26')],
  responseModel: [alias('gen_ai.response.model', '1.26'), alias('llm.response.model', 'seen', '1.26')],
  responseId: [alias('gen_ai.response.id', '1.26')],
  system: [alias('gen_ai.system_instructions', '1.37')],
  input: [alias('gen_ai.input.messages', '1.37'), alias('gen_ai.prompt', '1.26', '1.28')],
  output: [alias('gen_ai.output.messages', '1.37'), alias('gen_ai.completion', '1.26', '1.28')],
  finishReasons: [alias('gen_ai.response.finish_reasons', '1.26'), alias('gen_ai.response.finish_reason', 'seen')],
  inputTokens: [
    alias('gen_ai.usage.input_tokens', '1.27'),
    alias('gen_ai.usage.prompt_tokens', '1.26', '1.27'),
    alias('llm.usage.prompt_tokens', 'seen', '1.26'),
  ],
  outputTokens: [
    alias('gen_ai.usage.output_tokens', '1.27'),
    alias('gen_ai.usage.completion_tokens', '1.26', '1.27'),
    alias('llm.usage.completion_tokens', 'seen', '1.26'),
  ],
  cacheReadTokens: [alias('gen_ai.usage.cache_read.input_tokens', '1.40'), alias('gen_ai.usage.cache_read_input_tokens', 'seen')],
  cacheWriteTokens: [
    alias('gen_ai.usage.cache_write.input_tokens', 'genai'),
    alias('gen_ai.usage.cache_creation.input_tokens', '1.40', 'genai'),
    alias('gen_ai.usage.cache_creation_input_tokens', 'seen'),
  ],
  reasoningTokens: [
    alias('gen_ai.usage.reasoning.output_tokens', '1.40'),
    alias('gen_ai.usage.reasoning_tokens', 'seen'),
    alias('gen_ai.usage.details.reasoning_tokens', 'seen'),
  ],
  toolName: [alias('gen_ai.tool.name', '1.28')],
  toolCallId: [alias('gen_ai.tool.call.id', '1.28')],
  toolArguments: [
    alias('gen_ai.tool.call.arguments', '1.38'),
    alias('gen_ai.tool.arguments', 'seen'),
    alias('gen_ai.tool.input', 'seen'),
  ],
  toolResult: [
    alias('gen_ai.tool.call.result', '1.38'),
    alias('gen_ai.tool.result', 'seen'),
    alias('gen_ai.tool.output', 'seen'),
  ],
  query: [alias('gen_ai.retrieval.query.text', '1.40'), alias('gen_ai.memory.query.text', 'genai')],
  documents: [alias('gen_ai.retrieval.documents', '1.40'), alias('gen_ai.memory.records', 'genai')],
  dataSource: [alias('gen_ai.data_source.id', '1.35'), alias('gen_ai.memory.store.id', 'genai')],
  agentName: [alias('gen_ai.agent.name', '1.31'), alias('gen_ai.workflow.name', '1.41')],
  agentVersion: [alias('gen_ai.agent.version', '1.41')],
  promptName: [alias('gen_ai.prompt.name', '1.39')],
  errorType: [alias('error.type', '1.21')],
  evaluationName: [alias('gen_ai.evaluation.name', '1.38')],
  evaluationScore: [alias('gen_ai.evaluation.score.value', '1.38'), alias('gen_ai.evaluation.score', 'seen')],
  evaluationLabel: [alias('gen_ai.evaluation.score.label', '1.38'), alias('gen_ai.evaluation.label', 'seen')],
  evaluationExplanation: [alias('gen_ai.evaluation.explanation', '1.38')],
} as const satisfies Record<string, readonly Alias[]>;

export type GenAiFact = keyof typeof TABLE;

/** Keys of a fact in order of precedence. */
export const GENAI: { readonly [Fact in GenAiFact]: readonly string[] } = Object.fromEntries(
  Object.entries(TABLE).map(([fact, aliases]) => [fact, aliases.map((one) => one.key)]),
) as never;

/** Request parameters: prefix of the name shown, and older spellings of it. */
export const PARAMETER_PREFIXES = ['gen_ai.request.', 'gen_ai.openai.request.', 'openai.request.'] as const;
/** Not parameters although under the prefix. */
export const NOT_PARAMETERS = new Set(['model']);
/** Parameters that older instrumentations put elsewhere. */
export const PARAMETER_KEYS: Readonly<Record<string, string>> = {
  'gen_ai.retrieval.top_k': 'top_k',
  'gen_ai.output.type': 'output.type',
  'openai.response.system_fingerprint': 'system_fingerprint',
  'gen_ai.openai.response.system_fingerprint': 'system_fingerprint',
};
