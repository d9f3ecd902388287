import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { StepPart } from './contract';
import { count, text, type Dialect, type Reads, type Place, type SpanView } from './dialect';
import { documentsOf, toDocument } from './documents';
import { serialisedMessages, toolAnswer } from './langchain-values';
import { toMessage } from './messages';
import { queryIn } from './read-fields';
import { asObject, parseJson, textOf, withoutUndefined } from './read-attributes';
import type { Reader } from './reader';
import type { StepKind } from './step-kinds';
import type { Message, RetrievedDocument } from './step';

const KINDS: Record<string, StepKind> = {
  llm: 'model',
  embedding: 'model',
  agent: 'agent',
  tool: 'tool',
  retriever: 'retrieval',
  reranker: 'retrieval',
  guardrail: 'guardrail',
  evaluator: 'evaluation',
  chain: 'other',
  prompt: 'other',
};

/** `prefix.N.message.*`, filled up with what only LangChain's serialised form tells: tool calls, their ids, the call that a message answers. */
const messagesIn =
  (prefix: string, whole: string, role: string): Reads<Message[]> =>
  (from) => {
    const list = from.entries(prefix).flatMap((entry) => messageIn(entry, role) ?? []);
    if (list.length === 0) return undefined;
    const told = serialisedMessages(from.has(whole) ? from.values[whole] : undefined);
    if (!told || told.length !== list.length) return list;
    from.take(whole);
    return list.map((one, i) => ({ ...toMessage(told[i]!, role), ...one }));
  };

function messageIn(entry: Reader, role: string): Message | undefined {
  const message = entry.under('message');
  if (!message) return undefined;
  const contents = message.entries('contents').flatMap((one) => partOf(one.under('message_content')) ?? []);
  const calls = message.entries('tool_calls').flatMap((one): JsonObject[] => {
    const call = one.under('tool_call');
    if (!call) return [];
    return [
      withoutUndefined({
        id: call.value(['id']),
        name: call.value(['function.name']) ?? null,
        arguments: call.value(['function.arguments']),
      }) as JsonObject,
    ];
  });
  const legacy = message.text(['function_call_name']);
  if (legacy) calls.push({ name: legacy, arguments: message.value(['function_call_arguments_json']) ?? null });
  const built = withoutUndefined({
    role: message.value(['role']),
    content: message.value(['content']) ?? contents,
    tool_calls: calls,
    tool_call_id: message.value(['tool_call_id']),
    name: message.value(['name']),
  }) as JsonObject;
  return toMessage(built, role);
}

function partOf(content: Reader | undefined): JsonValue | undefined {
  if (!content) return undefined;
  const image = content.text(['image.image.url']);
  return image ? { type: 'image', url: image } : { ...content.all() };
}

/** Completions without roles, and what was embedded. */
function promptsIn(from: Reader): Message[] | undefined {
  const texts = [...from.entries('llm.prompts'), ...from.entries('embedding.embeddings')];
  const list = texts.flatMap((entry) => entry.text(['prompt.text', 'embedding.text', '']) ?? []);
  return list.length > 0 ? list.map((content) => ({ role: 'user', content })) : undefined;
}

/** LangChain lists documents without their ids, which are in its output: what either tells of one place. */
function documents(from: Reader): RetrievedDocument[] | undefined {
  const listed = listIn(from, 'retrieval.documents') ?? listIn(from, 'reranker.output_documents');
  const output = from.json(['output.value']);
  const told = documentsOf(isJsonObject(output) ? (output['documents'] ?? output['docs'] ?? output['results']) : output);
  if (!listed || !told || listed.length !== told.length) return listed ?? told;
  return listed.map((one, i) => ({ ...told[i], ...one }));
}

function listIn(from: Reader, prefix: string): RetrievedDocument[] | undefined {
  const list = from.entries(prefix).flatMap((entry) => {
    const document = entry.under('document');
    return document ? [toDocument(document.all())] : [];
  });
  return list.length > 0 ? list : undefined;
}

const INVOCATION = ['llm.invocation_parameters', 'embedding.invocation_parameters'];
const askedModel = (from: Reader): string | undefined =>
  from.text(['llm.request.model_name']) ?? from.object(INVOCATION)?.text(['model', 'model_name']);
const answeredModel = (from: Reader): string | undefined => from.text(['llm.response.model_name']) ?? answeringModel(from);
const namedModel = (from: Reader): string | undefined =>
  from.text(['llm.model_name', 'embedding.model_name', 'reranker.model_name']) ??
  from.object(['metadata'])?.text(['ls_model_name']);

/** llm.model_name is what was asked for, except that some instrumentations write the answering model there. */
function requested(from: Reader): string | undefined {
  return askedModel(from) ?? (answeredModel(from) === undefined ? namedModel(from) : undefined);
}
function responded(from: Reader): string | undefined {
  const answered = answeredModel(from);
  if (answered !== undefined) return answered;
  const asked = askedModel(from);
  const named = namedModel(from);
  return asked !== undefined && named !== undefined && named !== asked ? named : undefined;
}

/** LangChain leaves the answering model in the metadata of the answer. */
function answeringModel(from: Reader): string | undefined {
  if (!from.has('output.value')) return undefined;
  const [message] = serialisedMessages(from.values['output.value']) ?? [];
  const name = textOf(asObject(message?.['response_metadata']), 'model_name', 'model', 'model_id');
  if (name !== undefined) from.take('output.value');
  return name;
}

