import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { Facts, FieldTable, Reads } from './dialect';
import { documentsOf } from './documents';
import { toMessages } from './messages';
import { asText } from './read-attributes';
import type { Reader } from './reader';
import type { StepKind } from './step-kinds';

/** What each kind's `data` says about its step. `kind` is undefined where the event only adds to a step that others tell. */
export interface EventKind {
  kind?: StepKind;
  fields: FieldTable;
}

/** The kinds of the catalogue. Others keep their data as one part, unread. */
export function eventKind(kind: string): EventKind {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind]! : unknownKind(kind);
}

/** `prompt: {name, version}`. */
const PROMPT: FieldTable = {
  promptName: (data) => data.child('prompt')?.text(['name']),
  promptVersion: (data) => data.child('prompt')?.text(['version']),
};

const TALK: FieldTable = {
  input: (data) => toMessages(data.value(['input']), 'user'),
  output: (data) => toMessages(data.value(['output']), 'assistant'),
};

/** `messages` is the list that went in, or `{system, input, output}`. */
const inMessages = (data: Reader, member: string): JsonValue | undefined => data.object(['messages'])?.value([member]);

const MODEL: FieldTable = {
  ...PROMPT,
  requested: (data) => data.child('model')?.text(['requested', 'name']) ?? plainText(data, 'model'),
  responded: (data) => data.child('model')?.text(['responded']),
  provider: (data) => data.child('model')?.text(['provider']) ?? data.text(['provider']),
  system: (data) => toMessages(inMessages(data, 'system') ?? data.value(['system']), 'system'),
  input: (data) => toMessages(data.list(['messages']) ?? inMessages(data, 'input') ?? data.value(['input']), 'user'),
  output: (data) => {
    const output = outputOf(data);
    const finishReason = output && data.text(['finishReason']);
    return finishReason ? output.map((one) => ({ finishReason, ...one })) : output;
  },
  // Without an answer to carry it, the finish reason stands with the parameters rather than nowhere.
  parameters: ((data) => {
    const told = data.child('model')?.value(['parameters']);
    const finishReason = outputOf(data) ? undefined : data.text(['finishReason']);
    if (!finishReason) return told;
    return { ...(isJsonObject(told) ? told : {}), finishReason };
  }) as Reads<JsonObject>,
  inputTokens: (data) => data.object(['usage'])?.count(['inputTokens']),
  outputTokens: (data) => data.object(['usage'])?.count(['outputTokens']),
  cacheReadTokens: (data) => data.object(['usage'])?.count(['cacheReadTokens']),
  cacheWriteTokens: (data) => data.object(['usage'])?.count(['cacheWriteTokens']),
  reasoningTokens: (data) => data.object(['usage'])?.count(['reasoningTokens']),
};

const outputOf = (data: Reader): Facts['output'] => toMessages(inMessages(data, 'output') ?? data.value(['output']), 'assistant');

const TOOL: FieldTable = {
  toolName: (data) => data.child('tool')?.text(['name']) ?? plainText(data, 'tool'),
  callId: (data) => data.child('tool')?.text(['callId']),
  arguments: (data) => data.child('tool')?.json(['arguments']) ?? data.json(['arguments']),
  result: (data) => data.child('tool')?.json(['result']) ?? data.json(['result']),
};

/** `name` names it, unless it is written as text alone. */
function plainText(data: Reader, member: string): string | undefined {
  return typeof data.values[member] === 'string' && data.has(member) ? data.text([member]) : undefined;
}

const judged =
  (fallback: string, score: string, label: string, explanation: string, named = true): Reads<NonNullable<Facts['evaluation']>> =>
  (data) => {
    const said = data.value([explanation]);
    const made: NonNullable<Facts['evaluation']> = { name: (named ? data.text(['name']) : undefined) ?? fallback };
    const number = data.number([score]);
    const word = data.text([label]);
    const why = asText(said) ?? (said === undefined ? undefined : JSON.stringify(said));
    const by = data.text(['by']);
    if (number !== undefined) made.score = number;
    if (word !== undefined) made.label = word;
    if (why !== undefined) made.explanation = why;
    if (by !== undefined) made.by = by;
    return made;
  };

/** A rating is a number or a word. */
const rated: Reads<NonNullable<Facts['evaluation']>> = (data) => {
  const rating = data.value(['rating']);
  const made: NonNullable<Facts['evaluation']> = { name: 'feedback' };
  const label = typeof rating === 'number' ? undefined : asText(rating);
  const comment = data.text(['comment']);
  const by = data.text(['by']);
  if (typeof rating === 'number') made.score = rating;
  if (label !== undefined) made.label = label;
  if (comment !== undefined) made.explanation = comment;
  if (by !== undefined) made.by = by;
  return made;
};

const KINDS: Record<string, EventKind> = {
  'decision.started': { kind: 'agent', fields: TALK },
  'decision.ended': { kind: 'agent', fields: TALK },
  'prompt.rendered': {
    fields: {
      ...PROMPT,
      system: (data) => toMessages(data.value(['system']), 'system'),
      input: (data) => toMessages(data.value(['messages', 'input']), 'user'),
    },
  },
  'retrieval.completed': {
    kind: 'retrieval',
    fields: { query: (data) => data.text(['query']), documents: (data) => documentsOf(data.value(['documents'])) },
  },
  'model.invoked': { kind: 'model', fields: MODEL },
  'tool.called': { kind: 'tool', fields: TOOL },
  'tool.returned': { kind: 'tool', fields: TOOL },
  // Countersign's own record that an agent asked leave: where people come in. What they decided is in the events beside it.
  'action.asked': { kind: 'human', fields: {} },
  'evaluation.recorded': { kind: 'evaluation', fields: { evaluation: judged('evaluation', 'score', 'label', 'explanation') } },
  'guardrail.triggered': { kind: 'guardrail', fields: { evaluation: judged('guardrail', 'score', 'verdict', 'reason') } },
  'outcome.observed': {
    kind: 'other',
    fields: {
      name: (data) => {
        const outcome = data.text(['outcome']);
        return outcome ? `outcome: ${outcome}` : 'outcome';
      },
      evaluation: judged('outcome', 'score', 'outcome', 'detail', false),
    },
  },
  'feedback.received': { kind: 'human', fields: { name: () => 'feedback', evaluation: rated } },
};

function unknownKind(kind: string): EventKind {
  let made = UNKNOWN.get(kind);
  if (!made) {
    made = {
      kind: 'other',
      fields: {
        name: () => kind,
        output: (data) => (Object.keys(data.values).length > 0 ? [{ role: 'event', parts: [data.all()] }] : undefined),
      },
    };
    if (UNKNOWN.size < 1_000) UNKNOWN.set(kind, made);
  }
  return made;
}
const UNKNOWN = new Map<string, EventKind>();
