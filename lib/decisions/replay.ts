import type { Message, RetrievedDocument, Step } from '@/lib/dialects/step';
import { saysNothing } from '@/lib/privacy/markers';
import { masksIn, plainMasks, typeLabel } from '@/lib/privacy/mask-text';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import {
  chatParameters,
  chatRequest,
  chatTool,
  type ChatMessage,
  type ChatParameter,
  type ChatRequest,
  type ChatTool,
} from './chat-request';
import type { Replay, ReplayContext, ReplayNote, ReplaySidecar } from './replay-contract';

/**
 * A model step's context as a request that can be sent: what the step shows, no more and no less, in the form of the chat API; and beside it
 * everything that such a request cannot say or that was never reported. Pure. Nothing is sent anywhere. Masks and markers stay what they
 * are: a replay differs from the original there, and says so.
 */
export function toReplay(step: Step, context: ReplayContext): Replay {
  const notes = new Notes();
  const messages = messagesOf(step, notes);
  const { parameters, tools, rest } = parametersOf(step, notes);
  const model = step.model?.requested ?? step.model?.responded;
  if (model === undefined) notes.missing.push('model: put the one to replay with in place of "model-not-reported"');
  else if (step.model?.requested === undefined)
    notes.assumed.push({ field: 'model', says: 'The model that was asked was not reported: this is the one that answered.' });
  const request = {
    model: plainMasks(model ?? 'model-not-reported'),
    messages,
    ...(tools.length > 0 && { tools }),
    ...parameters,
  };
  missingOf(step, tools, parameters, notes, context.versions.prompt);
  const checked = messages.length > 0 ? chatRequest.safeParse(request) : null;
  return {
    request: checked?.success ? (request as ChatRequest) : null,
    sidecar: sidecarOf(step, context, notes, rest),
  };
}

class Notes {
  readonly missing: string[] = [];
  readonly assumed: ReplayNote[] = [];
  readonly leftOut: ReplayNote[] = [];
}

const ROLES: Readonly<Record<string, ChatMessage['role']>> = {
  system: 'system', developer: 'developer', user: 'user', human: 'user', assistant: 'assistant', ai: 'assistant', model: 'assistant', tool: 'tool',
  function: 'tool',
}; // prettier-ignore

function messagesOf(step: Step, notes: Notes): ChatMessage[] {
  const out: ChatMessage[] = [];
  const open: string[] = [];
  for (const list of ['system', 'input'] as const)
    for (const [i, message] of (step.messages?.[list] ?? []).entries())
      out.push(messageOf(message, `messages.${list}.${i}`, list === 'system' ? 'system' : 'user', open, notes));
  return out;
}

/** `open`: ids of calls that no message has answered yet. */
function messageOf(message: Message, field: string, fallback: 'system' | 'user', open: string[], notes: Notes): ChatMessage {
  const known = ROLES[message.role.toLowerCase()];
  if (!known)
    notes.assumed.push({ field, says: `The role "${message.role}" has no place in the chat API: sent as ${fallback}.` });
  const role = known ?? fallback;
  const content = plainMasks(message.content ?? '');
  const name = message.name === undefined ? {} : { name: plainMasks(message.name) };
  const { images, others } = partsOf(message.parts ?? []);
  if (others > 0)
    notes.leftOut.push({ field: `${field}.parts`, says: `${others} of its parts (not text, no image) are not sent.` });
  if (role === 'user' && images.length > 0)
    return {
      role,
      content: [...(content ? [{ type: 'text' as const, text: content }] : []), ...images],
      ...name,
    };
  if (images.length > 0)
    notes.leftOut.push({ field: `${field}.parts`, says: `${images.length} images: only a user may send them.` });
  if (role === 'assistant') {
    const calls = callsOf(message, field, open, notes);
    if (calls.length === 0) return { role, content, ...name };
    return { role, content: content === '' ? null : content, tool_calls: calls, ...name };
  }
  if (role === 'tool') {
    const id = message.toolCallId === undefined ? open.shift() : plainMasks(message.toolCallId);
    if (message.toolCallId === undefined)
      notes.assumed.push({ field, says: 'Which call it answers was not reported: the first one that was open.' });
    else if (open.includes(id!)) open.splice(open.indexOf(id!), 1);
    return { role, content, tool_call_id: id || 'call-not-reported' };
  }
  return { role, content, ...name };
}

