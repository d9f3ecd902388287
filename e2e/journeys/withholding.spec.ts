import { expect, test } from '../fixtures';
import { axeFaults, axeFaultsInBothSchemes } from '../support/axe';
import { tabTo } from '../support/keyboard';
import { bringIn } from '../support/people';

// What one decision was is told to the person it was about; Legal reads it first, and keeps words back.
test.use({ role: 'compliance_officer' });
test.setTimeout(300_000);

test('Legal reads what an affected person will read, keeps words back by keyboard, and the draft they signed before counts no more', async ({
  page,
  browser,
  api,
  demo,
}) => {
  const mark = Math.random().toString(36).slice(2, 8);
  const decision = `told-${mark}`;
  const secret = `investigation of mill ${mark}`;
  const sent = await api.post('/api/v1/events', {
    data: {
      id: crypto.randomUUID(),
      kind: 'model.invoked',
      schemaVersion: '1.0',
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      system: 'journey-desk',
      decision,
      step: 's1',
      data: {
        model: { requested: 'm1' },
        messages: { input: [{ role: 'user', content: `Why was I refused? There is an ${secret}.` }] },
      },
    },
  });
  expect(await sent.json()).toMatchObject({ accepted: 1 });

  await page.goto('/evidence/packs/new');
  await page.getByLabel('For whom').selectOption({ label: 'Affected person' });
  await page.getByLabel('The decision').fill(decision);
  await page.getByRole('button', { name: /build/i }).click();
  await expect(page).toHaveURL(/\/evidence\/packs\/pck_/);
  const pack = new URL(page.url()).pathname;
  await expect(page.getByRole('link', { name: 'Download the draft' })).toBeVisible({ timeout: 120_000 });

  const counsel = await bringIn(browser, demo, { name: `Lea Counsel ${mark}`, role: 'reviewer', sets: ['Legal'] });
  await test.step('who is not of Legal reads it, and marks nothing', async () => {
    await page.goto(`${pack}/withholding`);
    await expect(page.getByRole('article', { name: /^Record / }).first()).toContainText(secret);
    await expect(page.getByRole('button', { name: /^Keep/ })).toHaveCount(0);
    expect(await axeFaultsInBothSchemes(page)).toEqual([]);
  });

  await test.step('Legal signs off, then finds words that must not be told', async () => {
    await counsel.goto(pack);
    await counsel.getByRole('button', { name: 'Sign off' }).click();
    await expect(counsel.getByText(/, Legal, /)).toBeVisible();
    await counsel.goto(`${pack}/withholding`);
    const record = counsel.getByRole('article').filter({ hasText: secret });
    const row = record.locator('div', { has: counsel.locator('dt'), hasText: secret }).last();
    const open = row.getByRole('button', { name: /^Keep back of / });
    await open.focus();
    await counsel.keyboard.press('Enter');
    const words = row.getByRole('textbox', { name: /^Words to keep back/ });
    await tabTo(counsel, words);
    await counsel.keyboard.type(secret);
    await tabTo(counsel, row.getByRole('combobox', { name: 'Ground' }));
    await counsel.keyboard.press('ArrowDown');
    expect(await axeFaultsInBothSchemes(counsel)).toEqual([]);
    await tabTo(counsel, row.getByRole('button', { name: 'Keep back', exact: true }));
    await counsel.keyboard.press('Enter');
    await expect(row.getByText(/Say why/)).toBeVisible();
    await counsel.keyboard.press('Shift+Tab');
    await expect(row.getByRole('textbox', { name: 'Reason' })).toBeFocused();
    await counsel.keyboard.type('an investigation is under way');
    await tabTo(counsel, row.getByRole('button', { name: 'Keep back', exact: true }));
    await counsel.keyboard.press('Enter');
    await expect(counsel.getByText('One sign-off counts no more: sign it off again.')).toBeVisible();
    await expect(counsel.getByRole('region', { name: 'Kept back by hand' }).getByRole('listitem')).toContainText(secret);
  });

  await test.step('the new draft says that something is kept back and on which ground, and not what', async () => {
    await expect(async () => {
      await page.goto(pack);
      await expect(page.getByRole('link', { name: 'Download the draft' })).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 120_000 });
    await expect(page.getByRole('region', { name: 'Signed off by' })).toContainText(/, Legal, .*counts no more/);
    await page.goto(`${pack}/withholding`);
    await expect(page.getByRole('article').filter({ hasText: 'Why was I refused?' }).first()).not.toContainText(secret);
    expect(await axeFaults(page)).toEqual([]);
    // The width of a page zoomed to 400 %: nothing scrolls sideways (WCAG 1.4.10).
    await page.setViewportSize({ width: 320, height: 640 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth))
      .toBe(0);
  });
  await counsel.context().close();
});
