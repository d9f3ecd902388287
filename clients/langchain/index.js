import { CountersignError } from '@countersign/client';
import { createMiddleware, ToolMessage } from 'langchain';

/** @import { Countersign } from '@countersign/client' */
/** @import { GuardOptions } from './index.js' */

/**
 * Middleware for `createAgent`: every call of a tool asks the desk first, each call for itself, and runs with exactly the arguments that the
 * verdict covers. What is not run is told to the model as a failed call.
 *
 * @param {Countersign} desk
 * @param {GuardOptions} [options]
 */
export function countersignMiddleware(desk, options = {}) {
  const open = new Set(options.unguarded);
  return createMiddleware({
    name: 'Countersign',
    wrapToolCall: async (request, handler) => {
      const { toolCall } = request;
      if (open.has(toolCall.name)) return handler(request);
      const { acceptsEdits, ttlSeconds, maxWaitMs, describe, ...tool } = options.tools?.[toolCall.name] ?? {};
      try {
        const cleared = await desk.clear(
          {
            ...describe?.(toolCall.args),
            tool: { ...tool, name: toolCall.name },
            args: toolCall.args,
            run: { runId: options.runId?.(request) ?? desk.runId, callId: toolCall.id, framework: 'langchain-js' },
            options: { acceptsEdits, ttlSeconds },
          },
          { maxWaitMs, signal: request.runtime?.signal, onWaiting: options.onWaiting },
        );
        return await desk.execute(cleared, (args) => handler({ ...request, toolCall: { ...toolCall, args: mutable(args) } }), {
          // A tool's own error comes back as a message.
          failed: (message) => message instanceof ToolMessage && message.status === 'error',
          output: (message) => (message instanceof ToolMessage ? message.content : null),
        });
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
        options.onNotRun?.(error);
        return new ToolMessage({
          content: error.forModel,
          tool_call_id: toolCall.id ?? '',
          name: toolCall.name,
          status: 'error',
        });
      }
    },
  });
}

/**
 * LangChain's own parsing writes into what it is given.
 *
 * @param {unknown} args
 */
const mutable = (args) => /** @type {Record<string, unknown>} */ (structuredClone(args));
