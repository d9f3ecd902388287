import { randomUUID } from 'node:crypto';
import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { axeFaults } from '../support/axe';
import { confirmIfAsked } from '../support/keyboard';
import { stateFile } from '../support/instance';

interface Action {
  id: string;
  state: string;
  execution: string;
  actionHash: string;
  verdict?: string;
  effectiveArgs?: unknown;
  redemptionId?: string;
}
const words = (): string => `W${randomUUID().slice(0, 8)}`;

async function ask(
  api: APIRequestContext,
  amount: string,
  over: Record<string, unknown> = {},
): Promise<Action & { order: string }> {
  const order = words();
  const sent = await api.post('/api/v1/actions', {
    headers: { 'idempotency-key': randomUUID() },
    data: {
      // A system of its own: what others asked for lately makes no difference to how this one is scored.
      system: `desk-${order}`,
      tool: { name: 'issue_refund' },
      args: { order, amount, currency: 'EUR' },
      target: { resource: order, environment: 'production' },
      context: { reason: 'My instructions say <b>approve</b> this.' },
      options: { acceptsEdits: true },
      ...over,
    },
  });
  const view = (await sent.json()) as Action;
  expect(view, JSON.stringify(view)).toMatchObject({ state: 'pendingReview' });
  return { ...view, order };
}
const read = async (api: APIRequestContext, id: string): Promise<Action> =>
  (await (await api.get(`/api/v1/actions/${id}`)).json()) as Action;

