import { fromMaskedAnswer } from '@/lib/privacy/mask-answer';

/**
 * Reads one of our own API routes from the browser with the session's cookie. Every failure becomes a ListProblem that a page can show:
 * what the server answered in its problem document, or that it did not answer at all.
 */
export interface ListProblem {
  code: string;
  message: string;
  status: number;
  requestId: string | null;
  /** Where in the query the mistake is, in UTF-16 code units. */
  span?: { start: number; end: number };
  retryAfter?: number;
}

export class ListProblemError extends Error {
  override readonly name = 'ListProblemError';
  constructor(readonly problem: ListProblem) {
    super(problem.message);
  }
}

/** GET, answered as JSON. Throws ListProblemError; an aborted request throws the platform's AbortError. */
export async function fetchJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { signal, headers: { accept: 'application/json' }, credentials: 'same-origin' });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new ListProblemError({
      code: 'network',
      message: 'The server did not answer. Nothing was changed; check the connection and try again.',
      status: 0,
      requestId: null,
    });
  }
  if (response.ok) {
    try {
      return fromMaskedAnswer((await response.json()) as T & object) as T;
    } catch (thrown) {
      if (signal?.aborted) throw thrown;
      throw new ListProblemError({
        code: 'malformed',
        message: 'The answer broke off before its end.',
        status: response.status,
        requestId: response.headers.get('x-request-id'),
      });
    }
  }
  throw new ListProblemError(await readProblem(response));
}

async function readProblem(response: Response): Promise<ListProblem> {
  const body: unknown = await response.json().catch(() => null);
  const record = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string | null => (typeof record[name] === 'string' ? record[name] : null);
  const retryAfter = Number(response.headers.get('retry-after'));
  return {
    code: text('code') ?? 'internal',
    message: text('detail') ?? text('title') ?? `The server answered with status ${response.status}.`,
    status: response.status,
    requestId: text('requestId') ?? response.headers.get('x-request-id'),
    ...(retryAfter > 0 ? { retryAfter } : {}),
    ...readSpan(record.position),
  };
}

function readSpan(position: unknown): { span?: { start: number; end: number } } {
  const { start, end } = (typeof position === 'object' && position !== null ? position : {}) as Record<string, unknown>;
  return typeof start === 'number' && typeof end === 'number' ? { span: { start, end } } : {};
}