function callsOf(message: Message, field: string, open: string[], notes: Notes) {
  return (message.toolCalls ?? []).map((call, i) => {
    const id = call.id ? plainMasks(call.id) : `call_${field.replaceAll('.', '_')}_${i}`;
    if (!call.id) notes.assumed.push({ field: `${field}.toolCalls.${i}`, says: 'Its id was not reported: this one is made up.' });
    if (call.arguments === undefined)
      notes.missing.push(`arguments of the call of ${plainMasks(call.name)} in ${field}: sent as {}`);
    open.push(id);
    const given =
      call.arguments === undefined ? '{}' : typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
    return {
      id,
      type: 'function' as const,
      function: { name: plainMasks(call.name) || 'unnamed', arguments: plainMasks(given) },
    };
  });
}

type Image = { type: 'image_url'; image_url: { url: string } };

/** Images in the forms of OpenAI and OpenTelemetry; everything else is counted. */
function partsOf(parts: readonly JsonValue[]): { images: Image[]; others: number } {
  const images: Image[] = [];
  for (const part of parts) {
    if (!isJsonObject(part)) continue;
    const url = imageUrl(part);
    if (url !== undefined) images.push({ type: 'image_url', image_url: { url: plainMasks(url) } });
  }
  return { images, others: parts.length - images.length };
}

function imageUrl(part: JsonObject): string | undefined {
  const told = part['image_url'];
  if (part['type'] === 'image_url') return typeof told === 'string' ? told : isJsonObject(told) && typeof told['url'] === 'string' ? told['url'] : undefined; // prettier-ignore
  const isImage = part['modality'] === 'image' || String(part['mime_type'] ?? '').startsWith('image/');
  if (part['type'] === 'uri' && isImage && typeof part['uri'] === 'string') return part['uri'];
  if (part['type'] === 'blob' && isImage && typeof part['content'] === 'string')
    return `data:${String(part['mime_type'] ?? 'image/png')};base64,${part['content']}`;
  return undefined;
}

/** Parameters as emitters write them, by the name of the chat API. */
const PARAMETERS: Readonly<Record<string, ChatParameter>> = {
  temperature: 'temperature', top_p: 'top_p', topP: 'top_p', max_tokens: 'max_tokens', maxTokens: 'max_tokens', maxOutputTokens: 'max_tokens',
  max_output_tokens: 'max_tokens', max_completion_tokens: 'max_completion_tokens', maxCompletionTokens: 'max_completion_tokens', n: 'n',
  'choice.count': 'n', seed: 'seed', presence_penalty: 'presence_penalty', presencePenalty: 'presence_penalty',
  frequency_penalty: 'frequency_penalty', frequencyPenalty: 'frequency_penalty', stop: 'stop', stop_sequences: 'stop', stopSequences: 'stop',
  response_format: 'response_format', responseFormat: 'response_format', tool_choice: 'tool_choice', toolChoice: 'tool_choice',
  parallel_tool_calls: 'parallel_tool_calls', reasoning_effort: 'reasoning_effort', logprobs: 'logprobs', top_logprobs: 'top_logprobs',
  stream: 'stream',
}; // prettier-ignore
/** Said beside parameters, and of the answer. */
const OF_THE_ANSWER = new Set(['finish_reasons', 'finishReason', 'finish_reason', 'response.id', 'tools', 'model']);

function parametersOf(
  step: Step,
  notes: Notes,
): { parameters: Partial<Record<ChatParameter, JsonValue>>; tools: ChatTool[]; rest: JsonObject } {
  const told = step.model?.parameters;
  const given: JsonObject = isJsonObject(told) ? (plainJson(told) as JsonObject) : {};
  const parameters: Partial<Record<ChatParameter, JsonValue>> = {};
  const unsent: [string, JsonValue][] = [];
  for (const [key, raw] of Object.entries(given)) {
    if (OF_THE_ANSWER.has(key)) continue;
    const name = Object.hasOwn(PARAMETERS, key) ? PARAMETERS[key] : undefined;
    const value = typeof raw === 'string' && /^-?\d+(\.\d+)?$/.test(raw) && name !== 'stop' ? Number(raw) : raw;
    if (name && !(name in parameters) && chatParameters.shape[name].safeParse(value).success) parameters[name] = value;
    else unsent.push([key, raw]);
  }
  const rest: JsonObject = Object.fromEntries(unsent); // which defines members, whatever their names
  if (Object.keys(rest).length > 0)
    notes.leftOut.push({
      field: 'model.parameters',
      says: `${Object.keys(rest).join(', ')}: no parameter of the chat API in this form.`,
    });
  const tools = (Array.isArray(given['tools']) ? given['tools'] : []).flatMap((tool, i) => {
    const made = toolOf(tool);
    if (!made)
      notes.leftOut.push({
        field: `model.parameters.tools.${i}`,
        says: 'A tool that is no function, or has no name, is not sent.',
      });
    return made ? [made] : [];
  });
  return { parameters, tools, rest };
}

