import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { StepPart } from './contract';
import { toMessages } from './messages';
import { asCount, asNumber, asObject, asText, member, parseJson, textOf } from './read-attributes';
import { documentsOf } from './otel-genai-facts';
import { withoutUndefined } from './span-frame';

type Facts = Partial<StepPart>;

/** What each kind's `data` says about its step. Kinds that are not in the catalogue keep their data as one part, unread. */
export function eventFacts(kind: string, data: JsonObject): Facts {
  const read = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  return withoutUndefined(read ? read(data) : unknownKind(kind, data));
}

const KINDS: Record<string, (data: JsonObject) => Facts> = {
  'decision.started': () => ({ kind: 'agent' }),
  'decision.ended': () => ({ kind: 'agent' }),
  'prompt.rendered': (data) => {
    const prompt = promptOf(data);
    return {
      prompt,
      messages: messagesOf({ system: member(data, 'system'), input: member(data, 'messages') ?? member(data, 'input') }),
    };
  },
  'retrieval.completed': (data) => ({
    kind: 'retrieval',
    query: textOf(data, 'query'),
    documents: documentsOf(member(data, 'documents')),
  }),
  'model.invoked': modelFacts,
  'tool.called': toolFacts,
  'tool.returned': toolFacts,
  'evaluation.recorded': (data) => {
    const name = textOf(data, 'name') ?? 'evaluation';
    return { kind: 'evaluation', name: textOf(data, 'name'), evaluation: judged(name, data, 'score', 'label', 'explanation') };
  },
  'guardrail.triggered': (data) => {
    const name = textOf(data, 'name') ?? 'guardrail';
    return { kind: 'guardrail', name: textOf(data, 'name'), evaluation: judged(name, data, 'score', 'verdict', 'reason') };
  },
  'outcome.observed': (data) => {
    const outcome = textOf(data, 'outcome');
    return {
      kind: 'other',
      name: outcome ? `outcome: ${outcome}` : 'outcome',
      evaluation: judged('outcome', data, 'score', 'outcome', 'detail'),
    };
  },
  'feedback.received': (data) => {
    const rating = member(data, 'rating');
    const score = typeof rating === 'number' ? rating : undefined;
    const label = typeof rating === 'number' ? undefined : asText(rating);
    return {
      kind: 'human',
      name: 'feedback',
      evaluation: withoutUndefined({
        name: 'feedback',
        score,
        label,
        explanation: textOf(data, 'comment'),
        by: textOf(data, 'by'),
      }),
    };
  },
};

function modelFacts(data: JsonObject): Facts {
  const model = member(data, 'model');
  const named = isJsonObject(model) ? model : undefined;
  const requested = textOf(named, 'requested', 'name') ?? (typeof model === 'string' ? model : undefined);
  const responded = textOf(named, 'responded');
  const told = asObject(member(data, 'messages'));
  const listed = member(data, 'messages');
  const usage = asObject(member(data, 'usage'));
  const finishReason = textOf(data, 'finishReason');
  const messages = messagesOf({
    system: member(told, 'system') ?? member(data, 'system'),
    input: (Array.isArray(listed) ? listed : member(told, 'input')) ?? member(data, 'input'),
    output: member(told, 'output') ?? member(data, 'output'),
  });
  if (finishReason && messages?.output) messages.output = messages.output.map((one) => ({ finishReason, ...one }));
  return {
    kind: 'model',
    model: withoutUndefined({
      requested,
      responded,
      provider: textOf(named, 'provider') ?? textOf(data, 'provider'),
      parameters: withFinish(member(named, 'parameters'), messages?.output ? undefined : finishReason),
    }),
    messages,
    usage:
      usage &&
      withoutUndefined({
        inputTokens: asCount(member(usage, 'inputTokens')),
        outputTokens: asCount(member(usage, 'outputTokens')),
        cacheReadTokens: asCount(member(usage, 'cacheReadTokens')),
        cacheWriteTokens: asCount(member(usage, 'cacheWriteTokens')),
        reasoningTokens: asCount(member(usage, 'reasoningTokens')),
      }),
    prompt: promptOf(data),
  };
}

/** Without an answer to carry it, the finish reason stands with the parameters rather than nowhere. */
function withFinish(parameters: JsonValue | undefined, finishReason: string | undefined): JsonValue | undefined {
  if (!finishReason) return parameters;
  return { ...(isJsonObject(parameters) ? parameters : {}), finishReason };
}

function toolFacts(data: JsonObject): Facts {
  const told = member(data, 'tool');
  const tool = isJsonObject(told) ? told : undefined;
  const name = textOf(tool, 'name') ?? (typeof told === 'string' ? told : undefined);
  const given = member(tool, 'arguments') ?? member(data, 'arguments');
  const result = member(tool, 'result') ?? member(data, 'result');
  return {
    kind: 'tool',
    tool: withoutUndefined({
      name,
      callId: textOf(tool, 'callId'),
      arguments: given === undefined ? undefined : parseJson(given),
      result: result === undefined ? undefined : parseJson(result),
    }),
  };
}

function promptOf(data: JsonObject): StepPart['prompt'] {
  const told = member(data, 'prompt');
  const prompt = isJsonObject(told)
    ? withoutUndefined({ name: textOf(told, 'name'), version: textOf(told, 'version') })
    : undefined;
  return prompt && Object.keys(prompt).length > 0 ? prompt : undefined;
}

function messagesOf(given: { system?: JsonValue; input?: JsonValue; output?: JsonValue }): StepPart['messages'] {
  const messages = withoutUndefined({
    system: toMessages(given.system, 'system'),
    input: toMessages(given.input, 'user'),
    output: toMessages(given.output, 'assistant'),
  });
  return Object.keys(messages).length > 0 ? messages : undefined;
}

function judged(name: string, data: JsonObject, score: string, label: string, explanation: string): StepPart['evaluation'] {
  const said = member(data, explanation);
  return withoutUndefined({
    name,
    score: asNumber(member(data, score)),
    label: asText(member(data, label)),
    explanation: asText(said) ?? (said === undefined || said === null ? undefined : JSON.stringify(said)),
    by: textOf(data, 'by'),
  });
}

function unknownKind(kind: string, data: JsonObject): Facts {
  return {
    kind: 'other',
    name: kind,
    messages: Object.keys(data).length > 0 ? { output: [{ role: 'event', parts: [data] }] } : undefined,
  };
}
