import { actionOf, clean, distrust, NO, problemError, withAction } from './answers.js';
import { DeniedError, UnavailableError, mayHaveRun } from './errors.js';
import { actionHash, HASH_PROFILE, keyOf, outputHash } from './hash.js';
import { Http, pauseAfter, sleep } from './http.js';
import { frozenCopy } from './jcs.js';
import { BadVerdict, UnknownKey, verifyVerdict } from './verdict.js';

/** @import { Action, ActionRequest, CallContext, ClientOptions, Cleared, Guarded, ToolSpec, WaitOptions } from '../index.js' */

// Closed lists: a state that is in none of them was made after this release, and is a no.
const GO = new Set(['allowed', 'approved']);
const WAITING = new Set(['checking', 'pendingReview']);
const MAX_POLL_SECONDS = 50;
const REPORT_PATIENCE_MS = 30_000;
/** What a desk has, behind the deadline that it stated, to say how it ended. */
const OVERDUE_MS = 60_000;
/** For what waits without a deadline: deterministic checks, which take seconds. */
const NO_DEADLINE_MS = 300_000;
/** Between two attempts when a desk has been away for a while. */
const AWAY_PAUSE_MS = 15_000;

/** A desk, as one agent sees it. Holds no state but the keys of the desk: any number of processes may share a run. */
export class Countersign {
  /** @param {ClientOptions} options */
  constructor(options) {
    for (const name of /** @type {const} */ (['url', 'key', 'system']))
      if (typeof options[name] !== 'string' || options[name] === '') throw new TypeError(`Countersign needs the option ${name}.`);
    this.options = options;
    this.runId = options.runId ?? crypto.randomUUID();
    this.pollSeconds = Math.min(MAX_POLL_SECONDS, options.pollSeconds ?? 25);
    this.http = new Http({
      url: options.url,
      key: options.key,
      fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
      timeoutMs: options.timeoutMs ?? 10_000,
    });
    /** @type {{ keys: readonly Record<string, unknown>[] } | undefined} */
    this.jwks = options.jwks;
  }

  /**
   * Asks for leave to do one thing. Asking again with the same key and the same content answers with the state of the first request.
   *
   * @param {ActionRequest} request
   * @param {{ idempotencyKey?: string, signal?: AbortSignal }} [options] the key is the run and the call unless another is given
   * @returns {Promise<Action>} decided or waiting
   * @throws {DeniedError | UnavailableError} a denial by policy is an answer here, not an error; `halted` is one
   * @throws {TypeError} where the arguments are not I-JSON: nothing was sent
   */
  async request(request, { idempotencyKey, signal } = {}) {
    const sent = this.#prepare(request);
    const { runId, callId } = sent.run;
    const { status, body } = await this.http.retrying('POST', '/api/v1/actions', {
      body: sent,
      headers: { 'idempotency-key': idempotencyKey ?? (await keyOf(runId, callId)) },
      signal,
    });
    return actionOf(status, body);
  }

