import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { LogTree, StepPart } from './contract';
import type { Reader } from './reader';
import type { StepKind } from './step-kinds';
import type { Message, RetrievedDocument, Step } from './step';

/** What can be known of one step, field by field. A dialect tells how to read each; precedence decides field by field. */
export interface Facts {
  name?: string;
  agentName?: string;
  system?: Message[];
  input?: Message[];
  output?: Message[];
  /** What went in and came out as one value: where it belongs depends on the kind of the step. */
  given?: JsonValue;
  returned?: JsonValue;
  requested?: string;
  responded?: string;
  provider?: string;
  /** Joined from all dialects, member by member. */
  parameters?: JsonObject;
  inputTokens?: number;
  outputTokens?: number;
  cacheReadTokens?: number;
  cacheWriteTokens?: number;
  reasoningTokens?: number;
  toolName?: string;
  callId?: string;
  arguments?: JsonValue;
  result?: JsonValue;
  query?: string;
  documents?: RetrievedDocument[];
  promptName?: string;
  promptVersion?: string;
  evaluation?: NonNullable<Step['evaluation']>;
  rationale?: string;
  plan?: JsonValue;
  stateBefore?: JsonValue;
  stateAfter?: JsonValue;
  finishReasons?: JsonValue[];
  /** Evidence of an error, one for each way of telling it: lib/dialects/detect-error.ts says which is believed. */
  errorType?: string;
  errorLevel?: string;
  failedResult?: string;
  spanError?: string;
  unsuccessful?: string;
}
export type FieldName = keyof Facts;

/** The field of a step (lib/dialects/step.ts) that each fact becomes; also what its provenance is filed under. */
export const STEP_FIELDS: Readonly<Record<FieldName, string>> = {
  name: 'name',
  agentName: 'decision.agent',
  system: 'messages.system',
  input: 'messages.input',
  output: 'messages.output',
  given: 'given',
  returned: 'returned',
  requested: 'model.requested',
  responded: 'model.responded',
  provider: 'model.provider',
  parameters: 'model.parameters',
  inputTokens: 'usage.inputTokens',
  outputTokens: 'usage.outputTokens',
  cacheReadTokens: 'usage.cacheReadTokens',
  cacheWriteTokens: 'usage.cacheWriteTokens',
  reasoningTokens: 'usage.reasoningTokens',
  toolName: 'tool.name',
  callId: 'tool.callId',
  arguments: 'tool.arguments',
  result: 'tool.result',
  query: 'query',
  documents: 'documents',
  promptName: 'prompt.name',
  promptVersion: 'prompt.version',
  evaluation: 'evaluation',
  rationale: 'rationale',
  plan: 'plan',
  stateBefore: 'stateBefore',
  stateAfter: 'stateAfter',
  finishReasons: 'error.finishReason',
  errorType: 'error.errorType',
  errorLevel: 'error.level',
  failedResult: 'error.payload',
  spanError: 'error.spanError',
  unsuccessful: 'error.success',
};

/** Where a span is read: its attributes, its events, its name, and the kind of step it is. */
export interface SpanView {
  attributes: Reader;
  events: readonly { name: string; reader: Reader; at?: string }[];
  name: string;
  kind: StepKind | undefined;
}

/** Reads one value; undefined where it was not reported. */
export type Reads<T> = (from: Reader, span: SpanView) => T | undefined;
export type FieldReader = Reads<Facts[FieldName]>;
export type FieldTable = { readonly [F in FieldName]?: Reads<Facts[F]> };

export interface Dialect {
  name: string;
  /** Raised whenever the same tree would map to something else. */
  version: string;
  /** For people. */
  title: string;
  /** Instrumentation scopes that it is sent under; a star at the end stands for any ending. */
  scopes: readonly string[];
  /** Attributes by which it is known under any other scope; a star at the end stands for any ending. */
  keys: readonly string[];
  /** What kind of step the span is, as far as the dialect says. Never by the span's name where the emitter has a key for it. */
  kind?: (from: Reader, span: SpanView) => StepKind | undefined;
  fields: FieldTable;
  /** Tokens of this span repeat those of spans below it, although it is a model call. */
  repeatsUsage?: (from: Reader, span: SpanView) => boolean;
  /** The span tells a call that the tool span above it tells too. */
  echoes?: (from: Reader) => boolean;
  /** A mark of the one call that the span tells: two spans with other marks are two calls (lib/dialects/call-mark.ts). */
  callMark?: (from: Reader) => string | undefined;
  /** An id by which records outside the trace name this step: `call:toolu_1`. */
  alias?: (from: Reader, span: SpanView) => string | undefined;
  /** Further steps that the span tells of. */
  more?: (from: Reader, span: SpanView, place: Place) => StepPart[];
  /** Log records of the emitter: undefined for those that are not. */
  log?: (from: Reader, log: LogView) => LogReading | undefined;
  /** What its emitters never send, in words: the reader is told "not reported", and why. */
  never: string;
}
/** Where a step that a record tells beside its own is put. */
export interface Place {
  spanId: string;
  at: string | undefined;
  source: StepPart['source'];
}
export interface LogView {
  name: string;
  at: string | undefined;
  body: Reader | undefined;
  text: string | undefined;
  log: LogTree['log'];
}
/** What a log record says: facts of the step that `key` names (a step of its own without), and its place. */
export interface LogReading {
  kind: StepKind;
  fields: FieldTable;
  key?: string;
  parentKey?: string;
  /** The record is made when the thing is over. */
  durationMs?: number;
  /** What a person asked, by which the decision is known in lists. */
  asks?: boolean;
}

// Makers of readers for the usual cases. They are made once, when a table is written down.
export const text =
  (...keys: readonly string[]): Reads<string> =>
  (from) =>
    from.text(keys);
export const count =
  (...keys: readonly string[]): Reads<number> =>
  (from) =>
    from.count(keys);
export const value =
  (...keys: readonly string[]): Reads<JsonValue> =>
  (from) =>
    from.value(keys);
/** A count inside a member that is an object or its JSON text. */
export const countIn =
  (member: string, ...keys: readonly string[]): Reads<number> =>
  (from) =>
    from.has(member) ? from.object([member])?.count(keys) : undefined;

/** The kind that a word of the emitter stands for, whatever its case. */
export function kindBy(key: string, kinds: Readonly<Record<string, StepKind>>): (from: Reader) => StepKind | undefined {
  return (from) => {
    const word = from.text([key])?.toLowerCase();
    return word !== undefined && Object.hasOwn(kinds, word) ? kinds[word] : undefined;
  };
}
