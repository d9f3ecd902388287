import { CountersignError } from '@countersign/client';

/** @import { Action, ActionRequest, Countersign } from '@countersign/client' */
/** @import { GuardOptions } from './index.js' */

/**
 * The same tools, each of which asks the desk before its `execute` runs, and runs exactly the arguments that the verdict covers.
 *
 * With `hold: 'execute'` the call waits inside `execute`. With `hold: 'approval'` a call that people must decide ends the generation with the
 * SDK's own `tool-approval-request`; `answerApprovals` makes the responses once the desk has decided. Either way `execute` redeems first.
 *
 * @template {Record<string, any>} T
 * @param {Countersign} desk
 * @param {T} tools
 * @param {GuardOptions} [options]
 * @returns {T}
 */
export function guardTools(desk, tools, options = {}) {
  const open = new Set(options.unguarded);
  return /** @type {T} */ (
    Object.fromEntries(
      Object.entries(tools).map(([name, tool]) => {
        // Without execute it is the app or the provider that runs it: there is nothing here to stop.
        if (open.has(name) || typeof tool.execute !== 'function') return [name, tool];
        return [name, guarded(desk, name, tool, options)];
      }),
    )
  );
}

/**
 * @param {Countersign} desk
 * @param {string} name
 * @param {any} tool
 * @param {GuardOptions} options
 */
function guarded(desk, name, tool, options) {
  const spec = options.tools?.[name] ?? {};
  /** @param {unknown} input @param {{ toolCallId: string }} call */
  const requestFor = (input, call) => requestOf(desk, name, spec, input, call.toolCallId);
  const asks = {
    /** @param {unknown} input @param {{ toolCallId: string, abortSignal?: AbortSignal }} call */
    execute: async (input, call) => {
      try {
        const cleared = await desk.clear(requestFor(input, call), {
          maxWaitMs: options.hold === 'approval' ? 0 : spec.maxWaitMs,
          signal: call.abortSignal,
          onWaiting: options.onWaiting,
        });
        return await desk.execute(cleared, async (args) => drained(await tool.execute(args, call)));
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
        options.onNotRun?.(error);
        // The SDK gives the model an error's message.
        throw Object.assign(new Error(error.forModel, { cause: error }), { name: error.name, code: error.code });
      }
    },
  };
  if (options.hold !== 'approval') return { ...tool, ...asks };
  return {
    ...tool,
    ...asks,
    /** @param {unknown} input @param {{ toolCallId: string }} call */
    needsApproval: async (input, call) => {
      try {
        return needsPeople(await desk.request(requestFor(input, call)));
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
        return false; // execute asks again, and does not run without an answer
      }
    },
  };
}

/**
 * Responses for the approval requests that still stand open at the end of `messages`, for those that the desk has decided. Append a message
 * `{ role: 'tool', content: responses }` and generate again. What is still waiting is left out: ask again later.
 *
 * @param {Countersign} desk
 * @param {readonly any[]} messages the conversation, with the response messages of the generation that stopped
 * @param {GuardOptions & { maxWaitMs?: number }} [options] as given to guardTools
 * @returns {Promise<{ type: 'tool-approval-response', approvalId: string, approved: boolean, reason?: string }[]>}
 */
export async function answerApprovals(desk, messages, options = {}) {
  const parts = messages.flatMap((message) => (Array.isArray(message.content) ? message.content : []));
  const answered = new Set(parts.filter((part) => part.type === 'tool-approval-response').map((part) => part.approvalId));
  const calls = new Map(parts.filter((part) => part.type === 'tool-call').map((part) => [part.toolCallId, part]));
  const responses = [];
  for (const part of parts) {
    if (part.type !== 'tool-approval-request' || answered.has(part.approvalId)) continue;
    const call = calls.get(part.toolCallId);
    if (!call) continue;
    const spec = options.tools?.[call.toolName] ?? {};
    // The same key and the same content: the answer is the state of the first request.
    const asked = await desk.request(requestOf(desk, call.toolName, spec, call.input, call.toolCallId));
    const action = await desk.wait(asked, { maxWaitMs: options.maxWaitMs ?? 0 }).catch((/** @type {unknown} */ error) => {
      if (error instanceof CountersignError && error.code === 'stillWaiting') return asked;
      throw error;
    });
    if (isWaiting(action)) continue;
    const approved = action.state === 'approved' || action.state === 'allowed';
    responses.push({
      type: /** @type {const} */ ('tool-approval-response'),
      approvalId: part.approvalId,
      approved,
      ...(approved ? {} : { reason: action.reviewerNote ?? `The desk says: ${action.state}.` }),
    });
  }
  return responses;
}

/**
 * @param {Countersign} desk
 * @param {string} name
 * @param {NonNullable<GuardOptions['tools']>[string]} spec
 * @param {unknown} input
 * @param {string} callId
 * @returns {ActionRequest}
 */
function requestOf(desk, name, { acceptsEdits, ttlSeconds, describe, schemaVersion, annotations }, input, callId) {
  return {
    ...describe?.(input),
    tool: { name, schemaVersion, annotations },
    args: input,
    run: { runId: desk.runId, callId, framework: 'ai-sdk' },
    options: { acceptsEdits, ttlSeconds },
  };
}

/**
 * Also once they have decided: the SDK asks again when it goes on, and an approval of what needed none is an error to it.
 *
 * @param {Action} action
 */
const needsPeople = (action) => isWaiting(action) || action.review !== undefined;

/** @param {Action} action */
const isWaiting = (action) => action.state === 'pendingReview' || action.state === 'checking';

/**
 * A tool may stream; what it says last is its result.
 *
 * @param {any} output
 */
async function drained(output) {
  if (typeof output?.[Symbol.asyncIterator] !== 'function') return output;
  let last;
  for await (const part of output) last = part;
  return last;
}
