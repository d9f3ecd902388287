import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { approve, deadAddress, readAction, vote } from './desk';
import { expect, test as base } from './fixtures';
import { sdksMissing } from './run-sdk';
import { SDKS } from './sdks/install';

interface Proxied {
  call: (
    name: string,
    args: Record<string, string>,
  ) => Promise<{ text: string; isError: boolean; meta: Record<string, unknown> }>;
  tools: () => Promise<string[]>;
  /** What the payments server did. */
  done: () => object[];
}
type Open = (given?: { url?: string; holdSeconds?: number }) => Promise<Proxied>;

/** An agent that knows the proxy only: the server, its token and the desk's key are the proxy's. */
const test = base.extend<{ open: Open }>({
  open: async ({ demo }, use) => {
    const dir = path.join(SDKS, 'node_modules', '.run', randomUUID());
    mkdirSync(dir, { recursive: true });
    const clients: Client[] = [];
    await use(async ({ url = demo.url, holdSeconds = 50 } = {}) => {
      copyFileSync(path.join(SDKS, 'payments-server.mjs'), path.join(dir, 'payments-server.mjs'));
      const at = (name: string): string => path.join(dir, name);
      writeFileSync(at('key'), `${demo.apiKey}\n`, { mode: 0o600 });
      writeFileSync(at('payments.json'), JSON.stringify({ PAYMENTS_TOKEN: 'only-the-proxy-has-it' }), { mode: 0o600 });
      const config = {
        desk: { url, keyFile: at('key'), system: 'mcp-desk', timeoutMs: 3_000 },
        server: {
          command: process.execPath,
          args: [at('payments-server.mjs')],
          env: { DONE: at('done') },
          envFile: at('payments.json'),
        },
        holdSeconds,
      };
      writeFileSync(at('config.json'), JSON.stringify(config));
      const client = new Client({ name: 'agent', version: '1.0.0' });
      const cli = path.join(SDKS, 'node_modules', '@countersign', 'mcp-proxy', 'cli.js');
      await client.connect(
        new StdioClientTransport({ command: process.execPath, args: [cli, at('config.json')], stderr: 'ignore' }),
      );
      clients.push(client);
      return {
        call: async (name, args) => {
          const result = await client.callTool({ name, arguments: args });
          const [first] = result.content as { text: string }[];
          return { text: first!.text, isError: result.isError === true, meta: result._meta ?? {} };
        },
        tools: async () => (await client.listTools()).tools.map((tool) => tool.name),
        done: () =>
          existsSync(at('done'))
            ? readFileSync(at('done'), 'utf8')
                .trim()
                .split('\n')
                .map((line) => JSON.parse(line) as object)
            : [],
      };
    });
    for (const client of clients) await client.close();
    rmSync(dir, { recursive: true, force: true });
  },
});
test.beforeEach(() => {
  const missing = sdksMissing();
  test.skip(missing !== null, `the client libraries are missing: ${missing}`);
});
const large = () => ({ order: `W-${randomUUID()}`, amount: '9420.00', currency: 'EUR' });

test('what is allowed passes at once, and the agent sees the tools and one to wait with', async ({ open }) => {
  const proxied = await open();
  expect(await proxied.tools()).toEqual(['issue_refund', 'look_up_order', 'await_approval']);
  const order = `W-${randomUUID()}`;
  expect(await proxied.call('look_up_order', { order })).toMatchObject({ text: 'done look_up_order', isError: false });
  expect(proxied.done()).toEqual([{ tool: 'look_up_order', order }]);
});

test('a call that takes people longer than a client waits is answered as pending, and run after the yes, once', async ({
  demo,
  api,
  open,
}) => {
  const proxied = await open({ holdSeconds: 1 });
  const args = large();
  const pending = await proxied.call('issue_refund', args);
  expect(pending.text).toContain('has not run yet');
  expect(proxied.done()).toEqual([]);
  const action = pending.meta['countersign/action'] as string;
  expect(await proxied.call('await_approval', { action })).toMatchObject({ meta: { 'countersign/state': 'pendingReview' } });
  await approve(demo, api, action);
  expect(await proxied.call('await_approval', { action })).toMatchObject({ text: 'done issue_refund', isError: false });
  expect(proxied.done()).toEqual([{ tool: 'issue_refund', ...args }]);
  expect(await readAction(api, action)).toMatchObject({ state: 'approved', execution: 'succeeded' });
  expect(await proxied.call('await_approval', { action })).toMatchObject({ isError: true });
  expect(proxied.done()).toHaveLength(1);
});

test('a reviewer’s edit is what reaches the server', async ({ demo, api, open }) => {
  const proxied = await open({ holdSeconds: 1 });
  const args = large();
  const action = (await proxied.call('issue_refund', args)).meta['countersign/action'] as string;
  const editedArgs = { ...args, amount: '120.00' };
  const edit = { vote: 'edit', reasonCode: 'wrongAmount', reason: 'Only one item came back.', editedArgs } as const;
  await vote(demo, 'reviewer', await readAction(api, action), edit);
  for (const role of ['compliance_officer', 'administrator'] as const) {
    const now = await readAction(api, action);
    if (now.state === 'pendingReview') await vote(demo, role, now, { vote: 'approve' });
  }
  await proxied.call('await_approval', { action });
  expect(proxied.done()).toEqual([{ tool: 'issue_refund', ...editedArgs }]);
});

test('a no is told as a no, and nothing reaches the server', async ({ demo, api, open }) => {
  const proxied = await open({ holdSeconds: 1 });
  const action = (await proxied.call('issue_refund', large())).meta['countersign/action'] as string;
  await vote(demo, 'reviewer', await readAction(api, action), {
    vote: 'reject',
    reasonCode: 'notRequested',
    reason: 'Nobody asked.',
  });
  expect(await proxied.call('await_approval', { action })).toMatchObject({
    isError: true,
    meta: { 'countersign/code': 'rejected' },
  });
  expect(proxied.done()).toEqual([]);
});

test('with the desk away nothing reaches the server, and that is no refusal', async ({ open }) => {
  const proxied = await open({ url: await deadAddress() });
  const answer = await proxied.call('look_up_order', { order: 'W100' });
  expect(answer).toMatchObject({ isError: true, meta: { 'countersign/code': 'network' } });
  expect(answer.text).toContain('not a refusal');
  expect(proxied.done()).toEqual([]);
});
