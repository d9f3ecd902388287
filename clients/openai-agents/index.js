import { CountersignError } from '@countersign/client';

/** @import { Action, ActionRequest, Countersign } from '@countersign/client' */
/** @import { GuardOptions, Settled } from './index.js' */

/**
 * Guards tools of the OpenAI Agents SDK. A call that people must decide interrupts the run, by `needsApproval`; `settle` waits for the desk and
 * answers each interruption for its own call, never for the tool as a whole. Whatever the run's state says, `execute` redeems first and runs
 * exactly the arguments that the verdict covers, so an edit works although the SDK has none.
 *
 * @param {Countersign} desk
 * @param {GuardOptions} [shared]
 */
export function countersign(desk, shared = {}) {
  /** What was asked, by the id of the call: the policy function may be called again, and after a restore.
   * @type {Map<string, ActionRequest>} */
  const asked = new Map();
  /** @type {Map<string, GuardOptions>} */
  const specs = new Map();

  /** @param {string} name @param {unknown} input @param {string} callId @returns {ActionRequest} */
  function requestOf(name, input, callId) {
    const known = asked.get(callId);
    if (known) return known;
    const { acceptsEdits, ttlSeconds, schemaVersion, annotations, describe } = specs.get(name) ?? {};
    const request = {
      ...describe?.(input),
      tool: { name, schemaVersion, annotations },
      args: input,
      run: { runId: desk.runId, callId, framework: 'openai-agents-js' },
      options: { acceptsEdits, ttlSeconds },
    };
    asked.set(callId, request);
    return request;
  }

  /**
   * The options for the SDK's `tool()`, guarded.
   *
   * @template {{ name?: string, execute: Function }} T
   * @param {T} options
   * @param {GuardOptions} [own]
   * @returns {T}
   */
  function guard(options, own = {}) {
    const { name, execute } = options;
    if (!name) throw new TypeError('A guarded tool needs a name.');
    specs.set(name, { ...shared, ...own });
    return {
      ...options,
      /** @param {unknown} _context @param {unknown} input @param {string} [callId] */
      needsApproval: async (_context, input, callId) => {
        if (!callId) return true;
        try {
          return needsPeople(await desk.request(requestOf(name, input, callId)));
        } catch (error) {
          if (!(error instanceof CountersignError)) throw error;
          return false; // execute asks again, and does not run without an answer
        }
      },
      /** @param {unknown} input @param {unknown} context @param {{ toolCall?: { callId: string } }} [details] */
      execute: async (input, context, details) => {
        const callId = details?.toolCall?.callId ?? crypto.randomUUID();
        const { onNotRun, maxWaitMs = 0 } = specs.get(name) ?? {};
        try {
          const cleared = await desk.clear(requestOf(name, input, callId), { maxWaitMs });
          return await desk.execute(cleared, (args) => execute(args, context, details));
        } catch (error) {
          if (!(error instanceof CountersignError)) throw error;
          onNotRun?.(error);
          // Thrown, it would reach the model as "please try again".
          return error.forModel;
        } finally {
          asked.delete(callId);
        }
      },
    };
  }

  /**
   * Waits for the desk on every open interruption, and answers it. What nobody decided in time stays open.
   *
   * @param {any} state the run's state: `result.state`, or one restored from text
   * @param {{ maxWaitMs?: number, signal?: AbortSignal }} [options]
   * @returns {Promise<Settled>}
   */
  async function settle(state, options = {}) {
    const settled = { approved: 0, rejected: 0, waiting: 0 };
    for (const item of state.getInterruptions()) {
      const callId = item.rawItem?.callId;
      if (typeof callId !== 'string' || !specs.has(item.name)) continue; // not one of ours
      const request = requestOf(item.name, JSON.parse(item.arguments ?? '{}'), callId);
      try {
        const action = await desk.wait(await desk.request(request), options);
        if (action.state === 'approved' || action.state === 'allowed') {
          state.approve(item);
          settled.approved += 1;
        } else {
          state.reject(item, { message: refusal(action) });
          settled.rejected += 1;
        }
      } catch (error) {
        if (!(error instanceof CountersignError) || error.code !== 'stillWaiting') throw error;
        settled.waiting += 1;
      }
    }
    return settled;
  }

  return { guard, settle };
}

/**
 * Also once they have decided: the SDK asks again when it goes on, and an approval of what needed none is an error to it.
 *
 * @param {Action} action
 */
const needsPeople = (action) => isWaiting(action) || action.review !== undefined;

/** @param {Action} action */
const isWaiting = (action) => action.state === 'pendingReview' || action.state === 'checking';

/** @param {Action} action */
const refusal = (action) =>
  `The call was not run: the desk says ${action.state}.${action.reviewerNote ? ` The reviewer wrote: ${action.reviewerNote}` : ''} Do not try the same call again.`;
