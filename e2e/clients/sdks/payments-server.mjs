// An MCP server as a provider ships it: it pays whoever calls it, with the credentials of its environment. It says what it did on a file.
import { appendFileSync } from 'node:fs';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const inputSchema = { type: 'object', properties: { order: { type: 'string' }, amount: { type: 'string' } } };
const server = new Server({ name: 'payments', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: [
    { name: 'issue_refund', description: 'Pays money back', inputSchema, annotations: { destructiveHint: true } },
    { name: 'look_up_order', description: 'Reads an order', inputSchema, annotations: { readOnlyHint: true } },
  ],
}));
server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
  if (!process.env.PAYMENTS_TOKEN || process.env.COUNTERSIGN_KEY) throw new Error('the environment is not as it should be');
  appendFileSync(process.env.DONE, `${JSON.stringify({ tool: params.name, ...params.arguments })}\n`);
  return { content: [{ type: 'text', text: `done ${params.name}` }] };
});
await server.connect(new StdioServerTransport());
