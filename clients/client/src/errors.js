/** What this package throws, so that one `catch` can tell it from the tool's own errors. Nothing has run when one of these is thrown. */
export class CountersignError extends Error {
  /**
   * @param {string} message
   * @param {string} code
   * @param {{ cause?: unknown, action?: import('../index.js').Action }} [more]
   */
  constructor(message, code, more = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = new.target.name;
    /** Stable: what a program should look at. */
    this.code = code;
    /**
     * The action as last seen, where there was one. Not enumerable: it holds arguments and perhaps a verdict, and errors end up in logs.
     *
     * @type {import('../index.js').Action | undefined}
     */
    this.action = undefined;
    Object.defineProperty(this, 'action', { value: more.action, enumerable: false, writable: true });
  }
}

/** A decision was made, and it is no: refused by policy or by a person, withdrawn, revoked, or nobody answered in time. */
export class DeniedError extends CountersignError {
  /**
   * @param {string} code `denied`, `rejected`, `expired`, `cancelled`, `revoked`, `lapsed`, or a problem code such as `halted`
   * @param {{ action?: import('../index.js').Action, cause?: unknown, note?: string }} [more]
   */
  constructor(code, more = {}) {
    super(`Not run: ${REFUSALS[code] ?? `the desk refused it (${code})`}.`, code, more);
    this.retryable = false;
    /** What the reviewer wrote for the agent. Written by a person, so treat it as text. */
    this.note = more.note ?? more.action?.reviewerNote ?? undefined;
  }

  /** A sentence for the model: a refusal, and not a fault that another attempt would mend. */
  get forModel() {
    const note = this.note ? ` The reviewer wrote: ${this.note}` : '';
    return `The call was not run. ${sentence(REFUSALS[this.code] ?? `The desk refused it (${this.code})`)}. Do not try the same call again.${note}`;
  }
}

/** No decision can be relied on: the desk is away, answered what cannot be trusted, or has not answered yet. Never the same as a no. */
export class UnavailableError extends CountersignError {
  /**
   * @param {string} code `network`, `server`, `timeout`, `unknownState`, `badVerdict`, `hashMismatch`, ... or the desk's problem code
   * @param {string} why
   * @param {{ action?: import('../index.js').Action, cause?: unknown, retryable?: boolean, status?: number }} [more]
   */
  constructor(code, why, more = {}) {
    super(`Not run: ${why}`, code, more);
    /** Whether the same call may be asked for again as it is. */
    this.retryable = more.retryable ?? true;
    /** The HTTP status, where there was one. */
    this.status = more.status;
  }

  /** A sentence for the model: nothing was decided, and nothing was run. */
  get forModel() {
    const next = this.retryable ? 'It may be tried again later.' : 'Trying again as it is will not help; tell the operator.';
    return `The call was not run, because the approval desk gave no usable answer (${this.code}). This is not a refusal. ${next}`;
  }
}

/** @type {Record<string, string>} */
const REFUSALS = {
  denied: 'policy does not allow it',
  rejected: 'a person rejected it',
  expired: 'nobody decided in time, which is a no',
  cancelled: 'it was withdrawn',
  revoked: 'the approval was taken back',
  lapsed: 'the approval was not used in time',
  policyChanged: 'policy asks for more than when it was approved',
  halted: 'the agent, tool or environment is halted',
};

/** @param {string} text */
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const CUT_OFF = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'EAI_AGAIN']);
/** Of the Model Context Protocol's SDK: the connection closed, the request timed out. */
const MCP_CUT_OFF = new Set([-32000, -32001]);

/**
 * Whether a tool may have done its work although calling it threw: the answer was cut off, timed out or given up on. "Failed" is final at the desk, and
 * an agent asks again; what may have run is told as unknown, for a person to look at.
 *
 * @param {unknown} error
 * @returns {boolean}
 */
export function mayHaveRun(error) {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { name, code } = /** @type {Error & { code?: unknown }} */ (at);
    if (name === 'AbortError' || name === 'TimeoutError') return true;
    if (typeof code === 'string' && (CUT_OFF.has(code) || code.startsWith('UND_ERR_'))) return true;
    if (typeof code === 'number' && MCP_CUT_OFF.has(code)) return true;
    if (name === 'TypeError' && at.message === 'fetch failed') return true;
  }
  return false;
}
