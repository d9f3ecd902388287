import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { DecisionPart, Mapping, SpanTree, StepPart } from './contract';
import { error, finishError, payloadError } from './detect-error';
import { serialisedMessages, toolAnswer } from './langchain-values';
import { toMessage } from './messages';
import { toDocument } from './otel-genai-facts';
import { spanFacts } from './otel-genai-span';
import { evaluationMarks } from './otel-log';
import { asCount, asNumber, asObject, asReadable, asText, first, indexed, parseJson, textOf, under } from './read-attributes';
import { frameSpan, sourceOf, withoutUndefined, type Dialect, type SpanFacts } from './span-frame';
import { fromUnixNano } from './instants';
import type { StepKind } from './step-kinds';
import type { Message, RetrievedDocument, Step } from './step';
import { inputOutput } from './vendor-facts';

export const OPENINFERENCE: Dialect = { name: 'openinference', version: '1' };

const KINDS: Record<string, StepKind> = {
  LLM: 'model',
  EMBEDDING: 'model',
  AGENT: 'agent',
  TOOL: 'tool',
  RETRIEVER: 'retrieval',
  RERANKER: 'retrieval',
  GUARDRAIL: 'guardrail',
  EVALUATOR: 'evaluation',
  CHAIN: 'other',
  PROMPT: 'other',
};

/** Spans of the OpenInference conventions (LangChain, LlamaIndex, OpenAI, ... instrumentations): lists are flattened with dotted indexes. */
export function mapOpenInferenceSpan(tree: SpanTree): Mapping {
  const { attributes } = tree.span;
  const told = textOf(attributes, 'openinference.span.kind')?.toUpperCase() ?? '';
  const kind = Object.hasOwn(KINDS, told) ? KINDS[told] : undefined;
  const base = spanFacts(tree, OPENINFERENCE);
  const facts: SpanFacts = { ...base, kind: kind ?? base.kind };
  delete facts.messages; // those of the base are taken up below, where the kind has a place for them
  Object.assign(facts, ioFacts(attributes, facts.kind, base, tree.span.name));
  facts.error ??= finishError(first(attributes, ['llm.finish_reason']));
  const model = modelOf(attributes, base);
  if (model && facts.kind !== 'tool') facts.model = model;
  const usage = { ...base.usage, ...usageOf(attributes) };
  if (Object.keys(usage).length > 0) facts.usage = usage;
  if (facts.kind !== 'model') facts.usageCounts = facts.usage ? false : undefined;
  const prompt = withoutUndefined({
    name: textOf(attributes, 'prompt.id', 'llm.prompt_template.name') ?? base.prompt?.name,
    version: textOf(attributes, 'llm.prompt_template.version') ?? base.prompt?.version,
  });
  if (Object.keys(prompt).length > 0) facts.prompt = prompt;
  const agent = textOf(attributes, 'agent.name') ?? (facts.kind === 'agent' ? tree.span.name : undefined);
  if (agent) facts.agentName = agent;
  const evaluations = evaluationsOf(tree);
  facts.more = [...(base.more ?? []), ...evaluations];
  if (evaluations.length > 0)
    facts.decision = { marks: evaluations.flatMap((one) => evaluationMarks(one) ?? []) } satisfies DecisionPart;
  return frameSpan(tree, OPENINFERENCE, withoutUndefined(facts));
}

