import { expect, test } from '../fixtures';
import { axeFaults } from '../support/axe';
import { stateFile } from '../support/instance';
import { bringIn } from '../support/people';

const unique = (): string => Math.random().toString(36).slice(2, 8);

test('a person is forgotten: asked for with a dry run, consented to by somebody else, gone everywhere, with a certificate', async ({
  page,
  browser,
  api,
  demo,
}) => {
  test.setTimeout(100_000);
  const mark = unique();
  const decision = `forget-${mark}`;
  const sent = await api.post('/api/v1/events', {
    data: {
      id: crypto.randomUUID(),
      kind: 'model.invoked',
      schemaVersion: '1.0',
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      system: 'journey-desk',
      decision,
      step: 's1',
      subjects: [{ type: 'customer', id: `c-${mark}` }],
      data: { model: { requested: 'm1' }, messages: { input: [{ role: 'user', content: `zq${mark} lives in Mill Lane` }] } },
    },
  });
  expect(await sent.json()).toMatchObject({ accepted: 1 });

  await test.step('ask, after seeing exactly what would go', async () => {
    await page.goto(`/admin/erasures/new?type=customer&id=c-${mark}`);
    await page.getByRole('button', { name: 'Show what would go' }).click();
    await expect(page.getByRole('status').filter({ hasText: '1 decision with 1 record' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Case number' }).fill(`DSR-${mark}`);
    await page.getByRole('button', { name: 'Ask for this erasure' }).click();
    await expect(page.getByText('Say why, in a few words')).toBeVisible();
    await page.getByRole('textbox', { name: 'Reason' }).fill('consent was withdrawn');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ask for this erasure' }).click();
    await expect(page.getByRole('heading', { level: 1, name: `Case DSR-${mark}` })).toBeVisible();
    await expect(page.getByText('waits for consent')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Consent', exact: true })).toHaveCount(0); // not to one's own request
  });
  const request = page.url();

  const consenter = await test.step('a second person, who has the right, consents', async () => {
    // an administrator sees the request, and can do nothing about it
    const administrators = await browser.newContext({ storageState: stateFile('administrator') });
    const administrator = await administrators.newPage();
    await administrator.goto(request);
    await expect(administrator.getByRole('heading', { level: 1, name: `Case DSR-${mark}` })).toBeVisible();
    await expect(administrator.getByRole('button', { name: 'Consent', exact: true })).toHaveCount(0);
    await administrators.close();

    const person = await bringIn(browser, demo, {
      name: `Cyd Consents ${mark}`,
      role: 'reviewer',
      sets: ['Data protection officer'],
    });
    await person.goto(`${demo.url}/admin/erasures`);
    await person
      .getByRole('region', { name: 'Waits for your consent' })
      .getByRole('link', { name: `DSR-${mark}` })
      .click();
    await person.getByRole('button', { name: 'Consent', exact: true }).click();
    await person.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('identity was checked');
    expect(await axeFaults(person)).toEqual([]);
    await person.getByRole('button', { name: 'Consent: erase for good' }).click();
    return person;
  });

  await test.step('it is gone, the trail says so, and the certificate has its proofs', async () => {
    const person = consenter;
    await expect(async () => {
      await person.goto(`${demo.url}${new URL(request).pathname}/certificate`);
      await expect(person.getByRole('heading', { name: 'What was removed' })).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    await expect(person.getByText('content.erasure.completed')).toBeVisible();
    expect(await axeFaults(person)).toEqual([]);
    await person.context().close();
    await page.goto(`/decisions/${decision}`);
    await expect(page.getByText('content was erased')).toBeVisible();
    await expect(page.locator('main')).not.toContainText(`zq${mark}`);
    const found = await api.get(`/api/v1/decisions?q=zq${mark}`);
    expect(((await found.json()) as { items: unknown[] }).items).toEqual([]);
  });
});

test('a hold is placed by one person and released by two, and retention shows what would go', async ({ page }) => {
  const matter = `Claim ${unique()}`;
  await page.goto('/admin/holds');
  await page.getByRole('button', { name: 'Place a hold' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'What is held' }).selectOption('query');
  await dialog.getByRole('textbox', { name: 'Query' }).fill('status:error');
  await dialog.getByRole('button', { name: 'Place hold' }).click();
  await expect(dialog.getByText('Name the matter.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Matter' }).fill(matter);
  await dialog.getByRole('textbox', { name: 'Basis' }).fill('pending litigation');
  await dialog.getByLabel('Review on').fill('2027-06-30');
  expect(await axeFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Place hold' }).click();
  const row = page.getByRole('row', { name: new RegExp(matter) });
  await expect(row).toContainText('held');
  await page.getByRole('button', { name: `Ask for release: ${matter}` }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('the claim was settled');
  await page.getByRole('dialog').getByRole('button', { name: 'Ask' }).click();
  await expect(row).toContainText('release asked');
  await expect(row.getByRole('button', { name: `Release: ${matter}` })).toHaveCount(0); // not by the same person
  await page.getByRole('button', { name: `Keep: ${matter}` }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('the other side appealed');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
  await expect(row).not.toContainText('release asked');

  await page.goto('/admin/retention');
  await expect(page.getByRole('heading', { name: 'What would go now' })).toBeVisible();
  await page.getByRole('button', { name: 'Change: Content of decisions' }).first().click();
  await page
    .getByRole('dialog')
    .getByRole('spinbutton', { name: /Keep for/ })
    .fill('3');
  await page
    .getByRole('dialog')
    .getByRole('checkbox', { name: /High-risk/ })
    .check();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('decided by the board');
  await page.getByRole('dialog').getByRole('button', { name: 'Set period' }).click();
  await expect(page.getByRole('dialog').getByText(/must be kept for at least 6 months/)).toBeVisible();

  // The dry run one by one; nothing is old enough in the sample, whatever the period.
  await page.goto('/admin/retention/due?outcome=held');
  await expect(page.getByRole('heading', { level: 1, name: 'What would go' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Outcome' }).getByRole('link', { name: 'held' })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await expect(page.getByText('No decision is in this list now.')).toBeVisible();
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  expect((await file).suggestedFilename()).toMatch(/^retention-[\d-]+\.csv$/);
});
