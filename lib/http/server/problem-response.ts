import { issueWords, issueWordsWithValues } from '@/lib/shared/issue-words';
import { ZodError } from 'zod';
import { databaseAway, isDatabaseAway, lostToAnother } from '@/lib/db/transaction';
import { log } from '@/lib/observability/log';
import { AppError } from '@/lib/shared/errors';
import { quoteGiven } from '@/lib/shared/quote-given';
import { PROBLEM_TITLES, problemType } from '../problem-kinds';

/**
 * Turns anything that was thrown into an AppError. What we did not foresee becomes `internal`: its text stays in the server log
 * (the error's class, code and stack; never a payload), and the caller gets the request id to ask with.
 */
export function toAppError(thrown: unknown, requestId: string, where: string): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof ZodError) return invalidInput(thrown, '');
  if (isDatabaseAway(thrown)) return databaseAway(thrown);
  if (lostToAnother(thrown)) {
    log().warn({ requestId, where, ...describe(thrown) }, 'lost to another transaction');
    return new AppError(
      'unavailable',
      'Others were working on the same data. Nothing of this request was stored; send it again.',
      {},
      1,
      { cause: thrown },
    );
  }
  log().error({ requestId, where, ...describe(thrown) }, 'request failed');
  return new AppError(
    'internal',
    `Countersign failed on this request. The server log has the reason under request id ${requestId}.`,
    {},
    undefined,
    {
      cause: thrown,
    },
  );
}

/** Class, code and stack frames. Messages of database and parser errors can quote what was sent, so they are left out. */
function describe(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { thrown: typeof thrown };
  const code = (thrown as { code?: unknown }).code;
  return {
    error: thrown.name,
    ...(typeof code === 'string' ? { code } : {}),
    frames: framesOf(thrown),
  };
}

/** Where it happened: at most twelve frames, without the message, which can quote what was sent. */
export function framesOf(thrown: unknown): string[] {
  const lines = thrown instanceof Error ? (thrown.stack ?? '').split('\n') : [];
  const frames = lines.filter((line) => /^\s+at /.test(line));
  return frames.slice(0, 12).map((line) => line.trim());
}

/**
 * A failed zod parse as `invalidRequest`, naming each field. `prefix` says which part of the request: `query`, `body`, ... What a body holds is never
 * quoted; parameters of the address are, in short, where `parameters` are given. `of` a form: without the values that programs give.
 */
export function invalidInput(
  error: ZodError,
  prefix: string,
  { parameters, of = 'program' }: { parameters?: Readonly<Record<string, unknown>>; of?: 'program' | 'form' } = {},
): AppError {
  const words = of === 'form' ? issueWords : issueWordsWithValues;
  const errors = error.issues.slice(0, 20).map((issue) => ({
    field: fieldName(prefix, issue.path),
    message: withValue(words(issue), issue.path.length === 1 ? parameters?.[String(issue.path[0])] : undefined),
  }));
  const first = errors[0] ?? { field: prefix, message: 'is not valid' };
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  const where = first.field ? `${first.field}: ` : '';
  return new AppError('invalidRequest', `${where}${first.message}${more}`, { field: first.field, errors });
}

/** `must be a number, not "abc"`: the words of a validator with what was given, where that is one short text. */
function withValue(message: string, given: unknown): string {
  if (typeof given !== 'string' || !message.startsWith('must be ')) return message;
  return `${message.replace(/, not [\w ]+$/, '')}, not ${quoteGiven(given)}`;
}

function fieldName(prefix: string, path: readonly PropertyKey[]): string {
  let name = prefix;
  for (const part of path) {
    if (typeof part === 'number') name += `[${part}]`;
    else name += name ? `.${clean(String(part))}` : clean(String(part));
  }
  return name;
}

/** Names of fields can come from the sender (records, unknown keys): keep them short and printable. */
function clean(part: string): string {
  return part.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}

/** The problem+json response of an error (RFC 9457). Never holds a stack, SQL or what was sent. */
export function problemResponse(error: AppError, requestId: string): Response {
  const { status, code } = error;
  const body = {
    type: problemType(code),
    title: PROBLEM_TITLES[status] ?? 'Error',
    status,
    detail: error.message,
    ...error.extra,
    code,
    requestId,
  };
  return new Response(JSON.stringify(body), { status, headers: errorHeaders(error, requestId, 'application/problem+json') });
}

/** The headers every refused request carries: for formats of errors other than problem+json. */
export function errorHeaders(error: AppError, requestId: string, contentType: string): Headers {
  const headers = new Headers({
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
  });
  if (error.retryAfter !== undefined) headers.set('retry-after', String(Math.max(1, Math.ceil(error.retryAfter))));
  if (error.status === 401) headers.set('www-authenticate', 'Bearer realm="countersign"');
  return headers;
}
