import { UnavailableError } from './errors.js';

const BACKOFF_MS = [200, 500, 1_000, 2_000, 4_000];

/** Requests to the desk: JSON in, JSON out, each with an end in time. Nothing of a body is ever put into an error. */
export class Http {
  /** @param {{ url: string, key: string, fetch: typeof globalThis.fetch, timeoutMs: number }} options */
  constructor({ url, key, fetch, timeoutMs }) {
    this.base = url.replace(/\/+$/, '');
    this.key = key;
    this.fetch = fetch;
    this.timeoutMs = timeoutMs;
    /** How far the desk's clock is ahead of ours, as its newest answer says: its deadlines are by its own. */
    this.aheadMs = 0;
  }

  /** The desk's time, as far as it is known. */
  now() {
    return Date.now() + this.aheadMs;
  }

  /**
   * One attempt.
   *
   * @param {'GET' | 'POST'} method
   * @param {string} path
   * @param {{ body?: unknown, headers?: Record<string, string>, timeoutMs?: number, signal?: AbortSignal, anonymous?: boolean }} [options]
   * @returns {Promise<{ status: number, body: any, retryAfterMs: number | undefined }>}
   * @throws {UnavailableError} `network`, `timeout`, `server`, `rateLimited`, `notJson`
   */
  async once(method, path, { body, headers = {}, timeoutMs = this.timeoutMs, signal, anonymous = false } = {}) {
    const timeout = AbortSignal.timeout(timeoutMs);
    let response;
    let text;
    try {
      response = await this.fetch(this.base + path, {
        method,
        // A redirect would carry the key and the arguments to somebody else.
        redirect: 'error',
        headers: {
          accept: 'application/json',
          ...(anonymous ? {} : { authorization: `Bearer ${this.key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
      });
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted) throw new UnavailableError('aborted', 'the caller stopped waiting.', { cause });
      if (timeout.aborted) throw new UnavailableError('timeout', 'the desk did not answer in time.', { cause });
      throw new UnavailableError('network', 'the desk cannot be reached.', { cause });
    }
    const { status } = response;
    const said = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(said)) this.aheadMs = said - Date.now();
    const retryAfterMs = secondsOf(response.headers.get('retry-after'));
    if (status === 429) throw limited(status, retryAfterMs);
    if (status >= 500)
      throw Object.assign(new UnavailableError('server', `the desk answered ${status}.`, { status }), { retryAfterMs });
    try {
      return { status, body: JSON.parse(text), retryAfterMs };
    } catch (cause) {
      throw new UnavailableError('notJson', `the desk answered ${status} without JSON; is that its address?`, { cause, status });
    }
  }

  /**
   * Attempts until the time is over; for requests that may be repeated (reads, and what carries an idempotency key).
   *
   * @param {'GET' | 'POST'} method
   * @param {string} path
   * @param {Parameters<Http['once']>[2]} [options]
   */
  async retrying(method, path, options = {}) {
    const until = Date.now() + (options.timeoutMs ?? this.timeoutMs);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.once(method, path, { ...options, timeoutMs: Math.max(1, until - Date.now()) });
      } catch (error) {
        const pause = pauseAfter(error, attempt);
        if (pause === undefined || Date.now() + pause >= until) throw error;
        await sleep(pause, options.signal);
      }
    }
  }
}

/**
 * How long to wait before the next attempt; undefined where another attempt makes no sense.
 *
 * @param {unknown} error
 * @param {number} attempt from 0
 */
export function pauseAfter(error, attempt) {
  if (!(error instanceof UnavailableError) || !error.retryable || error.code === 'aborted' || error.code === 'notJson')
    return undefined;
  const asked = /** @type {{ retryAfterMs?: number }} */ (error).retryAfterMs;
  return asked ?? BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] ?? 4_000;
}

/**
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function sleep(ms, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new UnavailableError('aborted', 'the caller stopped waiting.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

/**
 * @param {number} status
 * @param {number | undefined} retryAfterMs
 */
function limited(status, retryAfterMs) {
  return Object.assign(new UnavailableError('rateLimited', 'the desk asks to slow down.', { status }), { retryAfterMs });
}

/** @param {string | null} header */
function secondsOf(header) {
  const seconds = Number(header);
  return header === null || !Number.isFinite(seconds) ? undefined : Math.min(60, Math.max(0, seconds)) * 1000;
}
