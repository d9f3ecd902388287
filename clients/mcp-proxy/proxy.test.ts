import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { Countersign } from '../client/index.js';
import { lyingDesk } from '../testing/lying-desk';
import { createProxy } from './index.js';

const REFUND = { name: 'refund', arguments: { order: 'W100', amount: '420.00' } };
type Json = Record<string, unknown>;

/** An agent, the proxy and a server of payments in one process, with a desk whose people are asked about everything. */
async function proxied({ holdMs = 60_000, lose }: { holdMs?: number; lose?: (nth: number) => boolean } = {}) {
  let asked: Json = {};
  let decided = false;
  const review = { required: 1, approvals: 0, expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
  const now = (): Json =>
    decided ? { ...asked, revision: 2, state: 'approved' } : { ...asked, state: 'pendingReview', verdict: undefined, review };
  let requests = 0;
  let read = (): void => undefined;
  const reading = new Promise<void>((resolve) => (read = resolve));
  const desk = await lyingDesk({
    action: (action) => ((asked = action), now()),
    instead: (method, path) => {
      if (path === '/api/v1/actions' && lose?.(requests++)) return new Error('the line went dead');
      if (method !== 'GET' || !path.startsWith('/api/v1/actions/')) return undefined;
      read();
      return { status: 200, body: now() };
    },
  });
  const done: unknown[] = [];
  const payments = new Server({ name: 'payments', version: '1.0.0' }, { capabilities: { tools: {} } });
  payments.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [{ name: 'refund', inputSchema: { type: 'object' } }] }));
  payments.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    done.push(params.arguments);
    return { content: [{ type: 'text', text: 'paid' }] };
  });
  const [toPayments, ofPayments] = InMemoryTransport.createLinkedPair();
  await payments.connect(ofPayments);
  let notRun = (_code: string): void => undefined;
  const gaveUp = new Promise<string>((resolve) => (notRun = resolve));
  const client = new Countersign({ url: 'http://desk.test', key: 'k', system: 'a', fetch: desk.fetch, timeoutMs: 100 });
  const proxy = await createProxy(client, toPayments, { holdMs, onNotRun: ({ code }) => notRun(code) });
  const agent = new Client({ name: 'agent', version: '1.0.0' });
  const [toProxy, ofProxy] = InMemoryTransport.createLinkedPair();
  await proxy.connect(ofProxy);
  await agent.connect(toProxy);
  const requested = () => desk.calls.filter((call) => call === 'POST /api/v1/actions').length;
  return { agent, done, requested, sent: desk.sent, reading, gaveUp, approve: () => (decided = true) };
}

test('a call that the agent gave up waits on: made again it goes on with the same action', async () => {
  const { agent, done, requested, reading, gaveUp, approve } = await proxied();
  const impatient = new AbortController();
  const first = agent.callTool(REFUND, undefined, { signal: impatient.signal });
  await reading;
  impatient.abort();
  await expect(first).rejects.toThrow();
  expect(await gaveUp).toBe('aborted');
  approve();
  // Written in another order it is the same call.
  const { order, amount } = REFUND.arguments;
  const again = await agent.callTool({ name: 'refund', arguments: { amount, order } });
  expect(again.content).toEqual([{ type: 'text', text: 'paid' }]);
  expect(requested()).toBe(1);
  expect(done).toEqual([REFUND.arguments]);
  // What has run is over: the next one is asked for anew.
  await agent.callTool(REFUND);
  expect(requested()).toBe(2);
});

test('a request that was never answered is sent again under the same number', async () => {
  const { agent, sent, gaveUp } = await proxied({ holdMs: 1, lose: (nth) => nth === 0 });
  expect(await agent.callTool(REFUND)).toMatchObject({ isError: true });
  expect(await gaveUp).toBe('network');
  expect(await agent.callTool(REFUND)).toMatchObject({ _meta: { 'countersign/state': 'pendingReview' } });
  await agent.callTool({ name: 'refund', arguments: { order: 'W200' } });
  const runs = sent.filter((body) => 'args' in body).map((body) => (body['run'] as Json)['callId']);
  expect(new Set(runs)).toEqual(new Set(['call-1', 'call-2']));
  expect(runs.at(-2)).toBe('call-1');
});
