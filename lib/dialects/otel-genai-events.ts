import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { contentKey } from './content-key';
import type { StepPart } from './contract';
import { toMessage, toMessages } from './messages';
import { genAiFacts } from './otel-genai-facts';
import { GENAI } from './otel-genai-keys';
import { asNumber, asObject, first, textOf } from './read-attributes';
import { withoutUndefined, type SpanFacts } from './span-frame';
import type { Message } from './step';

/** Events whose attributes are the content of the operation, in the names of span attributes. */
export const DETAILS_EVENTS = new Set(['gen_ai.client.inference.operation.details', 'gen_ai.client.operation.details']);
export const EVALUATION_EVENTS = new Set(['gen_ai.evaluation.result', 'gen_ai.evaluation']);
export const EXCEPTION_EVENTS = new Set(['exception', 'gen_ai.client.operation.exception']);

/** One event a message (until 1.36), and which part of the talk it belongs to. */
const MESSAGE_EVENTS: Record<string, { place: 'system' | 'input' | 'output'; role: string }> = {
  'gen_ai.system.message': { place: 'system', role: 'system' },
  'gen_ai.user.message': { place: 'input', role: 'user' },
  'gen_ai.assistant.message': { place: 'input', role: 'assistant' },
  'gen_ai.tool.message': { place: 'input', role: 'tool' },
  'gen_ai.choice': { place: 'output', role: 'assistant' },
};
/** Older still: span events with the whole prompt or completion as text. */
const TEXT_EVENTS: Record<string, { place: 'input' | 'output'; key: string; role: string }> = {
  'gen_ai.content.prompt': { place: 'input', key: 'gen_ai.prompt', role: 'user' },
  'gen_ai.content.completion': { place: 'output', key: 'gen_ai.completion', role: 'assistant' },
};

/**
 * The content that one GenAI event carries, as a log record (with its body) or as a span event. Undefined when the name is not one
 * that carries content. `single`: one message of a longer list.
 */
export function contentOfEvent(
  name: string,
  attributes: JsonObject,
  body?: JsonValue,
): { facts: SpanFacts; single: boolean } | undefined {
  if (DETAILS_EVENTS.has(name))
    return { facts: genAiFacts(isJsonObject(body) ? { ...body, ...attributes } : attributes), single: false };
  const text = Object.hasOwn(TEXT_EVENTS, name) ? TEXT_EVENTS[name] : undefined;
  if (text) {
    const messages = toMessages(first(attributes, [text.key]) ?? body, text.role);
    return { facts: messages ? { messages: { [text.place]: messages } } : {}, single: false };
  }
  const single = Object.hasOwn(MESSAGE_EVENTS, name) ? MESSAGE_EVENTS[name] : undefined;
  if (!single) return undefined;
  const message = messageOf(attributes, body, single.role);
  const provider = textOf(attributes, ...GENAI.provider);
  return {
    facts: { ...(message && { messages: { [single.place]: [message] } }), ...(provider && { model: { provider } }) },
    single: true,
  };
}

/** The message is the body; as a span event it is in the attributes, by some as JSON text under gen_ai.event.content. */
function messageOf(attributes: JsonObject, body: JsonValue | undefined, role: string): Message | undefined {
  const given =
    asObject(body) ??
    asObject(first(attributes, ['gen_ai.event.content', 'event_body'])) ??
    (typeof body === 'string' ? { content: body } : attributes);
  const inner = asObject(given['message']); // gen_ai.choice wraps it, with finish_reason and index beside
  const finish = textOf(given, 'finish_reason');
  const message = toMessage(
    inner ? { ...inner, ...(finish && { finish_reason: finish }) } : given,
    textOf(given, 'role') ?? role,
  );
  return (message.content ?? message.toolCalls ?? message.parts) ? message : undefined;
}

/** An evaluation of another step, told by an event whose span is the evaluated one. It becomes a step of its own under that. */
export function evaluationStep(
  attributes: JsonObject,
  place: { parentKey?: string; at?: string; source: StepPart['source'] },
): StepPart {
  const name = textOf(attributes, ...GENAI.evaluationName) ?? 'evaluation';
  const failed = textOf(attributes, ...GENAI.errorType);
  return withoutUndefined<StepPart>({
    key: contentKey('eval', [place.parentKey ?? null, place.at ?? null, attributes]),
    parentKey: place.parentKey,
    kind: 'evaluation',
    name,
    startedAt: place.at,
    endedAt: place.at,
    status: failed ? 'error' : 'ok',
    error: failed ? { message: failed, reportedBy: 'errorType' } : undefined,
    evaluation: withoutUndefined({
      name,
      score: asNumber(first(attributes, GENAI.evaluationScore)),
      label: textOf(attributes, ...GENAI.evaluationLabel),
      explanation: textOf(attributes, ...GENAI.evaluationExplanation),
      by: textOf(attributes, 'gen_ai.evaluation.by', 'gen_ai.evaluator.name'),
    }),
    source: place.source,
  });
}

/** Lays the content of an event over facts that came from attributes: what attributes say stays, lists of single messages grow. */
export function addContent(facts: SpanFacts, found: { facts: SpanFacts; single: boolean }): void {
  const { messages, ...rest } = found.facts;
  for (const [key, value] of Object.entries(rest)) (facts as Record<string, unknown>)[key] ??= value;
  if (!messages) return;
  const held = (facts.messages ??= {});
  for (const place of ['system', 'input', 'output'] as const) {
    const given = messages[place];
    if (!given) continue;
    if (!held[place]) held[place] = [...given];
    else if (found.single) held[place].push(...given);
  }
}
