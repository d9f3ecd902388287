import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { asReadable, asText, parseJson, textOf } from './read-attributes';
import type { Step } from './step';

export type StepError = NonNullable<Step['error']>;

/**
 * Who may report an error, in the order in which one is believed over another. This list is the order (docs/dialects.md): native
 * events say it themselves; then the span's status, an exception, error.type, a level, a result that calls itself an error, the error
 * member of an OpenAI Agents span, success=false; last what only suggests it. A status OK is no evidence: it overrides nothing.
 */
export const REPORTERS = [
  'emitter',
  'status',
  'exception',
  'errorType',
  'level',
  'payload',
  'spanError',
  'success',
  'finishReason',
  'severity',
] as const;
export type Reporter = (typeof REPORTERS)[number];

export function rankOfReporter(reportedBy: string): number {
  const at = (REPORTERS as readonly string[]).indexOf(reportedBy);
  return at < 0 ? REPORTERS.length : at;
}

/** Everything in a record that may tell of an error. Members that are undefined were not reported. */
export interface ErrorEvidence {
  /** OTLP status: 2 is ERROR. */
  status?: { code?: number; message?: string };
  /** Text of the exception that was recorded; an exception without a message is ''. */
  exception?: string;
  errorType?: string;
  /** Why, where the emitter's own level says ERROR. */
  level?: string;
  /** What a tool gave back, which may call itself an error. */
  result?: JsonValue;
  /** What it said where its framework marked it as failed. */
  failedResult?: string;
  /** `error` of an OpenAI Agents span: {message, data}. */
  spanError?: JsonValue;
  /** Why, where the emitter says success=false. */
  unsuccessful?: string;
  finishReasons?: readonly JsonValue[];
  /** Text of a log record of severity ERROR. */
  severe?: string;
}

const RUNGS: Readonly<Partial<Record<Reporter, (evidence: ErrorEvidence) => string | undefined>>> = {
  status: ({ status, exception, errorType }) =>
    status?.code === 2 ? status.message || exception || errorType || 'The span ended with status error.' : undefined,
  exception: ({ exception }) =>
    exception === undefined ? undefined : exception || 'An exception was recorded without a message.',
  errorType: ({ errorType }) => errorType,
  level: ({ level }) => level,
  payload: ({ result, failedResult }) => failedResult ?? payloadMessage(result),
  spanError: ({ spanError }) => memberMessage(spanError),
  success: ({ unsuccessful }) => unsuccessful,
  finishReason: ({ finishReasons }) =>
    finishReasons?.some((reason) => reason === 'error')
      ? 'The call finished with reason “error”; no message was reported.'
      : undefined,
  severity: ({ severe }) => severe,
};

/** The error that a record tells of, by the first reporter in the order above. */
export function detectError(evidence: ErrorEvidence): StepError | undefined {
  for (const reporter of REPORTERS) {
    const message = RUNGS[reporter]?.(evidence);
    if (message !== undefined) return error(message, reporter);
  }
  return undefined;
}

/** `exception.type: exception.message`, from an exception event or log record. Undefined when neither is told. */
export function exceptionText(attributes: JsonObject): string | undefined {
  const type = textOf(attributes, 'exception.type', 'error.type');
  const message = textOf(attributes, 'exception.message', 'error.message');
  return type && message && !message.startsWith(type) ? `${type}: ${message}` : (message ?? type);
}

/** A tool's result that calls itself an error: `isError`, a filled `error` member, or text whose first line is that of an error. */
export function payloadError(result: JsonValue | undefined): StepError | undefined {
  const message = payloadMessage(result);
  return message === undefined ? undefined : error(message, 'payload');
}

function payloadMessage(result: JsonValue | undefined): string | undefined {
  if (result === undefined) return undefined;
  const value = parseJson(result);
  if (typeof value === 'string') return saysError(value) ? value.trim() : undefined;
  if (!isJsonObject(value)) return undefined;
  const told = Object.hasOwn(value, 'error') ? value['error'] : undefined;
  const flagged = value['isError'] === true || value['is_error'] === true || value['status'] === 'error';
  if (!flagged && saysNone(told)) return undefined;
  const inner = memberMessage(told);
  return inner && inner !== 'true'
    ? inner
    : (textOf(value, 'message') ?? contentText(value) ?? 'The result says that it is an error.');
}

/**
 * `Error: ...`, `TypeError: ...`, `Error executing tool refund: ...`, `Error 404: ...`, a traceback, or the word alone. Prose about errors, a log or a
 * manual that a tool gave back is none. The bounds are those of the line that is looked at.
 */
const ERROR_LINE =
  /^(?:[\w.]{0,500}(?:error|exception)(?:\s{1,500}(?:while|when|in|during|executing|calling|running|invoking|occurred|from|at|code)\b[^:\n]{0,120})?(?:\s{0,500}[([]?\w{0,500}\d[)\]]?)?:|traceback(?: \(most recent call last\))?:)|^(?:error|exception)[.!]?$/i;
function saysError(text: string): boolean {
  const line = text.trimStart().split('\n', 1)[0]!.trimEnd();
  return line.length <= 500 && ERROR_LINE.test(line);
}

/** An `error` member that is there and says that there was none. */
function saysNone(told: JsonValue | undefined): boolean {
  if (told === undefined || told === null || told === false || told === '' || told === 0) return true;
  return typeof told === 'object' && Object.keys(told).length === 0;
}

/** What an `error` member says: its text, or its message. */
function memberMessage(told: JsonValue | undefined): string | undefined {
  if (told === undefined || saysNone(told)) return undefined;
  if (!isJsonObject(told)) return asText(told) ?? asReadable(told);
  return textOf(told, 'message') ?? asReadable(told);
}

/** An MCP result's own words: `{isError: true, content: [{type: "text", text}]}`. */
function contentText(value: JsonObject): string | undefined {
  const content = Object.hasOwn(value, 'content') ? value['content'] : undefined;
  if (!Array.isArray(content)) return asText(content);
  const texts = content.flatMap((part) => (isJsonObject(part) ? (textOf(part, 'text') ?? []) : []));
  return texts.length > 0 ? texts.join('\n') : undefined;
}

const MAX_MESSAGE = 4_000;

export function error(message: string, reportedBy: Reporter): StepError {
  return { message: message.slice(0, MAX_MESSAGE), reportedBy };
}
