import { createServer } from 'node:http';

// A server that speaks OpenAI's chat completions and has no model: it asks for a refund for every "W100 40.00" it reads, and then sums up.
// With OPENAI_BASE_URL set the agent uses a real one instead.
const WANTED = /\b(W\d+)\D+?(\d+\.\d\d)\b/g;

/** @param {{ messages: { role: string, content: string | null, tool_call_id?: string }[] }} body */
function answerTo({ messages }) {
  const results = messages.filter((message) => message.role === 'tool');
  if (results.length > 0) return { role: 'assistant', content: results.map((message) => message.content).join('\n') };
  const question = messages.findLast((message) => message.role === 'user')?.content ?? '';
  const calls = [...question.matchAll(WANTED)].map(([, order, amount]) => ({
    id: `call_${order}`,
    type: 'function',
    function: { name: 'issue_refund', arguments: JSON.stringify({ order, amount, currency: 'EUR' }) },
  }));
  return calls.length > 0
    ? { role: 'assistant', content: null, tool_calls: calls }
    : { role: 'assistant', content: 'There is nothing to refund.' };
}

/** @returns {Promise<{ url: string, close: () => void }>} */
export async function serveMockModel() {
  const server = createServer((incoming, outgoing) => {
    let text = '';
    incoming.on('data', (chunk) => (text += chunk));
    incoming.on('end', () => {
      const message = answerTo(JSON.parse(text));
      const answer = {
        id: 'chatcmpl-mock',
        object: 'chat.completion',
        created: Math.floor(Date.now() / 1000),
        model: 'mock-1-2026-01',
        choices: [{ index: 0, message, finish_reason: message.content === null ? 'tool_calls' : 'stop' }],
        usage: { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 },
      };
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
