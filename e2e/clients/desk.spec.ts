import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { approve, deadAddress, readAction, serveBetween, startClient, vote, type Call } from './desk';
import { expect, test } from './fixtures';
import { sdksMissing } from './run-sdk';

/**
 * Our clients, installed as published beside the frameworks they are for, each in a process of its own against the served desk. Whatever
 * happens, the tool gets exactly what was approved, once, or does not run.
 */
const SMALL = { tool: 'look_up_order', args: { order: 'W100' } };
const LARGE = { tool: 'issue_refund', args: { order: 'W100', amount: '9420.00', currency: 'EUR' } };
const own = <T extends { args: Record<string, string> }>(call: T): T => ({ ...call, args: { ...call.args, note: randomUUID() } });

const CLIENTS: { client: string; title: string; env?: Record<string, string> }[] = [
  { client: 'client', title: '@countersign/client' },
  { client: 'langchain', title: 'LangChain' },
  { client: 'ai-sdk', title: 'the AI SDK, waiting inside the tool' },
  { client: 'ai-sdk', title: 'the AI SDK, by its approval requests', env: { HOLD: 'approval' } },
  { client: 'openai-agents', title: 'OpenAI Agents, over a stored run state' },
  { client: 'python', title: 'Python' },
];

for (const { client, title, env } of CLIENTS) {
  test.describe(title, () => {
    test.beforeEach(() => {
      if (client === 'python') {
        test.skip(spawnSync('python3', ['--version']).status !== 0, 'python3 is not installed');
        return;
      }
      const missing = sdksMissing();
      test.skip(missing !== null, `the client libraries are missing: ${missing}`);
    });
    const start = (demo: Parameters<typeof startClient>[0], call: Call) =>
      startClient(demo, client, { ...call, ...(env ? { env } : {}) });

    test('runs what is allowed, and tells how it ended', async ({ demo, api }) => {
      const call = own(SMALL);
      const run = randomUUID();
      const lines = await start(demo, { ...call, run }).end();
      expect(lines.filter((line) => line.event === 'ran')).toEqual([{ event: 'ran', args: call.args }]);
      expect(lines.filter((line) => line.event === 'notRun')).toEqual([]);
      const asked = lines.find((line) => line.event === 'asked');
      if (asked)
        expect(await readAction(api, asked['action'] as string)).toMatchObject({ state: 'allowed', execution: 'succeeded' });
      // The same run once more, as after a crash: the same request, whose verdict is used up.
      const again = await start(demo, { ...call, run }).end();
      expect(again.filter((line) => line.event === 'ran')).toEqual([]);
      expect(again.at(-1)).toMatchObject(
        client === 'python' ? { code: 'alreadyRedeemed' } : { text: expect.stringContaining('not a refusal') as unknown },
      );
    });

    test('waits for a person, and runs what they approved', async ({ demo, api }) => {
      const call = own(LARGE);
      const program = start(demo, call);
      const { action } = (await program.line('asked')) as unknown as { action: string };
      expect(await readAction(api, action)).toMatchObject({ state: 'pendingReview', execution: 'none' });
      await approve(demo, api, action);
      const lines = await program.end();
      expect(lines.filter((line) => line.event === 'ran')).toEqual([{ event: 'ran', args: call.args }]);
      expect(await readAction(api, action)).toMatchObject({ state: 'approved', execution: 'succeeded' });
    });

    test('does not run what a person rejected, and says that it is a no', async ({ demo, api }) => {
      const program = start(demo, own(LARGE));
      const { action } = (await program.line('asked')) as unknown as { action: string };
      await vote(demo, 'reviewer', await readAction(api, action), {
        vote: 'reject',
        reasonCode: 'notRequested',
        reason: 'Nobody asked for this.',
      });
      const lines = await program.end();
      expect(lines.filter((line) => line.event === 'ran')).toEqual([]);
      expect(JSON.stringify(lines)).not.toContain('not a refusal');
      expect(await readAction(api, action)).toMatchObject({ state: 'rejected', execution: 'none' });
    });

    test('runs exactly what a reviewer made of it', async ({ demo, api }) => {
      const call = own(LARGE);
      const program = start(demo, { ...call, acceptsEdits: true });
      const { action } = (await program.line('asked')) as unknown as { action: string };
      const editedArgs = { ...call.args, amount: '120.00' };
      await vote(demo, 'reviewer', await readAction(api, action), {
        vote: 'edit',
        reasonCode: 'wrongAmount',
        reason: 'Only one item came back.',
        editedArgs,
      });
      for (const role of ['compliance_officer', 'administrator'] as const) {
        const now = await readAction(api, action);
        if (now.state === 'pendingReview') await vote(demo, role, now, { vote: 'approve' });
      }
      const lines = await program.end();
      expect(lines.filter((line) => line.event === 'ran')).toEqual([{ event: 'ran', args: editedArgs }]);
      expect(await readAction(api, action)).toMatchObject({
        state: 'approved',
        execution: 'succeeded',
        effectiveArgs: editedArgs,
      });
    });

    test('does not run when the desk is away, and does not call that a no', async ({ demo }) => {
      const lines = await start(demo, { ...own(SMALL), url: await deadAddress() }).end();
      expect(lines.filter((line) => line.event === 'ran')).toEqual([]);
      expect(lines).toContainEqual({ event: 'notRun', kind: 'UnavailableError', code: 'network' });
    });

    for (const [where, change] of [
      ['on the way to the desk', { request: (body) => Object.assign(body, { args: { order: 'W666' } }) }],
      [
        'on the way back',
        { answer: (body) => void ('effectiveArgs' in body && Object.assign(body, { effectiveArgs: { order: 'W666' } })) },
      ],
    ] satisfies [string, Parameters<typeof serveBetween>[1]][])
      test(`does not run arguments that were changed ${where}`, async ({ demo }) => {
        const between = await serveBetween(demo, change);
        try {
          const lines = await start(demo, { ...own(SMALL), url: between.url, acceptsEdits: true }).end();
          expect(lines.filter((line) => line.event === 'ran')).toEqual([]);
          expect(lines).toContainEqual({ event: 'notRun', kind: 'UnavailableError', code: 'hashMismatch' });
        } finally {
          await between.close();
        }
      });
  });
}
