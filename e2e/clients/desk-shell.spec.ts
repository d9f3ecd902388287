import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import type { ActionView } from '@/lib/approvals/contract';
import type { Demo } from '../support/instance';
import { approve, deadAddress, serveBetween, vote } from './desk';
import { expect, test } from './fixtures';

test.beforeEach(() => {
  const missing = ['curl', 'jq'].filter((tool) => spawnSync(tool, ['--version']).status !== 0);
  test.skip(missing.length > 0, `${missing.join(' and ')} is not installed`);
});

interface Ask {
  tool: string;
  args: object;
  url?: string;
  run?: string;
  edits?: boolean;
  command?: string[];
}

function ask(demo: Demo, { tool, args, url = demo.url, run = randomUUID(), edits = false, command = ['cat'] }: Ask) {
  const child = spawn('sh', ['clients/shell/ask.sh', url, 'shell-desk', tool, JSON.stringify(args), ...command], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', KEY: demo.apiKey, RUN: run, ACCEPTS_EDITS: String(edits) },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  );
}

/** The action that a run asked for; it asks within the test's time, or the test fails. */
async function actionOf(api: APIRequestContext, run: string, { tool, args }: Ask): Promise<ActionView> {
  let action: ActionView | undefined;
  await expect(async () => {
    // The same request with the same key answers how the first one stands.
    const response = await api.post('/api/v1/actions', {
      headers: { 'idempotency-key': `${run}:1` },
      data: {
        system: 'shell-desk',
        tool: { name: tool },
        args,
        run: { runId: run, callId: '1', framework: 'shell' },
        options: { acceptsEdits: true },
      },
    });
    action = (await response.json()) as ActionView;
    expect(action.state).toBe('pendingReview');
  }).toPass();
  return action!;
}

test('ask.sh runs what is allowed with exactly the arguments, and the command’s own end is its own', async ({ demo }) => {
  const args = { order: `W-${randomUUID()}`, note: 'ä 退款 "quoted" \\ $HOME `id`', n: 7, deep: { b: [true, null], a: '' } };
  const { code, out, err } = await ask(demo, { tool: 'look_up_order', args });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toEqual(args);
  const failing = { tool: 'look_up_order', args: { order: `W-${randomUUID()}` }, command: ['sh', '-c', 'exit 9'] };
  expect(await ask(demo, failing)).toMatchObject({ code: 9 });
});

test('ask.sh waits for a person, and runs what they made of it', async ({ demo, api }) => {
  const run = randomUUID();
  const given = { tool: 'issue_refund', args: { order: `W-${run}`, amount: '9420.00', currency: 'EUR' }, edits: true };
  const ended = ask(demo, { ...given, run });
  const action = await actionOf(api, run, given);
  const editedArgs = { ...given.args, amount: '120.00' };
  await vote(demo, 'reviewer', action, { vote: 'edit', reasonCode: 'wrongAmount', reason: 'One item only.', editedArgs });
  for (const role of ['compliance_officer', 'administrator'] as const) {
    const now = (await (await api.get(`/api/v1/actions/${action.id}`)).json()) as ActionView;
    if (now.state === 'pendingReview') await vote(demo, role, now, { vote: 'approve' });
  }
  const { code, out } = await ended;
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(editedArgs);
});

test('ask.sh keeps a no apart from no answer, and runs nothing on either', async ({ demo, api }) => {
  const run = randomUUID();
  const given = { tool: 'issue_refund', args: { order: `W-${run}`, amount: '9420.00', currency: 'EUR' }, edits: true };
  const ended = ask(demo, { ...given, run });
  const action = await actionOf(api, run, given);
  await vote(demo, 'reviewer', action, { vote: 'reject', reasonCode: 'notRequested', reason: 'Nobody asked.' });
  expect(await ended).toMatchObject({ code: 3, out: '' });

  const small = { tool: 'look_up_order', args: { order: `W-${randomUUID()}` } };
  expect(await ask(demo, { ...small, url: await deadAddress() })).toMatchObject({ code: 4, out: '' });
  const between = await serveBetween(demo, {
    answer: (body) => void ('effectiveArgs' in body && Object.assign(body, { effectiveArgs: { order: 'W666' } })),
  });
  try {
    expect(await ask(demo, { ...small, url: between.url, edits: true })).toMatchObject({ code: 4, out: '' });
  } finally {
    await between.close();
  }
  // Used up: the same run and call is the same request.
  const once = { ...small, run: randomUUID() };
  expect((await ask(demo, once)).code).toBe(0);
  expect(await ask(demo, once)).toMatchObject({ code: 4, out: '' });
});

test('a key decides nothing, whatever its scopes', async ({ demo, api }) => {
  const run = randomUUID();
  const given = { tool: 'issue_refund', args: { order: `W-${run}`, amount: '9420.00', currency: 'EUR' }, edits: true };
  const ended = ask(demo, { ...given, run });
  const action = await actionOf(api, run, given);
  const attempt = await api.post(`/api/v1/reviews/${action.id}/votes`, {
    headers: { 'if-match': `"${action.revision}"` },
    data: { vote: 'approve', reasonCode: 'asIntended', seenHash: action.actionHash },
  });
  expect(attempt.status()).toBe(403);
  await approve(demo, api, action.id);
  expect((await ended).code).toBe(0);
});
