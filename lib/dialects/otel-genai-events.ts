import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { contentKey } from './content-key';
import type { StepPart } from './contract';
import { error } from './detect-error';
import type { SpanView } from './dialect';
import { toMessage, toMessages } from './messages';
import { GENAI } from './otel-genai-keys';
import { asObject, textOf, withoutUndefined } from './read-attributes';
import type { Reader } from './reader';
import type { Message } from './step';

/** Events whose attributes are the content of the operation, in the names of span attributes. */
export const DETAILS_EVENTS = new Set(['gen_ai.client.inference.operation.details', 'gen_ai.client.operation.details']);
export const EVALUATION_EVENTS = new Set(['gen_ai.evaluation.result', 'gen_ai.evaluation']);

export type Talk = 'system' | 'input' | 'output';

/** One event a message (until 1.36), and which part of the talk it belongs to. */
export const MESSAGE_EVENTS: Readonly<Record<string, { place: Talk; role: string }>> = {
  'gen_ai.system.message': { place: 'system', role: 'system' },
  'gen_ai.user.message': { place: 'input', role: 'user' },
  'gen_ai.assistant.message': { place: 'input', role: 'assistant' },
  'gen_ai.tool.message': { place: 'input', role: 'tool' },
  'gen_ai.choice': { place: 'output', role: 'assistant' },
};
/** Older still: the whole prompt or completion as text. */
export const TEXT_EVENTS: Readonly<Record<string, { place: 'input' | 'output'; key: string; role: string }>> = {
  'gen_ai.content.prompt': { place: 'input', key: 'gen_ai.prompt', role: 'user' },
  'gen_ai.content.completion': { place: 'output', key: 'gen_ai.completion', role: 'assistant' },
};

/** What the span's events say of one part of the talk, in their order. */
export function messagesInEvents(span: SpanView, place: Talk): Message[] | undefined {
  if (span.events.length === 0) return undefined;
  const list: Message[] = [];
  for (const { name, reader } of span.events) {
    const single = Object.hasOwn(MESSAGE_EVENTS, name) ? MESSAGE_EVENTS[name]! : undefined;
    if (single?.place === place) {
      const message = messageOf(reader, undefined, single.role);
      if (message) list.push(message);
      continue;
    }
    const whole = Object.hasOwn(TEXT_EVENTS, name) ? TEXT_EVENTS[name]! : undefined;
    if (whole?.place === place) list.push(...(toMessages(reader.value([whole.key]), whole.role) ?? []));
  }
  return list.length > 0 ? list : undefined;
}

/** The message is the body of a log record; in a span event it is in the attributes, by some as JSON text under gen_ai.event.content. */
export function messageOf(attributes: Reader, body: JsonValue | undefined, role: string): Message | undefined {
  const given =
    asObject(body) ??
    attributes.object(['gen_ai.event.content', 'event_body'])?.all() ??
    (typeof body === 'string' ? { content: body } : attributes.all());
  const inner = asObject(given['message']); // gen_ai.choice wraps it, with finish_reason and index beside
  const finish = textOf(given, 'finish_reason');
  const message = toMessage(
    inner ? { ...inner, ...(finish && { finish_reason: finish }) } : given,
    textOf(given, 'role') ?? role,
  );
  return (message.content ?? message.toolCalls ?? message.parts) ? message : undefined;
}

/** An evaluation of another step, told by an event whose span is the evaluated one. It becomes a step of its own under that. */
export function evaluationStep(from: Reader, place: { parentKey?: string; at?: string; source: StepPart['source'] }): StepPart {
  const name = from.text(GENAI.evaluationName) ?? 'evaluation';
  const failed = from.text(GENAI.errorType);
  const values: JsonObject = from.values;
  return withoutUndefined<StepPart>({
    key: contentKey('eval', [place.parentKey ?? null, place.at ?? null, values]),
    parentKey: place.parentKey,
    kind: 'evaluation',
    name,
    startedAt: place.at,
    endedAt: place.at,
    status: failed ? 'error' : 'ok',
    error: failed ? error(failed, 'errorType') : undefined,
    evaluation: withoutUndefined({
      name,
      score: from.number(GENAI.evaluationScore),
      label: from.text(GENAI.evaluationLabel),
      explanation: from.text(GENAI.evaluationExplanation),
      by: from.text(['gen_ai.evaluation.by', 'gen_ai.evaluator.name']),
    }),
    source: place.source,
  });
}