function ioFacts(attributes: JsonObject, kind: StepKind | undefined, base: SpanFacts, spanName: string): SpanFacts {
  const input = first(attributes, ['input.value']);
  const output = first(attributes, ['output.value']);
  if (kind === 'tool') {
    const io = inputOutput(
      'tool',
      first(attributes, ['tool_call.function.arguments']) ?? input,
      output,
      textOf(attributes, 'tool.name') ?? spanName,
    );
    const answer = toolAnswer(output);
    const told = answer && answerFacts(answer);
    return {
      ...io,
      error: told ? told.error : io.error,
      messages: undefined,
      tool: withoutUndefined({
        ...base.tool,
        ...io.tool,
        ...(told && { result: told.result }),
        callId: textOf(attributes, 'tool.id', 'tool_call.id') ?? textOf(answer, 'tool_call_id') ?? base.tool?.callId,
      }),
    };
  }
  if (kind === 'retrieval') {
    const io = inputOutput('retrieval', first(attributes, ['reranker.query']) ?? input, output);
    const listed = documentsIn(attributes, 'retrieval.documents') ?? documentsIn(attributes, 'reranker.output_documents');
    return withoutUndefined<SpanFacts>({
      query: io.query,
      documents: bothLists(listed, io.documents),
      messages: listed ? undefined : io.messages,
    });
  }
  const talk = inputOutput(kind, input, output).messages;
  const asked =
    fuller(messagesIn(attributes, 'llm.input_messages', 'user'), input, 'user') ??
    base.messages?.input ??
    promptsIn(attributes) ??
    talk?.input;
  const system = asked?.filter((message) => message.role === 'system') ?? [];
  const messages = withoutUndefined({
    system: system.length > 0 ? system : base.messages?.system,
    input: system.length > 0 ? asked?.filter((message) => message.role !== 'system') : asked,
    output: withFinish(
      fuller(messagesIn(attributes, 'llm.output_messages', 'assistant'), output, 'assistant') ??
        base.messages?.output ??
        talk?.output,
      textOf(attributes, 'llm.finish_reason'),
    ),
  });
  return Object.keys(messages).length > 0 ? { messages } : {};
}

function messagesIn(attributes: JsonObject, prefix: string, role: string): Message[] | undefined {
  const list = indexed(attributes, prefix).flatMap((entry) => {
    const message = under(entry, 'message');
    if (!message) return [];
    const contents = indexed(message, 'contents').flatMap((one) =>
      under(one, 'message_content') ? [partOf(under(one, 'message_content')!)] : [],
    );
    const calls = indexed(message, 'tool_calls').flatMap((one) => {
      const call = under(one, 'tool_call');
      return call
        ? [
            withoutUndefined({
              id: call['id'],
              name: call['function.name'] ?? null,
              arguments: call['function.arguments'],
            }) as JsonObject,
          ]
        : [];
    });
    const legacy = textOf(message, 'function_call_name');
    if (legacy) calls.push({ name: legacy, arguments: message['function_call_arguments_json'] ?? null });
    const built = withoutUndefined({
      role: message['role'],
      content: message['content'] ?? contents,
      tool_calls: calls,
      tool_call_id: message['tool_call_id'],
      name: message['name'],
    }) as JsonObject;
    return [toMessage(built, role)];
  });
  return list.length > 0 ? list : undefined;
}

function partOf(content: JsonObject): JsonValue {
  const image = textOf(content, 'image.image.url');
  return image ? { type: 'image', url: image } : { ...content };
}

function promptsIn(attributes: JsonObject): Message[] | undefined {
  const texts = [...indexed(attributes, 'llm.prompts'), ...indexed(attributes, 'embedding.embeddings')];
  const list = texts.flatMap((entry) => textOf(entry, 'prompt.text', 'embedding.text', '') ?? []);
  return list.length > 0 ? list.map((content) => ({ role: 'user', content })) : undefined;
}

/** LangChain lists documents without their ids, which are in its output: what either tells of one place. */
function bothLists(
  listed: RetrievedDocument[] | undefined,
  told: RetrievedDocument[] | undefined,
): RetrievedDocument[] | undefined {
  if (!listed || !told || listed.length !== told.length) return listed ?? told;
  return listed.map((one, i) => ({ ...told[i], ...one }));
}

function documentsIn(attributes: JsonObject, prefix: string): RetrievedDocument[] | undefined {
  const list = indexed(attributes, prefix).flatMap((entry) => {
    const document = under(entry, 'document');
    return document ? [toDocument(document)] : [];
  });
  return list.length > 0 ? list : undefined;
}

