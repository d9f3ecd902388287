import { expect, test } from '../fixtures';
import { axeFaults } from '../support/axe';

test.use({ role: 'compliance_officer' });

/** The id of a sample system by its name, as the chooser has it. */
async function choose(page: import('@playwright/test').Page, system: string): Promise<void> {
  await page.getByLabel('AI system').selectOption({ label: system });
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/system=sys_/);
}

test('from the clinical recommender to human oversight, to the decision that contradicts it, and back', async ({ page }) => {
  await page.goto('/evidence');
  await choose(page, 'Clinical triage');
  await expect(page.getByRole('heading', { name: 'How much of it the record can answer' })).toBeVisible();
  await page.getByRole('link', { name: '26(2)', exact: true }).last().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('26(2) Competent overseers');
  await expect(page.getByText('measured for readiness').first()).toBeVisible();
  const oversight = page.getByRole('article', { name: 'E10 Override and reversal' });
  await expect(oversight).toContainText('contradicted');
  const sample = page.getByRole('region', { name: 'Sample of Override and reversal' });
  await expect(sample.getByText('contradicts').first()).toBeVisible();
  expect(await axeFaults(page)).toEqual([]);
  const decision = await sample.getByRole('link').first().getAttribute('href');
  await page.goto(decision!.replace('/decisions/', '/evidence/decisions/'));
  await expect(page.getByRole('link', { name: 'E10 Override and reversal' })).toBeVisible();
  await expect(page.getByRole('link', { name: '26(2)', exact: true }).first()).toBeVisible();
  expect(await axeFaults(page)).toEqual([]);
});

test('the refund agent is outside high risk and measured voluntarily', async ({ page }) => {
  await page.goto('/evidence');
  await choose(page, 'Refund agent');
  await expect(page.getByRole('row', { name: /^26\(2\) / })).toContainText('measured voluntarily');
  await page.getByRole('link', { name: '26(2)', exact: true }).last().click();
  await expect(page.getByText('Outside high risk: measured voluntarily.').first()).toBeVisible();
});

test('a document, a task and a comment are put on a control and stay', async ({ page }) => {
  await page.goto('/evidence/controls/eu-ai-act/26(9)');
  await page.getByText('Hand in a document, an attestation or a training record').click();
  await page.getByLabel('Title').fill('Impact assessment of the ward');
  await page.getByRole('button', { name: 'Record it' }).click();
  await expect(page.getByRole('region', { name: 'Documents', exact: true })).toContainText('Impact assessment of the ward');
  await page.getByLabel('What is to be done').fill('Have it signed');
  await page.getByLabel('Due on').fill('2030-01-31');
  await page.getByRole('button', { name: 'Add the task' }).click();
  await expect(page.getByText('Have it signed')).toBeVisible();
  await page.getByLabel('Your comment').fill('Read by the board.');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page.getByText('Read by the board.')).toBeVisible();
});
