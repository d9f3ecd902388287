import { expect, test } from '../fixtures';
import { axeFaults } from '../support/axe';
import { stateFile } from '../support/instance';

test('a policy is written, tried on a decision and on the past, proposed by one and put in force by another', async ({
  page,
  browser,
  demo,
}) => {
  test.setTimeout(300_000);
  const id = `large-${Math.random().toString(36).slice(2, 8)}`;

  await test.step('a draft says at once what is wrong with it', async () => {
    await page.goto('/policies/new');
    await page.getByLabel('Title').fill('Large sums');
    await page.getByLabel('Name', { exact: true }).fill(id);
    await page.getByLabel('Why', { exact: true }).fill('Sums above ten are blocked in this test.');
    await page.getByLabel('When').fill('amunt.value > 10');
    await expect(page.getByText('There is nothing called "amunt" in the facts.').first()).toBeVisible();
    await page.getByLabel('When').fill('has(amount.value) && amount.value > 10');
    await page.getByLabel('Then').selectOption('block');
    await page.getByLabel('Facts, as JSON').fill('{ "amount": { "value": 11 } }');
    await page.getByLabel('Expects').selectOption('block');
    await expect(page.getByText('It can be proposed')).toBeVisible();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create the draft' }).click();
    await page.waitForURL(`**/policies/${id}/edit`);
  });

  await test.step('it is evaluated on a decision as it is written', async () => {
    // One that was scored: the newest may still wait for it.
    const decisions = await page.request.get(`/api/v1/decisions?q=${encodeURIComponent('tool:issue_refund risk:>=low')}&limit=1`);
    const { items } = (await decisions.json()) as { items: { id: string }[] };
    await page.getByLabel('Decision', { exact: true }).fill(items[0]!.id);
    await expect(page.getByText('with this draft')).toBeVisible();
    await expect(page.getByRole('region', { name: 'On a decision' }).getByText('block').first()).toBeVisible();
  });

  await test.step('a dry run tells what it would have changed', async () => {
    await page.goto(`/policies/${id}`);
    await page.getByRole('button', { name: 'Try it on the last 90 days' }).click();
    await page.waitForURL('**/policies/dry-runs/**');
    await expect(page.getByText('State').locator('..')).toContainText('done', { timeout: 150_000 });
    await expect(page.getByRole('region', { name: 'Decisions that would have been routed differently' })).toBeVisible();
    expect(await axeFaults(page)).toEqual([]);
  });

  await test.step('whoever proposes it cannot put it in force', async () => {
    await page.goto(`/policies/${id}`);
    await page.getByRole('button', { name: 'Propose' }).click();
    await page.getByRole('dialog').getByLabel('Why').fill('Agreed in the meeting.');
    await page.getByRole('dialog').getByRole('button', { name: 'Propose' }).click();
    await expect(page.getByText('A second person puts it in force.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Put in force' })).toHaveCount(0);
  });

  await test.step('a second person does, and a new version shows what changed', async () => {
    const context = await browser.newContext({ storageState: stateFile('administrator'), baseURL: demo.url });
    const second = await context.newPage();
    await second.goto(`/policies/${id}`);
    await second.getByRole('button', { name: 'Put in force' }).click();
    await second.getByRole('dialog').getByLabel('Reason').fill('Read it, the test covers it.');
    await second.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click();
    await expect(second.getByText('Version 1 is in force')).toBeVisible();
    await second.getByRole('button', { name: 'New version' }).click();
    await second.waitForURL(`**/policies/${id}/edit`);
    await second.getByLabel('Then').selectOption('dual_review');
    await second.getByLabel('Expects').selectOption('dual_review');
    await second.getByRole('button', { name: 'Save the draft' }).click();
    await expect(second.getByText('saved', { exact: true })).toBeVisible();
    await second.goto(`/policies/${id}/diff?from=1&to=draft`);
    await expect(second.getByText('"Two persons decide" instead of "Block".')).toBeVisible();
    expect(await axeFaults(second)).toEqual([]);
    // Two persons end it again: other journeys' actions are not to be routed by it.
    await second.goto(`/policies/${id}`);
    await second.getByRole('button', { name: 'Ask to end it' }).click();
    await second.getByRole('dialog').getByLabel('Reason').fill('The test is over.');
    await second.getByRole('dialog').getByRole('button', { name: 'Ask' }).click();
    await expect(second.getByText('asks to end it')).toBeVisible();
    await context.close();
    await page.goto(`/policies/${id}`);
    await page.getByRole('button', { name: 'End it' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('The test is over.');
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
    await expect(page.getByText('No version of it is in force')).toBeVisible();
  });
});
