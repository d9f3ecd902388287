import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { SpanTree } from './contract';
import { asReadable, asText, parseJson, textOf } from './read-attributes';
import type { Step } from './step';

type StepError = NonNullable<Step['error']>;

/**
 * Who may report an error, in the order in which one is believed over another (ingestion.md 3.9). `payload` is the weakest: a tool's
 * result that says so itself.
 */
export const REPORTERS = ['emitter', 'status', 'exception', 'errorType', 'level', 'severity', 'finishReason', 'payload'] as const;

export function rankOfReporter(reportedBy: string): number {
  const at = (REPORTERS as readonly string[]).indexOf(reportedBy);
  return at < 0 ? REPORTERS.length : at;
}

const MAX_MESSAGE = 4_000;

/** The error a span tells of, whichever way it tells it. A status OK never overrides an exception event. */
export function spanError(span: SpanTree['span']): StepError | undefined {
  const exception = span.events?.find(
    (event) => event.name === 'exception' || event.name === 'gen_ai.client.operation.exception',
  );
  const thrown = exception && exceptionText(exception.attributes);
  if (span.status?.code === 2)
    return error(
      span.status.message || thrown || textOf(span.attributes, 'error.type') || 'The span ended with status error.',
      'status',
    );
  if (exception) return error(thrown ?? 'An exception was recorded without a message.', 'exception');
  const type = textOf(span.attributes, 'error.type', 'gen_ai.guardrail.error.type');
  if (type) return error(type, 'errorType');
  if (textOf(span.attributes, 'langfuse.observation.level')?.toUpperCase() === 'ERROR') {
    return error(textOf(span.attributes, 'langfuse.observation.status_message') ?? 'Level ERROR.', 'level');
  }
  return undefined;
}

/** `exception.type: exception.message`, from an exception event or log record. */
export function exceptionText(attributes: JsonObject): string | undefined {
  const type = textOf(attributes, 'exception.type', 'error.type');
  const message = textOf(attributes, 'exception.message', 'error.message');
  return type && message && !message.startsWith(type) ? `${type}: ${message}` : (message ?? type);
}

/** A model call that says `error` where it says why it finished: all that some streams that broke off ever tell. */
export function finishError(...reasons: (JsonValue | undefined)[]): StepError | undefined {
  const failed = reasons.flat().some((reason) => reason === 'error');
  return failed ? error('The call finished with reason “error”; no message was reported.', 'finishReason') : undefined;
}

/** A tool's result that calls itself an error: `isError`, a filled `error` member, or text beginning with "Error". */
export function payloadError(result: JsonValue | undefined): StepError | undefined {
  if (result === undefined) return undefined;
  const value = parseJson(result);
  if (typeof value === 'string')
    return /^\s*(error|exception|traceback)\b/i.test(value) ? error(value.trim(), 'payload') : undefined;
  if (!isJsonObject(value)) return undefined;
  const told = value['error'];
  const flagged = value['isError'] === true || value['is_error'] === true || value['status'] === 'error';
  if (!flagged && (told === undefined || told === null || told === false || told === '')) return undefined;
  const inner = isJsonObject(told) ? (asText(told['message']) ?? asReadable(told)) : asText(told);
  return error(
    inner && inner !== 'true' ? inner : (textOf(value, 'message') ?? 'The result says that it is an error.'),
    'payload',
  );
}

export function error(message: string, reportedBy: (typeof REPORTERS)[number]): StepError {
  return { message: message.slice(0, MAX_MESSAGE), reportedBy };
}
