import { expect, test } from '../fixtures';
import { refundTrail, sendTrail } from '../support/trails';

test('a search for words shows where they stand, and takes them along into the trail', async ({ page, api }) => {
  const { id } = await sendTrail(api, refundTrail(true));
  const row = page.locator(`[data-row="${id}"]`);
  await expect(async () => {
    await page.goto('/decisions?q=gateway&range=7d'); // the text index follows a moment behind
    await expect(row).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const line = row.locator('[data-match-line]');
  await expect(line.locator('mark')).toHaveText('gateway');
  await expect(line).toContainText('error of issue_refund');
  const height = (await row.boundingBox())!.height;
  await page.reload();
  await expect(line.locator('mark')).toBeVisible();
  expect((await row.boundingBox())!.height).toBe(height);

  await row.locator('[data-row-link]').click();
  await expect(page).toHaveURL(new RegExp(`/decisions/${id}.*step=refund`));
  await expect(page.getByRole('textbox', { name: 'Search in this trail' })).toHaveValue('gateway');
  await expect(page.getByText('1 of 2', { exact: true })).toBeVisible();
});

test('the keyboard keeps its place when a page of the list is turned', async ({ page }) => {
  await page.goto('/decisions?range=all');
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await next.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^51–100 of/)).toBeVisible();
  await expect(next).toBeFocused();
  const previous = page.getByRole('button', { name: 'Previous', exact: true });
  await previous.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^1–50 of/)).toBeVisible();
  await expect(previous).toBeFocused();
  await expect(previous).toBeDisabled();
});

test('V compares: two chosen rows in the list, any other decision in a trail', async ({ page }) => {
  await page.goto('/decisions?range=all');
  const boxes = page.getByRole('table', { name: 'Decisions' }).locator('tbody input[type=checkbox]');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await expect(page.getByRole('link', { name: 'Compare the two' })).toBeVisible();
  await page.keyboard.press('v');
  await expect(page).toHaveURL(/\/decisions\/dec_\w+\/compare\/dec_\w+/);
  await page.getByRole('region', { name: 'Left' }).getByRole('link').first().click();
  await expect(page.getByRole('treegrid')).toBeVisible();
  await page.keyboard.press('v');
  await expect(page.getByRole('menuitem', { name: 'With another, by its id' })).toBeVisible();
});
