import { createHash, randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import type { DecisionApproval } from '@/lib/approvals/contract';
import { gatherEvidence } from '@/lib/integrity/gather-evidence';
import { judgeEvidence, type Judgement } from '@/lib/integrity/judge-evidence';
import { verifyInNode } from '@/lib/integrity/testing/made-log';
import { readAction, startProgram, vote, type Running } from '../clients/desk';
import { expect, test } from '../fixtures';
import type { Demo } from '../support/instance';

const AGENT = 'clients/examples/refund-agent/agent.mjs';

function startAgent(demo: Demo, run: string, question: string): Running {
  const args = [AGENT, '--desk', demo.url, '--key', demo.apiKey, '--system', 'refund-desk', '--run', run, question];
  return startProgram(process.execPath, args, {});
}

/** What an auditor finds out from the archive and the key, without the server. */
async function judgeProof(api: APIRequestContext, decision: string): Promise<Judgement> {
  const trust = await (await api.get('/api/v1/log/key?format=trust')).body();
  const archive = await (await api.get(`/api/v1/decisions/${decision}/proof`)).body();
  const evidence = await gatherEvidence([
    { name: 'proof.zip', bytes: archive },
    { name: 'trust.txt', bytes: trust },
  ]);
  return judgeEvidence(evidence, { sha256: (bytes) => createHash('sha256').update(bytes).digest(), verifyEd25519: verifyInNode });
}

test('small refunds pass, a large one waits, a reviewer changes the amount, and the agent pays exactly that, once, provably', async ({
  demo,
  api,
}) => {
  test.setTimeout(180_000);
  const run = `refunds-${randomUUID()}`;
  const question = 'Please refund W100 40.00 and W200 9420.00.';
  const agent = startAgent(demo, run, question);
  await test.step('the small one is paid at once', async () => {
    expect(await agent.line('paid')).toEqual({ event: 'paid', order: 'W100', amount: '40.00', currency: 'EUR' });
  });

  const asked = await agent.line('asked', (line) => line['order'] === 'W200');
  const action = asked['action'] as string;
  await test.step('the large one waits', async () => {
    expect(await readAction(api, action)).toMatchObject({ state: 'pendingReview', execution: 'none' });
  });

  await test.step('a reviewer changes the amount, and another person approves the change', async () => {
    await vote(demo, 'reviewer', await readAction(api, action), {
      vote: 'edit',
      reasonCode: 'wrongAmount',
      reason: 'One item came back, not all of them.',
      editedArgs: { order: 'W200', amount: '942.00', currency: 'EUR' },
    });
    for (const role of ['compliance_officer', 'administrator'] as const) {
      const now = await readAction(api, action);
      if (now.state === 'pendingReview') await vote(demo, role, now, { vote: 'approve' });
    }
  });

  await test.step('the agent pays exactly the changed amount', async () => {
    const lines = await agent.end();
    expect(lines.filter((line) => line.event === 'paid')).toEqual([
      { event: 'paid', order: 'W100', amount: '40.00', currency: 'EUR' },
      { event: 'paid', order: 'W200', amount: '942.00', currency: 'EUR' },
    ]);
    expect(lines.at(-1)).toMatchObject({ event: 'answer', text: expect.stringContaining('942.00') as unknown });
  });

  await test.step('and not a second time: the same run again asks for the same, and pays nothing', async () => {
    const lines = await startAgent(demo, run, question).end();
    expect(lines.filter((line) => line.event === 'paid')).toEqual([]);
    expect(lines.filter((line) => line.event === 'notRun').map((line) => line['code'])).toEqual([
      'alreadyRedeemed',
      'alreadyRedeemed',
    ]);
  });

  await test.step('the chain stands on the trail, and verifies offline', async () => {
    const detail = (await (await api.get(`/api/v1/decisions/${run}`)).json()) as {
      decision: { id: string };
      approvals: DecisionApproval[];
      events: { kind: string; id: string }[];
    };
    expect(detail.approvals).toHaveLength(2);
    expect(detail.approvals.find((one) => one.id === action)).toMatchObject({
      tool: 'issue_refund',
      state: 'approved',
      execution: 'succeeded',
    });
    const kinds = detail.events.map((event) => event.kind);
    for (const kind of [
      'action.requested',
      'action.edited',
      'review.decided',
      'verdict.issued',
      'verdict.redeemed',
      'action.result',
    ])
      expect(kinds).toContain(kind);

    await expect(async () => {
      const judged = await judgeProof(api, detail.decision.id);
      expect(judged.problems).toEqual([]);
      const proved = judged.entries.filter((entry) => entry.inclusion !== null);
      const chain = proved.filter((entry) => /^(action|review|verdict)\./.test(entry.envelope!.kind));
      expect(chain.map((entry) => entry.envelope!.kind)).toEqual(
        expect.arrayContaining([
          'action.requested',
          'action.edited',
          'review.decided',
          'verdict.issued',
          'verdict.redeemed',
          'action.result',
        ]),
      );
      expect(judged.entries.every((entry) => entry.fault === null)).toBe(true);
      // What was asked, what was made of it, what the reviewer saw and what was redeemed are in the disclosures that match their entries.
      const contents = chain.flatMap((entry) => (entry.content.state === 'matches' ? [entry.content.canonical] : []));
      expect(contents.filter((text) => text.includes('9420.00')).length).toBeGreaterThan(0);
      expect(contents.filter((text) => text.includes('942.00') && text.includes('redemption')).length).toBeGreaterThan(0);
      expect(contents.filter((text) => text.includes('seenHash')).length).toBeGreaterThan(0);
    }).toPass({ timeout: 60_000 });
  });
});