function modelOf(attributes: JsonObject, base: SpanFacts): Step['model'] {
  const metadata = asObject(first(attributes, ['metadata']));
  const name =
    textOf(attributes, 'llm.model_name', 'embedding.model_name', 'reranker.model_name') ?? textOf(metadata, 'ls_model_name');
  const invocation = asObject(first(attributes, ['llm.invocation_parameters', 'embedding.invocation_parameters']));
  const asked =
    textOf(attributes, 'llm.request.model_name') ?? textOf(invocation, 'model', 'model_name') ?? base.model?.requested;
  const answered =
    textOf(attributes, 'llm.response.model_name') ?? answeringModel(attributes['output.value']) ?? base.model?.responded;
  const tools = indexed(attributes, 'llm.tools').flatMap((entry) =>
    entry['tool.json_schema'] === undefined ? [] : [parseJson(entry['tool.json_schema'])],
  );
  const parameters: JsonObject = {
    ...(isJsonObject(base.model?.parameters) ? base.model.parameters : {}),
    ...invocation,
    ...(tools.length > 0 && { tools }),
  };
  // llm.model_name is what was asked for, except that some instrumentations write the answering model there
  const model = withoutUndefined({
    requested: asked ?? (answered ? undefined : name),
    responded: answered ?? (asked && name && name !== asked ? name : undefined),
    provider: textOf(attributes, 'llm.provider', 'llm.system') ?? textOf(metadata, 'ls_provider') ?? base.model?.provider,
    parameters: Object.keys(parameters).length > 0 ? parameters : undefined,
  });
  return Object.keys(model).length > 0 ? model : undefined;
}

/** LangChain leaves the answering model in the metadata of the answer. */
function answeringModel(output: JsonValue | undefined): string | undefined {
  const [message] = serialisedMessages(output) ?? [];
  return textOf(asObject(message?.['response_metadata']), 'model_name', 'model', 'model_id');
}

function usageOf(attributes: JsonObject): NonNullable<Step['usage']> {
  return withoutUndefined({
    inputTokens: asCount(first(attributes, ['llm.token_count.prompt'])),
    outputTokens: asCount(first(attributes, ['llm.token_count.completion'])),
    cacheReadTokens: asCount(first(attributes, ['llm.token_count.prompt_details.cache_read'])),
    cacheWriteTokens: asCount(first(attributes, ['llm.token_count.prompt_details.cache_write'])),
    reasoningTokens: asCount(first(attributes, ['llm.token_count.completion_details.reasoning'])),
  });
}

/** LangChain's tools answer with a message to the model: its content is the result, and its status may say that the tool failed. */
function answerFacts(answer: JsonObject): { result: JsonValue; error: SpanFacts['error'] } {
  const content = parseJson(answer['content'] ?? null);
  const artifact = answer['artifact'];
  const failed = answer['status'] === 'error' ? error(asReadable(content), 'payload') : payloadError(content);
  return { result: artifact === undefined || artifact === null ? content : { content, artifact }, error: failed };
}

/** The flattened messages, with what only LangChain's serialised ones tell: tool calls, their ids, the call that a message answers. */
function fuller(listed: Message[] | undefined, serialised: JsonValue | undefined, role: string): Message[] | undefined {
  const told = listed && serialisedMessages(serialised);
  if (!told || told.length !== listed.length) return listed;
  return listed.map((one, i) => ({ ...toMessage(told[i]!, role), ...one }));
}

function withFinish(output: Message[] | undefined, finishReason: string | undefined): Message[] | undefined {
  return finishReason && output ? output.map((message) => ({ finishReason, ...message })) : output;
}

/** `evaluation(s).N.evaluation.*` on a span, and the same for its trace or session. */
function evaluationsOf(tree: SpanTree): StepPart[] {
  const { span } = tree;
  const at = fromUnixNano(span.endTimeUnixNano) ?? fromUnixNano(span.startTimeUnixNano);
  const prefixes = ['', 'trace.', 'session.'].flatMap((scope) =>
    ['evaluation', 'evaluations', 'annotations'].map((name) => `${scope}${name}`),
  );
  return prefixes.flatMap((prefix) =>
    indexed(span.attributes, prefix).flatMap((entry, i) => {
      const one = under(entry, prefix.endsWith('annotations') ? 'annotation' : 'evaluation');
      if (!one) return [];
      const name = textOf(one, 'name') ?? 'evaluation';
      return [
        withoutUndefined<StepPart>({
          key: `${span.spanId}-${prefix}-${i}`,
          parentKey: span.spanId,
          kind: 'evaluation',
          name,
          startedAt: at,
          endedAt: at,
          status: 'ok',
          evaluation: withoutUndefined({
            name,
            score: asNumber(first(one, ['score'])),
            label: textOf(one, 'label'),
            explanation: textOf(one, 'explanation'),
            by: asText(first(one, ['annotator_kind', 'identifier'])),
          }),
          source: sourceOf(OPENINFERENCE, tree),
        }),
      ];
    }),
  );
}