function parametersOf(from: Reader): JsonObject | undefined {
  const invocation = from.object(INVOCATION)?.all();
  const tools = from.entries('llm.tools').flatMap((entry) => {
    const schema = entry.json(['tool.json_schema']);
    return schema === undefined ? [] : [schema];
  });
  if (!invocation && tools.length === 0) return undefined;
  return { ...invocation, ...(tools.length > 0 && { tools }) };
}

/** LangChain's tools answer with a message to the model: its content is the result, and its status may say that the tool failed. */
function result(from: Reader): JsonValue | undefined {
  const output = from.value(['output.value']);
  if (output === undefined) return undefined;
  const answer = toolAnswer(output);
  if (!answer) return parseJson(output);
  const content = parseJson(answer['content'] ?? null);
  const artifact = answer['artifact'];
  return artifact === undefined || artifact === null ? content : { content, artifact };
}

/** The instrumented tool says itself that it failed, in the message it made for the model. */
function failedTool(from: Reader, span: SpanView): string | undefined {
  if (span.kind !== 'tool') return undefined;
  const answer = toolAnswer(from.has('output.value') ? from.values['output.value'] : undefined);
  if (answer?.['status'] !== 'error') return undefined;
  from.take('output.value');
  const content = answer['content'];
  return typeof content === 'string' ? content : JSON.stringify(content ?? 'The tool failed.');
}

const PREFIXES = ['', 'trace.', 'session.'].flatMap((scope) =>
  ['evaluation', 'evaluations', 'annotations'].map((name) => `${scope}${name}`),
);

/** `evaluation(s).N.evaluation.*` on a span, and the same for its trace or session. */
function evaluations(from: Reader, _span: SpanView, place: Place): StepPart[] {
  return PREFIXES.flatMap((prefix) =>
    from.entries(prefix).flatMap((entry, i) => {
      const one = entry.under(prefix.endsWith('annotations') ? 'annotation' : 'evaluation');
      if (!one) return [];
      const name = one.text(['name']) ?? 'evaluation';
      return [
        withoutUndefined<StepPart>({
          key: `${place.spanId}-${prefix}-${i}`,
          parentKey: place.spanId,
          kind: 'evaluation',
          name,
          startedAt: place.at,
          endedAt: place.at,
          status: 'ok',
          evaluation: withoutUndefined({
            name,
            score: one.number(['score']),
            label: one.text(['label']),
            explanation: one.text(['explanation']),
            by: one.text(['annotator_kind', 'identifier']),
          }),
          source: place.source,
        }),
      ];
    }),
  );
}

const asked = messagesIn('llm.input_messages', 'input.value', 'user');

/** Spans of the OpenInference conventions (LangChain, LlamaIndex, OpenAI, ... instrumentations): lists are flattened with dotted indexes. */
export const OPENINFERENCE: Dialect = {
  name: 'openinference',
  version: '4',
  title: 'OpenInference (Arize, Phoenix)',
  scopes: ['@arizeai/openinference*', 'openinference*'],
  keys: [
    'openinference.*',
    'llm.input_messages.*',
    'llm.output_messages.*',
    'llm.token_count.*',
    'llm.model_name',
    'llm.invocation_parameters',
    'retrieval.documents.*',
    'reranker.*',
    'embedding.*',
  ],
  kind: (from) => {
    const word = from.text(['openinference.span.kind'])?.toLowerCase();
    return word !== undefined && Object.hasOwn(KINDS, word) ? KINDS[word] : undefined;
  },
  fields: {
    agentName: (from, span) =>
      from.text(['agent.name']) ?? (span.kind === 'agent' && !from.has('gen_ai.agent.name') ? span.name || undefined : undefined),
    input: (from, span) => asked(from, span) ?? promptsIn(from),
    output: messagesIn('llm.output_messages', 'output.value', 'assistant'),
    requested,
    responded,
    provider: (from) => from.text(['llm.provider', 'llm.system']) ?? from.object(['metadata'])?.text(['ls_provider']),
    parameters: parametersOf,
    inputTokens: count('llm.token_count.prompt'),
    outputTokens: count('llm.token_count.completion'),
    cacheReadTokens: count('llm.token_count.prompt_details.cache_read'),
    cacheWriteTokens: count('llm.token_count.prompt_details.cache_write'),
    reasoningTokens: count('llm.token_count.completion_details.reasoning'),
    toolName: (from, span) => from.text(['tool.name', 'gen_ai.tool.name']) ?? (span.name || undefined),
    callId: (from) =>
      from.text(['tool.id', 'tool_call.id']) ??
      textOf(toolAnswer(from.has('output.value') ? from.values['output.value'] : undefined), 'tool_call_id'),
    arguments: (from) => from.json(['tool_call.function.arguments', 'input.value']),
    result,
    query: (from) => from.text(['reranker.query']) ?? queryIn(from.value(['input.value'])),
    documents,
    promptName: text('prompt.id', 'llm.prompt_template.name'),
    promptVersion: text('llm.prompt_template.version'),
    finishReasons: (from) => {
      const reason = from.value(['llm.finish_reason']);
      return reason === undefined ? undefined : [reason];
    },
    failedResult: failedTool,
  },
  more: evaluations,
  never:
    'ids of tool calls on the tool’s own span from most instrumentations; the asked-for model beside the answering one from some (llm.model_name is one name); prompt version, unless a template is set',
};
