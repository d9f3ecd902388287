import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ChatMessage {
  role: string;
  content?: unknown;
}
type Body = { model: string; messages?: ChatMessage[]; input?: string | { type?: string; role?: string }[] };

/** Calls that the model asks for first; one of the two tools fails. */
const CALLS = [
  { id: 'call_1', name: 'issue_refund', arguments: '{"order":"W100","amount":"40.00"}' },
  { id: 'call_2', name: 'notify', arguments: '{"channel":"mail"}' },
];
const ANSWER = 'Refunded 40 EUR.';

/**
 * An OpenAI-compatible server without a model: asked a question it calls two tools, given their results it answers. It answers as
 * another model than was asked for, as aliases do.
 */
export async function serveOpenAi(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Body;
      const answer = incoming.url?.endsWith('/responses')
        ? responseOf(body)
        : incoming.url?.endsWith('/chat/completions')
          ? completionOf(body)
          : null;
      outgoing.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, close: () => close(server) };
}

function completionOf({ model, messages = [] }: Body): object {
  const asked = !messages.some((message) => message.role === 'tool');
  const message = asked
    ? { role: 'assistant', content: null, tool_calls: CALLS.map(({ id, ...call }) => ({ id, type: 'function', function: call })) }
    : { role: 'assistant', content: ANSWER };
  return {
    id: asked ? 'chatcmpl-1' : 'chatcmpl-2',
    object: 'chat.completion',
    created: 1_795_000_000,
    model: `${model}-2026-01`,
    choices: [{ index: 0, message, finish_reason: asked ? 'tool_calls' : 'stop' }],
    usage: {
      prompt_tokens: asked ? 120 : 180,
      completion_tokens: asked ? 30 : 40,
      total_tokens: asked ? 150 : 220,
      prompt_tokens_details: { cached_tokens: asked ? 0 : 64 },
    },
  };
}

function responseOf({ model, input = [] }: Body): object {
  const asked = typeof input === 'string' || !input.some((item) => item.type === 'function_call_output');
  return {
    id: asked ? 'resp_1' : 'resp_2',
    object: 'response',
    created_at: 1_795_000_000,
    status: 'completed',
    model: `${model}-2026-01`,
    output: asked
      ? CALLS.map(({ id, ...call }) => ({ type: 'function_call', id: `fc_${id}`, call_id: id, status: 'completed', ...call }))
      : [
          {
            type: 'message',
            id: 'msg_1',
            status: 'completed',
            role: 'assistant',
            content: [{ type: 'output_text', text: ANSWER, annotations: [] }],
          },
        ],
    usage: {
      input_tokens: asked ? 120 : 180,
      input_tokens_details: { cached_tokens: asked ? 0 : 64 },
      output_tokens: asked ? 30 : 40,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: asked ? 150 : 220,
    },
    parallel_tool_calls: true,
    tools: [],
    error: null,
    incomplete_details: null,
  };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
