import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { payloadError } from './detect-error';
import { toMessages } from './messages';
import { documentsOf } from './otel-genai-facts';
import { asCount, asObject, first, parseJson, textOf } from './read-attributes';
import { withoutUndefined, type SpanFacts } from './span-frame';
import type { StepKind } from './step-kinds';
import type { Step } from './step';

/** Keys by which vendors say what a span is. `explicit` ones win over a GenAI operation name that is known to be wrong there. */
const KIND_KEYS: { key: string; explicit?: boolean }[] = [
  { key: 'countersign.step.kind', explicit: true },
  { key: 'langsmith.span.kind', explicit: true },
  { key: 'langfuse.observation.type' },
  { key: 'traceloop.span.kind' },
  { key: 'mlflow.spanType' },
];
const KINDS: Record<string, StepKind> = {
  llm: 'model',
  chat_model: 'model',
  generation: 'model',
  model: 'model',
  embedding: 'model',
  agent: 'agent',
  workflow: 'agent',
  tool: 'tool',
  retriever: 'retrieval',
  retrieval: 'retrieval',
  reranker: 'retrieval',
  guardrail: 'guardrail',
  evaluator: 'evaluation',
  evaluation: 'evaluation',
  human: 'human',
  chain: 'other',
  task: 'other',
  prompt: 'other',
  parser: 'other',
  other: 'other',
};

/** Where the input and the output of a span of any kind are put, most deliberate first. */
const INPUT_KEYS = [
  'countersign.input',
  'langfuse.observation.input',
  'traceloop.entity.input',
  'mlflow.spanInputs',
  'input.value',
  'genkit:input',
  'langfuse.trace.input',
  'lk.user_input',
  'gcp.vertex.agent.tool_call_args',
  'gcp.vertex.agent.llm_request',
  'user_prompt',
  'input',
];
const OUTPUT_KEYS = [
  'countersign.output',
  'langfuse.observation.output',
  'traceloop.entity.output',
  'mlflow.spanOutputs',
  'output.value',
  'genkit:output',
  'langfuse.trace.output',
  'lk.response.text',
  'gcp.vertex.agent.tool_response',
  'gcp.vertex.agent.llm_response',
  'final_result',
  'output',
];

export interface VendorFacts {
  kind?: StepKind;
  kindIsExplicit: boolean;
  facts: SpanFacts;
}

/** What can be read from keys outside the conventions: kind, input, output, model, tokens. Nothing is invented where there is nothing. */
export function vendorFacts(attributes: JsonObject): VendorFacts {
  let kind: StepKind | undefined;
  let kindIsExplicit = false;
  for (const { key, explicit } of KIND_KEYS) {
    const told = textOf(attributes, key)?.toLowerCase();
    if (!told || !Object.hasOwn(KINDS, told)) continue;
    kind = KINDS[told];
    kindIsExplicit = explicit ?? false;
    break;
  }
  const wholeIo = kind === 'tool' || kind === 'retrieval'; // LangSmith puts all input and output under the oldest GenAI keys
  const input = first(attributes, wholeIo ? [...INPUT_KEYS, 'gen_ai.prompt'] : INPUT_KEYS);
  const output = first(attributes, wholeIo ? [...OUTPUT_KEYS, 'gen_ai.completion'] : OUTPUT_KEYS);
  const facts: SpanFacts = { ...inputOutput(kind, input, output, textOf(attributes, 'traceloop.entity.name', 'tool_name')) };
  const requested = textOf(attributes, 'langfuse.observation.model.name', 'mlflow.llm.model');
  if (requested) facts.model = { requested };
  const usage = vendorUsage(attributes);
  if (usage) facts.usage = usage;
  const rationale = textOf(attributes, 'countersign.rationale');
  if (rationale) facts.rationale = rationale;
  return { kind, kindIsExplicit, facts };
}

/** Input and output in the place that the kind has for them. */
export function inputOutput(
  kind: StepKind | undefined,
  input: JsonValue | undefined,
  output: JsonValue | undefined,
  name?: string,
): SpanFacts {
  if (input === undefined && output === undefined && !(kind === 'tool' && name)) return {};
  if (kind === 'tool') {
    const failed = payloadError(output);
    return withoutUndefined<SpanFacts>({
      tool: withoutUndefined({
        name,
        arguments: input === undefined ? undefined : parseJson(input),
        result: output === undefined ? undefined : parseJson(output),
      }),
      error: failed,
    });
  }
  if (kind === 'retrieval') {
    const asked = input === undefined ? undefined : parseJson(input);
    const query = isJsonObject(asked)
      ? (textOf(asked, 'query', 'input', 'text') ?? JSON.stringify(asked))
      : asked === undefined
        ? undefined
        : String(asked);
    const answered = asObject(output);
    const documents = documentsOf(answered ? first(answered, ['documents', 'docs', 'results']) : output);
    const rest =
      documents === undefined && output !== undefined
        ? { messages: withoutUndefined({ output: toMessages(output, 'output') }) }
        : {};
    return withoutUndefined<SpanFacts>({ query, documents, ...rest });
  }
  const roles = kind === 'model' ? { input: 'user', output: 'assistant' } : { input: 'input', output: 'output' };
  const messages = withoutUndefined({ input: toMessages(input, roles.input), output: toMessages(output, roles.output) });
  return Object.keys(messages).length > 0 ? { messages } : {};
}

function vendorUsage(attributes: JsonObject): Step['usage'] {
  const details = asObject(
    first(attributes, ['langfuse.observation.usage_details', 'mlflow.chat.tokenUsage', 'langsmith.usage_metadata']),
  );
  if (!details) return undefined;
  const usage = withoutUndefined({
    inputTokens: asCount(first(details, ['input', 'input_tokens', 'prompt_tokens'])),
    outputTokens: asCount(first(details, ['output', 'output_tokens', 'completion_tokens'])),
  });
  return Object.keys(usage).length > 0 ? usage : undefined;
}
