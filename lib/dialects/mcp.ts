import { callMark } from './call-mark';
import { text, type Dialect } from './dialect';
import { toMessages } from './messages';
import type { StepKind } from './step-kinds';

/** MCP methods, where no GenAI operation is named. */
const METHODS: Record<string, StepKind> = { 'tools/call': 'tool', 'resources/read': 'retrieval' };

/** JSON-RPC answers with an error code where no error.type says more. 0 and 200 are success. */
const FINE = new Set(['0', '200', 'OK', 'ok']);

/**
 * Spans of the Model Context Protocol, of the client and of the server. A call of a tool is told by the agent's span, by the client's
 * and by the server's: one step (docs/adr/0018). Requests with other ids are other calls.
 */
export const MCP: Dialect = {
  name: 'otel.mcp',
  version: '3',
  title: 'MCP spans, client and server',
  scopes: [],
  keys: ['mcp.*'],
  kind: (from) => {
    const method = from.text(['mcp.method.name']);
    if (method === undefined) return undefined;
    return Object.hasOwn(METHODS, method) ? METHODS[method] : 'other';
  },
  fields: {
    toolName: text('gen_ai.tool.name', 'mcp.tool.name'),
    callId: text('gen_ai.tool.call.id'),
    arguments: (from) => from.json(['gen_ai.tool.call.arguments', 'mcp.tool.arguments', 'mcp.request.argument']),
    result: (from) => from.json(['gen_ai.tool.call.result', 'mcp.tool.result', 'mcp.response.value']),
    query: text('mcp.resource.uri'),
    promptName: text('gen_ai.prompt.name'),
    output: (from, span) => (span.kind === 'tool' ? undefined : toMessages(from.value(['mcp.response.value']), 'output')),
    errorType: (from) => {
      const type = from.text(['error.type']);
      if (type !== undefined) return type;
      const code = from.text(['rpc.response.status_code', 'rpc.jsonrpc.error_code']);
      return code === undefined || FINE.has(code) ? undefined : `JSON-RPC ${code}`;
    },
  },
  callMark: (from) => {
    const id = from.text(['mcp.method.name']) === 'tools/call' ? from.text(['jsonrpc.request.id']) : undefined;
    return id === undefined ? undefined : callMark(id);
  },
  echoes: (from) => from.text(['mcp.method.name']) === 'tools/call',
  never: 'arguments and results, unless content is switched on; the prompt version of prompts/get; who approved a call',
};