/** A tool's definition, nested as OpenAI writes it or flat as others do. */
function toolOf(tool: JsonValue): ChatTool | null {
  if (!isJsonObject(tool)) return null;
  const inner = isJsonObject(tool['function']) ? tool['function'] : tool;
  const schema = [inner['parameters'], inner['input_schema'], inner['inputSchema'], inner['json_schema']].find(isJsonObject);
  const made = {
    type: 'function',
    function: {
      name: inner['name'],
      ...(typeof inner['description'] === 'string' && { description: inner['description'] }),
      ...(schema && { parameters: schema }),
      ...(typeof inner['strict'] === 'boolean' && { strict: inner['strict'] }),
    },
  };
  const checked = chatTool.safeParse(made);
  return checked.success ? checked.data : null;
}

function missingOf(
  step: Step,
  tools: readonly ChatTool[],
  parameters: object,
  { missing }: Notes,
  promptOfDecision: string | undefined,
): void {
  const input = step.messages?.input ?? [];
  if (input.length === 0 && (step.messages?.system ?? []).length === 0)
    missing.push('messages: nothing of what was asked was reported');
  else if (!step.messages?.system?.length && !input.some((one) => ['system', 'developer'].includes(one.role.toLowerCase())))
    missing.push('system prompt');
  if (tools.length === 0) missing.push('tools: the call may have had some, and then the model could have called them');
  else if (tools.some((tool) => tool.function.parameters === undefined)) missing.push('the schema of some tools');
  for (const [names, word] of [
    [['temperature'], 'temperature'],
    [['top_p'], 'top_p'],
    [['seed'], 'seed'],
    [['max_tokens', 'max_completion_tokens'], 'the limit of tokens'],
  ] as const)
    if (!names.some((name) => name in parameters)) missing.push(`${word}: the provider’s default would hold`);
  if (!step.prompt?.version)
    missing.push(
      promptOfDecision === undefined
        ? 'prompt version'
        : 'prompt version of this call: what stands under versions is what the decision as a whole reported',
    );
}

function sidecarOf(step: Step, context: ReplayContext, notes: Notes, rest: JsonObject): ReplaySidecar {
  const said = JSON.stringify([step.messages?.system ?? [], step.messages?.input ?? [], step.model?.parameters ?? null]);
  const masked = new Map<string, number>();
  for (const { type } of masksIn(said)) masked.set(type, (masked.get(type) ?? 0) + 1);
  return {
    form: 'countersign.replay',
    version: 1,
    decision: context.decision,
    step: step.id,
    name: plainMasks(step.name),
    startedAt: step.startedAt,
    system: context.system,
    versions: context.versions,
    model: { ...(step.model?.requested && { requested: step.model.requested }), ...(step.model?.responded && { responded: step.model.responded }), ...(step.model?.provider && { provider: step.model.provider }) }, // prettier-ignore
    ...(step.prompt && { prompt: step.prompt }),
    captured: step.captured,
    ...(step.erased && { erased: step.erased }),
    masked: [...masked].map(([type, count]) => ({ type: typeLabel(type), count })),
    notCaptured: countSilent(step),
    notReported: notes.missing,
    assumed: notes.assumed,
    leftOut: notes.leftOut,
    parametersNotSent: rest,
    documents: context.documents.map(documentOf),
    documentsComplete: context.documentsComplete,
    answered: plainJson((step.messages?.output ?? []) as unknown as JsonValue) as JsonValue[],
  };
}

/** Messages that only say that they were not captured, or erased. */
function countSilent(step: Step): number {
  return [...(step.messages?.system ?? []), ...(step.messages?.input ?? [])].filter(
    (one) => one.content !== undefined && saysNothing(one.content),
  ).length;
}

function documentOf({ step, document }: { step: string; document: RetrievedDocument }): ReplaySidecar['documents'][number] {
  return { step, ...(plainJson(document as unknown as JsonValue) as RetrievedDocument) };
}

/** With masks in brackets that everybody can read. */
function plainJson(value: JsonValue): JsonValue {
  if (typeof value === 'string') return plainMasks(value);
  if (Array.isArray(value)) return value.map(plainJson);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [plainMasks(key), plainJson(item)]));
}
