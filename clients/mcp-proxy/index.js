import { canonicalize, CountersignError, UnavailableError } from '@countersign/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, CallToolResultSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

/** @import { Action, ActionRequest, Cleared, Countersign } from '@countersign/client' */
/** @import { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js' */
/** @import { ProxyOptions } from './index.js' */

const AWAIT = 'await_approval';
// Below the 60 seconds after which clients of MCP give a call up.
const HOLD_MS = 50_000;
const FORGET_AFTER_MS = 31 * 86_400_000;
// After these nothing is decided: the request stands at the desk, or may do so.
const UNDECIDED = new Set(['stillWaiting', 'aborted', 'network', 'server', 'timeout', 'rateLimited']);

/**
 * A server of MCP that lists the tools of another one, and calls them only with leave. The agent has no other way to them: the connection and
 * its credentials are the proxy's. Prompts and resources are not passed on.
 *
 * @param {Countersign} desk
 * @param {import('@modelcontextprotocol/sdk/shared/transport.js').Transport} upstream
 * @param {ProxyOptions} [options]
 * @returns {Promise<Server>} to be connected to the agent's transport
 */
export async function createProxy(desk, upstream, options = {}) {
  const { holdMs = HOLD_MS, onNotRun } = options;
  const open = new Set(options.unguarded);
  const inner = new Client({ name: 'countersign-mcp-proxy', version: '0.1.0' });
  await inner.connect(upstream);
  /** What people have not decided yet, by the action's id. @type {Map<string, { request: ActionRequest, action: Action, since: number }>} */
  const pending = new Map();
  /** What was sent and not answered, by what is called: the desk may know it. @type {Map<string, { request: ActionRequest, since: number }>} */
  const unanswered = new Map();
  const session = crypto.randomUUID();
  let calls = 0;

  /** @returns {Promise<Tool[]>} */
  async function tools() {
    /** @type {Tool[]} */
    const all = [];
    /** @type {string | undefined} */
    let cursor;
    do {
      const page = await inner.listTools(cursor === undefined ? {} : { cursor });
      all.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    if (all.some((tool) => tool.name === AWAIT))
      throw new Error(`The server has a tool named ${AWAIT}, which is the proxy's own name.`);
    return all;
  }

  /** @param {Cleared} cleared @param {string} name @param {AbortSignal} signal @returns {Promise<CallToolResult>} */
  function forward(cleared, name, signal) {
    const call = (/** @type {unknown} */ args) =>
      inner.callTool({ name, arguments: /** @type {Record<string, unknown>} */ (args) }, CallToolResultSchema, { signal });
    return /** @type {Promise<CallToolResult>} */ (
      desk.execute(cleared, call, { failed: (result) => /** @type {CallToolResult} */ (result).isError === true })
    );
  }

  /**
   * @param {ActionRequest} request
   * @param {Action} action
   * @param {AbortSignal} signal
   * @returns {Promise<CallToolResult>}
   */
  async function decide(request, action, signal) {
    /** @type {Action} */
    let decided;
    try {
      decided = await desk.wait(action, { maxWaitMs: holdMs, signal });
      // Nobody would hear how it went: leave is not used up for a caller who has gone.
      if (signal.aborted) throw new UnavailableError('aborted', 'the caller stopped waiting.', { action: decided });
    } catch (error) {
      if (!isUndecided(error)) throw error;
      // Also for a caller who gave up, and never learned the id: the same call, made again, finds it.
      pending.set(action.id, { request, action: error.action ?? action, since: Date.now() });
      if (error.code === 'stillWaiting') return waiting(action);
      throw error;
    }
    pending.delete(action.id);
    return forward(await desk.redeem(request, decided), request.tool.name, signal);
  }

  /** @param {() => Promise<CallToolResult>} run @returns {Promise<CallToolResult>} */
  async function told(run) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof CountersignError)) throw error;
      onNotRun?.(error);
      return { isError: true, content: [{ type: 'text', text: error.forModel }], _meta: { 'countersign/code': error.code } };
    }
  }

  const server = new Server({ name: 'countersign-mcp-proxy', version: '0.1.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [...(await tools()), AWAIT_TOOL] }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const { name, arguments: args = {} } = params;
    if (name === AWAIT) return told(() => awaited(args, signal));
    const tool = (await tools()).find((one) => one.name === name);
    if (!tool) return { isError: true, content: [{ type: 'text', text: 'There is no such tool.' }] };
    if (open.has(name))
      return /** @type {Promise<CallToolResult>} */ (inner.callTool({ name, arguments: args }, CallToolResultSchema, { signal }));
    return told(() => asked(tool, args, signal));
  });

  /**
   * A call with what it asks for leave with. One that is still undecided is gone on with when it is made again: it is not asked for twice.
   *
   * @param {Tool} tool
   * @param {Record<string, unknown>} args
   * @param {AbortSignal} signal
   * @returns {Promise<CallToolResult>}
   */
  async function asked({ name, annotations }, args, signal) {
    forget();
    const call = callOf(name, args);
    const held = [...pending.values()].find(({ request }) => callOf(request.tool.name, request.args) === call);
    if (held) return resume(held, signal);
    let request = unanswered.get(call)?.request;
    if (!request) {
      const spec = options.tools?.[name] ?? {};
      calls += 1;
      request = {
        ...spec.describe?.(args),
        tool: { name, schemaVersion: spec.schemaVersion, annotations: { .../** @type {object} */ (annotations) } },
        args,
        run: { runId: session, callId: `call-${calls}`, framework: 'mcp' },
        options: { acceptsEdits: spec.acceptsEdits ?? true, ttlSeconds: spec.ttlSeconds },
      };
    }
    /** @type {Action} */
    let action;
    try {
      action = await desk.request(request, { signal });
    } catch (error) {
      // The desk may have it: made again, the call goes out under the same number, and the desk knows it by that.
      if (isUndecided(error)) unanswered.set(call, { request, since: Date.now() });
      else unanswered.delete(call);
      throw error;
    }
    unanswered.delete(call);
    return decide(request, action, signal);
  }

  /** @param {Record<string, unknown>} args @param {AbortSignal} signal @returns {Promise<CallToolResult>} */
  async function awaited({ action: id }, signal) {
    forget();
    const held = pending.get(String(id));
    if (!held) return { isError: true, content: [{ type: 'text', text: 'No call of this session waits under that id.' }] };
    return resume(held, signal);
  }

  /** @param {{ request: ActionRequest, action: Action }} held @param {AbortSignal} signal */
  function resume({ request, action }, signal) {
    // Taken out while it is decided, so that two waits do not both run it; the desk would refuse the second anyway.
    pending.delete(action.id);
    return decide(request, action, signal);
  }

  function forget() {
    for (const held of [pending, unanswered])
      for (const [key, { since }] of held) if (Date.now() - since > FORGET_AFTER_MS) held.delete(key);
  }

  server.onclose = () => void inner.close();
  return server;
}

/** @param {unknown} error @returns {error is UnavailableError} */
const isUndecided = (error) => error instanceof UnavailableError && UNDECIDED.has(error.code);

/** The same for the same tool with the same arguments, however they are written. @param {string} name @param {unknown} args */
const callOf = (name, args) => canonicalize([name, args]);

/** @param {Action} action @returns {CallToolResult} */
function waiting(action) {
  const until = action.review ? ` It lapses at ${action.review.expiresAt}.` : '';
  return {
    content: [
      {
        type: 'text',
        text: `The call has not run yet: a person must decide.${until} Do not repeat it. Call ${AWAIT} with {"action":"${action.id}"} to wait for the decision and, if it is a yes, its result.`,
      },
    ],
    _meta: { 'countersign/action': action.id, 'countersign/state': action.state },
  };
}

/** @type {Tool} */
const AWAIT_TOOL = {
  name: AWAIT,
  description: 'Waits for the decision on a call that needs a person, runs it if it was approved, and answers with its result.',
  inputSchema: {
    type: 'object',
    properties: { action: { type: 'string', description: 'The id of the action.' } },
    required: ['action'],
  },
};
