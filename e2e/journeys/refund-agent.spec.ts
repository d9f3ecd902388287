import { createHash, randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import type { DecisionApproval } from '@/lib/approvals/contract';
import { gatherEvidence } from '@/lib/integrity/gather-evidence';
import { judgeEvidence, type Judgement } from '@/lib/integrity/judge-evidence';
import { verifyInNode } from '@/lib/integrity/testing/made-log';
import { readAction, startProgram, type Running } from '../clients/desk';
import { expect, test } from '../fixtures';
import { axeFaults } from '../support/axe';
import { confirmIfAsked, tabTo } from '../support/keyboard';
import { stateFile, type Demo } from '../support/instance';

/** What becomes of an action that is edited, approved and run: each an entry of the log. */
const CHAIN = ['action.requested', 'action.edited', 'review.decided', 'verdict.issued', 'verdict.redeemed', 'action.result'];
const AGENT = 'clients/examples/refund-agent/agent.mjs';

function startAgent(demo: Demo, run: string, question: string): Running {
  const args = [
    AGENT,
    '--desk',
    demo.url,
    '--key',
    demo.apiKey,
    '--system',
    `refund-desk-${run.slice(-8)}`,
    '--run',
    run,
    question,
  ];
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
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  let decision = '';
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

  await test.step('a person changes the amount, without a mouse', async () => {
    await page.goto('/approvals');
    await expect(page.getByRole('table', { name: 'Actions' })).toContainText('Refund money');
    await page.goto(`/approvals/${action}`);
    await expect(page.getByText('"amount": "9420.00"')).toBeVisible();
    const form = page.getByRole('form', { name: /^Edit/ });
    await expect(async () => {
      if (!(await form.isVisible())) await page.keyboard.press('e');
      await expect(form).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await expect(form.getByRole('textbox', { name: 'amount' })).toBeFocused();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('942.00');
    await expect(form.getByRole('list', { name: 'What the edit changes' })).toContainText('+ 942.00');
    await expect(form.getByText('As edited:')).toBeVisible();
    await tabTo(page, form.getByRole('textbox', { name: 'In your own words' }));
    await page.keyboard.type('One item came back, not all of them.');
    await page.keyboard.press('ControlOrMeta+Enter');
    await confirmIfAsked(page, demo, 'compliance_officer', page.getByText('You edited it, it concerns you'));
    expect(await readAction(api, action)).toMatchObject({ state: 'pendingReview', revision: 2 });
  });

  await test.step('who edited it cannot approve it; another person does, with two keys', async () => {
    await page.keyboard.press('a');
    await expect(page.getByRole('form', { name: /^Approve/ })).toBeHidden();
    const context = await browser.newContext({ storageState: stateFile('reviewer') });
    const other = await context.newPage();
    await other.goto(`/approvals/${action}`);
    await expect(other.getByText('Arguments, as edited')).toBeVisible();
    const armed = other.getByRole('form', { name: /^Approve/ });
    await expect(async () => {
      // Approving opens once every part was in sight.
      await other.keyboard.press('PageDown');
      await other.keyboard.press('a');
      await expect(armed).toBeVisible({ timeout: 500 });
    }).toPass();
    await tabTo(other, armed.getByRole('textbox', { name: /In your own words/ }));
    await other.keyboard.type('942.00 is what the order says.');
    expect(await readAction(api, action)).toMatchObject({ state: 'pendingReview' }); // armed is not approved
    await other.keyboard.press('ControlOrMeta+Enter');
    await confirmIfAsked(other, demo, 'reviewer', other.getByText('A verdict was signed'));
    await expect.poll(async () => (await readAction(api, action)).state).toBe('approved');
    await context.close();
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

  await test.step('the chain stands on the trail, sealed entry by entry', async () => {
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
    for (const kind of CHAIN) expect(kinds).toContain(kind);
    expect(detail.approvals.find((one) => one.id === action)!.chain.map((link) => link.kind)).toEqual(CHAIN);
    decision = detail.decision.id;
    await expect(async () => {
      await page.goto(`/decisions/${decision}?step=${action}`);
      const chain = page.getByRole('region', { name: 'Approvals' }).getByRole('list', { name: 'Chain of issue_refund' }).last();
      await expect(chain.getByRole('listitem')).toHaveCount(CHAIN.length);
      await expect(chain.getByRole('img', { name: /^Seal: (sealed|anchored outside)$/ })).toHaveCount(CHAIN.length, { timeout: 2_000 }); // prettier-ignore
    }).toPass({ timeout: 60_000 });
    const chain = page.getByRole('region', { name: 'Approvals' }).getByRole('list', { name: 'Chain of issue_refund' }).last();
    await expect(chain.getByRole('listitem')).toContainText([
      'asked leave, and it was scored', 'edited it, on what they had seen', 'decided, on what they had seen', 'verdict was signed', 'redeemed the verdict',
      'told the result',
    ]); // prettier-ignore
    await expect(chain.getByText(/^Seen:/)).toHaveCount(2);
    // Beside the step of the asking too, with the way to the desk.
    const panel = page.getByRole('region', { name: 'Selected step' });
    await expect(panel.getByRole('link', { name: 'Refund money' })).toHaveAttribute('href', `/approvals/${action}`);
    expect(await axeFaults(page)).toEqual([]);
  });

  await test.step('and verifies offline', async () => {
    await expect(async () => {
      const judged = await judgeProof(api, decision);
      expect(judged.problems).toEqual([]);
      const proved = judged.entries.filter((entry) => entry.inclusion !== null);
      const chain = proved.filter((entry) => /^(action|review|verdict)\./.test(entry.envelope!.kind));
      expect(chain.map((entry) => entry.envelope!.kind)).toEqual(expect.arrayContaining([...CHAIN]));
      expect(judged.entries.every((entry) => entry.fault === null)).toBe(true);
      // What was asked, what was made of it, what the reviewer saw and what was redeemed are in the disclosures that match their entries.
      const contents = chain.flatMap((entry) => (entry.content.state === 'matches' ? [entry.content.canonical] : []));
      expect(contents.filter((text) => text.includes('9420.00')).length).toBeGreaterThan(0);
      expect(contents.filter((text) => text.includes('942.00') && text.includes('redemption')).length).toBeGreaterThan(0);
      expect(contents.filter((text) => text.includes('seenHash')).length).toBeGreaterThan(0);
    }).toPass({ timeout: 60_000 });
  });
});