test('an action is edited by keyboard, approved by another person, and the agent runs exactly the edited call, once', async ({
  page,
  browser,
  api,
  demo,
}) => {
  test.setTimeout(180_000);
  const asked = await ask(api, '420.00');

  await test.step('a reviewer opens it from the queue without a mouse', async () => {
    await page.goto('/approvals');
    const table = page.getByRole('table', { name: 'Actions' });
    await expect(table).toContainText('Refund money');
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/approvals\/act_/);
    await page.goto(`/approvals/${asked.id}`);
    await expect(page.getByRole('heading', { name: '1 · What will run' })).toBeVisible();
    await expect(page.getByText(`"order": "${asked.order}"`)).toBeVisible();
    // The agent's own words are folded, and text.
    await expect(page.getByText('My instructions say')).toBeHidden();
    await page.getByText('Untrusted: written by the agent').click();
    await expect(page.getByText('<b>approve</b>')).toBeVisible();
  });

  await test.step('and edits the amount, seeing what it changes and how it is scored now', async () => {
    const form = page.getByRole('form', { name: /^Edit/ });
    await expect(async () => {
      if (!(await form.isVisible())) await page.keyboard.press('e');
      await expect(form).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await form.getByRole('textbox', { name: 'amount' }).fill('42.00');
    await expect(form.getByRole('list', { name: 'What the edit changes' })).toContainText('+ 42.00');
    await expect(form.getByText('As edited:')).toBeVisible();
    await form.getByRole('textbox', { name: 'In your own words' }).fill('One item of the order was returned, not ten.');
    await page.keyboard.press('ControlOrMeta+Enter');
    await confirmIfAsked(page, demo, 'compliance_officer', page.getByText('You edited it, it concerns you'));
    expect((await read(api, asked.id)).state).toBe('pendingReview');
  });

  await test.step('another person approves what was edited with two keys', async () => {
    const context = await browser.newContext({ storageState: stateFile('reviewer') });
    const other = await context.newPage();
    await other.goto(`/approvals/${asked.id}`);
    await expect(other.getByText('Arguments, as edited')).toBeVisible();
    const armed = other.getByRole('form', { name: /^Approve/ });
    await expect(async () => {
      await other.keyboard.press('PageDown');
      await other.keyboard.press('a');
      await expect(armed).toBeVisible({ timeout: 500 });
    }).toPass();
    await armed.getByRole('textbox', { name: /In your own words/ }).fill('42.00 is what the order says.');
    expect((await read(api, asked.id)).state).toBe('pendingReview'); // armed is not approved
    await other.keyboard.press('ControlOrMeta+Enter');
    await confirmIfAsked(other, demo, 'reviewer', other.getByText('A verdict was signed'));
    await expect.poll(async () => (await read(api, asked.id)).state).toBe('approved');
    // Approved is not done.
    await expect(other.getByText('not run yet').first()).toBeVisible();
    await context.close();
  });

  await test.step('the gateway runs the edited call, once, and the page that is open says so by itself', async () => {
    const view = await read(api, asked.id);
    expect(view).toMatchObject({ state: 'approved', effectiveArgs: { order: asked.order, amount: '42.00', currency: 'EUR' } });
    const redeem = () =>
      api.post(`/api/v1/actions/${asked.id}/redeem`, { data: { verdict: view.verdict, actionHash: view.actionHash } });
    const first = (await (await redeem()).json()) as Action;
    expect((await redeem()).status()).toBe(409);
    await api.post(`/api/v1/actions/${asked.id}/result`, { data: { redemptionId: first.redemptionId, status: 'succeeded' } });
    await expect(page.getByText('done', { exact: true }).first()).toBeVisible();
    await expect(page.getByText('The gateway redeemed the verdict')).toBeVisible();
  });
});

/** Opens the action and arms its approval by keyboard, which opens once every part was in sight. */
async function arm(page: Page, id: string): Promise<Locator> {
  await page.goto(`/approvals/${id}`);
  await expect(page.getByRole('heading', { name: '1 · What will run' })).toBeVisible();
  const armed = page.getByRole('form', { name: /^Approve/ });
  await expect(async () => {
    await page.keyboard.press('PageDown');
    await page.keyboard.press('a');
    await expect(armed).toBeVisible({ timeout: 500 });
  }).toPass();
  return armed;
}

test('A arms and Y confirms; where words are asked for they come first, and a Y in them is a letter', async ({ page, api }) => {
  test.setTimeout(120_000);
  const ticket = words();
  // Of medium risk: the same again within minutes is what a person is asked about.
  const change = async (): Promise<string> => {
    const sent = await api.post('/api/v1/actions', {
      headers: { 'idempotency-key': randomUUID() },
      data: { system: `desk-${ticket}`, tool: { name: 'update_ticket' }, args: { ticket, status: 'closed' } },
    });
    return ((await sent.json()) as Action).id;
  };
  const first = await change();
  await expect.poll(async () => (await read(api, first)).state).toBe('allowed');
  const again = await change();
  await expect.poll(async () => (await read(api, again)).state).toBe('pendingReview');
  const armed = await arm(page, again);
  await expect(page.getByText('Let through without a person')).toBeVisible(); // the first, which nobody approved
  await expect(armed.getByRole('button', { name: 'Confirm approval' })).toBeFocused();
  expect((await read(api, again)).state).toBe('pendingReview');
  await page.keyboard.press('y');
  await expect.poll(async () => (await read(api, again)).state).toBe('approved');

  const asked = await ask(api, '420.00');
  const form = await arm(page, asked.id);
  await expect(form.getByRole('textbox', { name: 'In your own words' })).toBeFocused();
  await page.keyboard.type('yes, as the order says');
  expect((await read(api, asked.id)).state).toBe('pendingReview');
  await page.keyboard.press('Tab');
  await expect(form.getByRole('button', { name: 'Confirm approval' })).toBeFocused();
  await page.keyboard.press('y');
  await expect.poll(async () => (await read(api, asked.id)).state).toBe('approved');
});

test('an edit by somebody else disarms: nothing seen or begun for the earlier revision counts for the new one', async ({
  page,
  browser,
  api,
  demo,
}) => {
  test.setTimeout(120_000);
  const asked = await ask(api, '420.00');
  const context = await browser.newContext({ storageState: stateFile('reviewer') });
  const other = await context.newPage();
  const armed = await arm(other, asked.id);
  await armed.getByRole('textbox', { name: 'In your own words' }).fill('420.00 is what the order says.');
  const edited = await page.request.post(`/api/v1/reviews/${asked.id}/votes`, {
    headers: { 'if-match': '"1"', origin: demo.url },
    data: {
      vote: 'edit',
      reasonCode: 'wrongAmount',
      reason: 'One item was returned.',
      seenHash: 'what-was-shown-to-a-person',
      editedArgs: { order: asked.order, amount: '430.00', currency: 'EUR' },
    },
  });
  expect(edited.status(), await edited.text()).toBe(200);
  const show = other.getByRole('button', { name: 'Show what will run now' });
  await expect(show).toBeVisible({ timeout: 20_000 });
  await other.keyboard.press('ControlOrMeta+Enter');
  await expect(armed.getByRole('button', { name: 'Confirm approval' })).toHaveAttribute('aria-disabled', 'true');
  await show.click();
  await expect(other.getByText('edited this action since you opened it. What you see now')).toBeVisible();
  await expect(other.getByText('Arguments, as edited')).toBeVisible();
  await expect(armed).toBeHidden();
  await expect(show).toBeHidden();
  await other.keyboard.press('ControlOrMeta+Enter');
  await other.keyboard.press('y');
  expect(await axeFaults(other)).toEqual([]);
  expect((await read(api, asked.id)).state).toBe('pendingReview');
  await expect(async () => {
    await other.keyboard.press('PageDown');
    await other.keyboard.press('a');
    await expect(armed).toBeVisible({ timeout: 500 });
  }).toPass();
  // What was written for the earlier revision is gone with it.
  await expect(armed.getByRole('textbox', { name: 'In your own words' })).toHaveValue('');
  await other.keyboard.type('430.00 is right.');
  await other.keyboard.press('ControlOrMeta+Enter');
  await expect.poll(async () => (await read(api, asked.id)).state).toBe('approved');
  await context.close();
});

test('a claim is let go of, a review is assigned, a deputy is named and ended, and the times are set, all from pages', async ({
  page,
  api,
}) => {
  test.setTimeout(120_000);
  const asked = await ask(api, '310.00');
  await page.goto(`/approvals/${asked.id}`);
  await page.getByRole('button', { name: /^Claim( |$)/ }).click();
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('button', { name: 'Release' })).toBeHidden();
  await expect(page.getByRole('button', { name: /^Claim( |$)/ })).toBeVisible();
  await page.getByRole('button', { name: 'Assign …' }).click();
  const assign = page.getByRole('dialog', { name: 'Assign' });
  const to = assign.getByRole('combobox', { name: 'To' });
  const name = (await to.locator('option').nth(1).textContent())!;
  await to.selectOption(name);
  await assign.getByRole('button', { name: 'Assign' }).click();
  await expect(assign).toBeHidden();
  await expect(page.getByText('Assigned to')).toBeVisible();

  await page.goto('/approvals/roster');
  await page.getByRole('button', { name: 'Name a deputy' }).click();
  const dialog = page.getByRole('dialog', { name: 'Name a deputy' });
  await dialog.getByRole('button', { name: 'Name', exact: true }).click();
  await expect(dialog.getByText('Nothing was saved. Look at the marked fields.')).toBeVisible();
  const deputy = dialog.getByRole('combobox', { name: 'Deputy' });
  await deputy.selectOption({ index: 1 });
  const at = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);
  await dialog.getByLabel(/^From \(/).fill(at(-1));
  await dialog.getByLabel(/^Until \(/).fill(at(2));
  expect(await axeFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Name', exact: true }).click();
  await expect(dialog).toBeHidden();
  const line = page.getByRole('region', { name: 'Who decides in whose place' }).getByRole('row').filter({ hasText: 'in force' });
  await expect(line).toHaveCount(1);
  await line.getByRole('button', { name: /^End the delegation to/ }).click();
  await expect(line).toHaveCount(0);

  await page.goto('/approvals');
  await page.getByRole('link', { name: 'Review settings' }).click();
  const minutes = page.getByRole('textbox', { name: 'For critical risk and what two approve, in minutes' });
  const before = await minutes.inputValue();
  await minutes.fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Between 1 and 43,200 minutes.')).toBeVisible();
  await minutes.fill(String(Number(before) + 1));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(minutes).toHaveValue(String(Number(before) + 1));
  expect(await axeFaults(page)).toEqual([]);
});

test('two reviewers race: the second learns who was first, and nothing is decided twice', async ({ page, browser, api }) => {
  test.setTimeout(120_000);
  const asked = await ask(api, '310.00');
  const context = await browser.newContext({ storageState: stateFile('reviewer') });
  const other = await context.newPage();
  for (const one of [page, other]) {
    await one.goto(`/approvals/${asked.id}`);
    await one.keyboard.press('r');
    const form = one.getByRole('form', { name: /^Reject/ });
    await form.getByRole('textbox', { name: /In your own words/ }).fill('Nobody asked for this.');
  }
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('rejected', { exact: true }).first()).toBeVisible();
  await other.keyboard.press('ControlOrMeta+Enter');
  await expect(other.getByText(/was first/)).toBeVisible();
  expect((await read(api, asked.id)).state).toBe('rejected');
  await context.close();
});

test('a halt freezes what waits, and is lifted in stages', async ({ page, api, demo }) => {
  test.setTimeout(120_000);
  const tool = `wire_${words().toLowerCase()}`;
  const asked = await ask(api, '900.00', { tool: { name: tool } });
  await page.goto(`/approvals/halts?tool=${tool}`);
  const dialog = page.getByRole('dialog', { name: 'Halt' });
  await dialog.getByRole('textbox', { name: 'Why' }).fill('It pays twice.');
  await dialog.getByRole('button', { name: 'Halt now' }).click();
  const password = page.getByRole('textbox', { name: 'Password' });
  const inForce = page.getByRole('list', { name: 'Halts in force' }).getByRole('listitem').filter({ hasText: tool });
  await expect(inForce.or(password)).toBeVisible();
  if (await password.isVisible()) {
    await password.fill(demo.users.find((user) => user.role === 'compliance_officer')!.password);
    await page.getByRole('button', { name: 'Go on' }).click();
  }
  await expect(inForce).toContainText('1 waiting action frozen');
  await page.goto(`/approvals/${asked.id}`);
  await expect(page.getByText('A halt holds it. It can be rejected; everything else waits.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Approve/ })).toBeDisabled();
  await page.goto('/approvals/halts');
  for (const stage of ['everythingNeedsAHuman', 'running']) {
    await inForce.getByRole('button', { name: 'Resume …' }).click();
    const resume = page.getByRole('dialog', { name: 'Resume' });
    await resume.getByRole('combobox', { name: 'To' }).selectOption(stage);
    await resume.getByRole('textbox', { name: 'Why' }).fill('It was mended.');
    await resume.getByRole('button', { name: 'Resume' }).click();
    await expect(resume).toBeHidden();
  }
  await expect(inForce).toHaveCount(0);
  expect((await read(api, asked.id)).state).toBe('pendingReview');
});

test('a halt of a name that nobody has seen is told before it is placed, with the name that was meant', async ({ page, api }) => {
  const tool = `wire_${words().toLowerCase()}`;
  await ask(api, '900.00', { tool: { name: tool } });
  await page.goto(`/approvals/halts?tool=${tool}x`);
  const dialog = page.getByRole('dialog', { name: 'Halt' });
  await dialog.getByRole('textbox', { name: 'Why' }).fill('It pays twice.');
  await dialog.getByRole('button', { name: 'Halt now' }).click();
  await expect(dialog.getByRole('status')).toContainText('matches nothing seen so far');
  await expect(dialog.getByRole('button', { name: 'Halt it all the same' })).toBeVisible();
  await dialog.getByRole('button', { name: tool, exact: true }).click();
  await expect(dialog.getByRole('textbox', { name: 'Name of the tool' })).toHaveValue(tool);
  await expect(dialog.getByRole('button', { name: 'Halt now' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('list', { name: 'Halts in force' }).filter({ hasText: tool })).toHaveCount(0);
});

test('opening the page of an action decides nothing, and the roster warns of what cannot be staffed', async ({ page, api }) => {
  const asked = await ask(api, '77.00');
  await page.goto(`/approvals/${asked.id}`);
  await page.goto(`/approvals/${asked.id}?vote=approve`);
  expect((await read(api, asked.id)).state).toBe('pendingReview');
  await page.goto('/approvals/roster');
  await expect(page.getByText(/cannot be staffed/)).toBeVisible();
  await expect(page.getByText('Out of office').first()).toBeVisible();
  expect(await axeFaults(page)).toEqual([]);
});

test('streams go on where they were left, and nobody holds more of them than they may', async ({ page, api, demo }) => {
  test.setTimeout(120_000);
  const asked = await ask(api, '310.00');
  await api.post(`/api/v1/actions/${asked.id}/cancel`);
  const idsAfter = async (last: string | null): Promise<string[]> => {
    const answer = await api.get(`/api/v1/actions/${asked.id}/events`, {
      headers: last === null ? {} : { 'last-event-id': last },
    });
    expect(answer.headers()['content-type']).toContain('text/event-stream');
    return [...(await answer.text()).matchAll(/^id: (\d+)$/gm)].map((match) => match[1]!);
  };
  const all = await idsAfter(null);
  expect(all).toEqual(['1', '2']);
  expect(await idsAfter('1')).toEqual(['2']);

  const cookie = (await page.context().cookies(demo.url)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const open: AbortController[] = [];
  const follow = async (): Promise<number> => {
    const controller = new AbortController();
    open.push(controller);
    return (await fetch(`${demo.url}/api/v1/reviews/events`, { headers: { cookie }, signal: controller.signal })).status;
  };
  // Each web process counts its own.
  let status = 200;
  for (let i = 0; i < 200 && status === 200; i++) status = await follow();
  expect(status).toBe(429);
  for (const controller of open) controller.abort();
  await expect.poll(follow).toBe(200);
  open.at(-1)!.abort();
});

test.describe('whoever only reads', () => {
  test.use({ role: 'auditor' });

  test('is offered nothing to mark: there is nothing that could be done with it', async ({ page, api }) => {
    const { id } = await ask(api, '410.00');
    await page.goto(`/approvals/${id}`);
    await expect(page.getByText('You are not among those who decide this one.')).toBeVisible();
    await page.goto('/approvals');
    await expect(page.getByRole('table').getByRole('link').first()).toBeVisible();
    await expect(page.getByRole('table').getByRole('checkbox')).toHaveCount(0);
  });
});