  /**
   * @param {ActionRequest} request
   * @returns {ActionRequest & { system: string, run: { runId: string, callId: string } }}
   */
  #prepare(request) {
    const run = { runId: this.runId, callId: crypto.randomUUID(), framework: this.options.framework, ...clean(request.run) };
    // What is hashed, sent and run is this copy.
    return frozenCopy({ ...request, system: request.system ?? this.options.system, run });
  }

  /**
   * Waits for a decision, however long people take, over requests that each last less than a minute: until the deadline that the desk stated for
   * the action and a minute more, by the desk's clock, also while the desk is away. Only `maxWaitMs` and the signal end it sooner.
   *
   * @param {Action} action
   * @param {WaitOptions} [options]
   * @returns {Promise<Action>} decided
   * @throws {UnavailableError} `stillWaiting` when `maxWaitMs` is over: nothing was decided, and `action` may be waited for again; `overdue` when
   *   the action's own time is over and the desk does not say how it ended
   */
  async wait(action, { maxWaitMs = Infinity, signal } = {}) {
    const began = Date.now();
    const until = began + maxWaitMs;
    let seen = action;
    let failures = 0;
    for (;;) {
      if (!WAITING.has(seen.state)) return seen;
      const left = until - Date.now();
      if (left <= 0)
        throw new UnavailableError('stillWaiting', 'nobody has decided yet; the request still stands.', { action: seen });
      const ownTime = this.#timeLeft(seen, began);
      if (ownTime <= 0)
        throw new UnavailableError('overdue', 'the time to decide is over, and the desk does not say how it ended.', {
          action: seen,
        });
      const seconds = Math.max(1, Math.min(this.pollSeconds, Math.ceil(Math.min(left, ownTime) / 1000)));
      try {
        const asked = Date.now();
        const next = await this.#read(seen, seconds, signal);
        failures = 0;
        // A server that answers at once without news must not be asked a thousand times a second.
        if (WAITING.has(next.state) && next.revision === seen.revision && Date.now() - asked < 500)
          await sleep(Math.min(Math.max(next.retryAfterMs ?? 1_000, 100), Math.max(1, until - Date.now())), signal);
        seen = next;
      } catch (error) {
        const soon = pauseAfter(error, failures);
        if (soon === undefined) throw withAction(error, seen);
        failures += 1;
        const pause = failures > 20 ? Math.max(soon, AWAY_PAUSE_MS) : soon;
        // Waiting longer runs nothing; a desk that is away when the time is over is told as such, with what was wrong last.
        if (Date.now() + pause >= until || pause >= this.#timeLeft(seen, began)) throw withAction(error, seen);
        await sleep(pause, signal);
      }
    }
  }

  /**
   * Milliseconds that the desk has left to say how it ended.
   *
   * @param {Action} action
   * @param {number} began when the waiting began, by our clock
   */
  #timeLeft(action, began) {
    const deadline = Date.parse(action.review?.expiresAt ?? '');
    return Number.isNaN(deadline) ? began + NO_DEADLINE_MS - Date.now() : deadline + OVERDUE_MS - this.http.now();
  }

  /**
   * @param {Action} action
   * @param {number} seconds
   * @param {AbortSignal} [signal]
   */
  async #read(action, seconds, signal) {
    const path = `/api/v1/actions/${encodeURIComponent(action.id)}?wait=${seconds}&since=${action.revision}`;
    const { status, body } = await this.http.once('GET', path, { timeoutMs: seconds * 1000 + 10_000, signal });
    return actionOf(status, body, action.id);
  }

  /**
   * Withdraws a request that is no longer needed.
   *
   * @param {Action} action
   */
  async cancel(action) {
    const { status, body } = await this.http.retrying('POST', `/api/v1/actions/${encodeURIComponent(action.id)}/cancel`, {
      body: {},
    });
    return actionOf(status, body, action.id);
  }

  /**
   * Checks a decided action against what was asked: hash, signature, audience, time. Nothing is used up.
   *
   * @param {ActionRequest} request what was asked for
   * @param {Action} action what came back
   * @returns {Promise<{ args: any, actionHash: string, verdict: string }>} exactly what may run
   * @throws {DeniedError | UnavailableError}
   */
  async check(request, action) {
    if (NO.has(action.state)) throw new DeniedError(action.state, { action });
    if (WAITING.has(action.state)) throw new UnavailableError('stillWaiting', 'nobody has decided yet.', { action });
    if (!GO.has(action.state))
      throw distrust('unknownState', 'the desk answered with a state that this release does not know.', action);
    if (action.execution !== 'none')
      throw action.execution === 'lapsed'
        ? new DeniedError('lapsed', { action })
        : distrust('alreadyRedeemed', 'the approval was used before.', action);
    if (action.hashProfile !== HASH_PROFILE)
      throw distrust('unknownProfile', 'the desk hashes in a way that this release does not know.', action);
    if (typeof action.verdict !== 'string') throw distrust('badVerdict', 'the desk gave leave without a verdict.', action);
    if (action.effectiveArgs === undefined || action.effectiveArgs === null)
      throw distrust('badVerdict', 'the desk gave leave without saying to what.', action);

    const claims = await this.#verify(action.verdict, action);
    const args = frozenCopy(action.effectiveArgs);
    const proposed = await this.#hash(request, request.args, action);
    const effective = await this.#hash(request, args, action);
    if (claims.act !== action.id) throw distrust('badVerdict', 'the verdict is about another action.', action);
    if (claims.phs !== proposed) throw distrust('hashMismatch', 'the verdict is not about the call that was asked for.', action);
    if (claims.hsh !== effective || action.actionHash !== effective)
      throw distrust('hashMismatch', 'the verdict does not cover the arguments that would run.', action);
    if (effective !== proposed && request.options?.acceptsEdits !== true)
      throw distrust('editNotAccepted', 'the arguments were changed, and this tool does not take changes.', action);
    return { args, actionHash: effective, verdict: action.verdict };
  }

  /**
   * @param {ActionRequest} request
   * @param {unknown} args
   * @param {Action} action
   */
  #hash(request, args, action) {
    const { tool, subject, target, system = this.options.system } = request;
    // Only the workspace and the nonce are the desk's to say.
    const { tenant, nonce } = action.binding;
    return actionHash({ tenant: this.options.workspace ?? tenant, nonce, agent: system, tool, args, subject, target });
  }

  /**
   * @param {string} verdict
   * @param {Action} action
   */
  async #verify(verdict, action) {
    const expected = { audience: this.options.audience ?? 'gateway', issuer: this.options.issuer };
    try {
      try {
        return await verifyVerdict(verdict, await this.#keys(false), expected);
      } catch (error) {
        if (!(error instanceof UnknownKey) || this.options.jwks) throw error;
        return await verifyVerdict(verdict, await this.#keys(true), expected);
      }
    } catch (error) {
      if (error instanceof BadVerdict)
        throw distrust('badVerdict', `the verdict cannot be relied on: ${error.message}.`, action, error);
      throw error;
    }
  }

  /** @param {boolean} again */
  async #keys(again) {
    if (this.jwks && !again) return this.jwks;
    const { status, body } = await this.http.retrying('GET', '/.well-known/jwks.json', { anonymous: true });
    if (status !== 200 || !Array.isArray(body?.keys))
      throw new UnavailableError('noKeys', 'the desk publishes no keys.', { status });
    this.jwks = body;
    return /** @type {{ keys: Record<string, unknown>[] }} */ (body);
  }

  /**
   * Uses a verdict up. Succeeds once, for one caller; only then may the call run. Never repeated by itself: where the answer was lost,
   * the verdict may have been used, and not running is the safe side.
   *
   * @param {ActionRequest} request
   * @param {Action} action
   * @returns {Promise<Cleared>}
   * @throws {DeniedError | UnavailableError}
   */
  async redeem(request, action) {
    const { args, actionHash: hash, verdict } = await this.check(request, action);
    const path = `/api/v1/actions/${encodeURIComponent(action.id)}/redeem`;
    const { status, body } = await this.http.once('POST', path, { body: { verdict, actionHash: hash } });
    if (status !== 200) throw problemError(status, body, action);
    if (typeof body?.redemptionId !== 'string' || body.redemptionId === '')
      throw distrust('badAnswer', 'the desk did not confirm the redemption.', action);
    return { action, args, redemptionId: body.redemptionId };
  }

  /**
   * Tells how it ended. Repeated while the desk is away; that it could not be told changes nothing about what was done.
   *
   * @param {Cleared} cleared
   * @param {{ status: 'succeeded' | 'failed' | 'unknown', output?: unknown }} result the output stays here: only its hash is sent
   */
  async report({ action, redemptionId }, { status, output }) {
    const body = { redemptionId, status, outputHash: await outputHash(output) };
    const path = `/api/v1/actions/${encodeURIComponent(action.id)}/result`;
    const answer = await this.http.retrying('POST', path, { body, timeoutMs: REPORT_PATIENCE_MS });
    if (answer.status !== 200) throw problemError(answer.status, answer.body, action);
  }

  /**
   * Asks, waits, checks and redeems: what comes back may run now, once, with exactly these arguments.
   *
   * @param {ActionRequest} request
   * @param {WaitOptions & { idempotencyKey?: string }} [options]
   * @returns {Promise<Cleared>}
   * @throws {DeniedError | UnavailableError}
   */
  async clear(request, { idempotencyKey, ...waiting } = {}) {
    const asked = this.#prepare(request);
    const action = await this.request(asked, { idempotencyKey, signal: waiting.signal });
    waiting.onWaiting?.(action);
    return this.redeem(asked, await this.wait(action, waiting));
  }

  /**
   * A function that runs only with leave: exactly the arguments that the verdict covers, once.
   *
   * @template A, R
   * @param {ToolSpec<A> | string} tool
   * @param {(args: A, context: { action: Action, redemptionId: string }) => R | Promise<R>} fn is given a frozen copy of the arguments
   * @returns {Guarded<A, R>}
   */
  guard(tool, fn) {
    const { acceptsEdits, ttlSeconds, maxWaitMs, describe, ...named } =
      typeof tool === 'string' ? /** @type {ToolSpec<A>} */ ({ name: tool }) : tool;
    return async (args, call = {}) => {
      const { callId, runId, signal, onWaiting, idempotencyKey, ...about } = /** @type {CallContext} */ (call);
      const described = describe?.(args) ?? {};
      const cleared = await this.clear(
        {
          ...described,
          ...about,
          tool: named,
          args,
          run: clean({ runId, callId }),
          options: clean({ acceptsEdits, ttlSeconds, ...about.options }),
        },
        { idempotencyKey, maxWaitMs: call.maxWaitMs ?? maxWaitMs, signal, onWaiting },
      );
      return this.execute(/** @type {Cleared<A>} */ (cleared), fn);
    };
  }

  /**
   * Runs what was cleared and reports how it ended.
   *
   * @template A, R
   * @param {Cleared<A>} cleared
   * @param {(args: A, context: { action: Action, redemptionId: string }) => R | Promise<R>} fn
   * @param {{ failed?: (output: R) => boolean, output?: (output: R) => unknown }} [read] for tools that return their errors, and for
   *   results that are wrapped in something
   * @returns {Promise<R>}
   */
  async execute(cleared, fn, { failed, output: shown } = {}) {
    /** @type {R} */
    let output;
    try {
      output = await fn(cleared.args, { action: cleared.action, redemptionId: cleared.redemptionId });
    } catch (error) {
      const status = mayHaveRun(error) ? 'unknown' : 'failed';
      await this.#tell(cleared, { status, output: error instanceof Error ? error.name : 'error' });
      throw error;
    }
    await this.#tell(cleared, { status: failed?.(output) ? 'failed' : 'succeeded', output: shown ? shown(output) : output });
    return output;
  }

  /**
   * @param {Cleared} cleared
   * @param {{ status: 'succeeded' | 'failed' | 'unknown', output?: unknown }} result
   */
  async #tell(cleared, result) {
    try {
      await this.report(cleared, result);
    } catch (error) {
      // The tool has run: its result must not be lost because the desk could not be told.
      this.options.onReportFailed?.(/** @type {Error} */ (error), cleared.action);
    }
  }
}
