import type { APIRequestContext } from '@playwright/test';
import { expect, test } from '../fixtures';
import { axeFaults } from '../support/axe';

/** A decision that is inside a signed checkpoint: the sample workspace is signed within seconds of its start. */
async function signedDecision(api: APIRequestContext): Promise<string> {
  let id = '';
  await expect(async () => {
    const { items } = (await (await api.get('/api/v1/decisions?limit=1')).json()) as { items: { id: string; seal: string }[] };
    expect(['sealed', 'anchored']).toContain(items[0]!.seal);
    id = items[0]!.id;
  }).toPass();
  return id;
}

test('a decision is proved in the browser from its seal, and the files prove it on the page without an account', async ({
  page,
  api,
  browser,
}) => {
  const id = await signedDecision(api);
  await page.goto(`/decisions/${id}`);
  await page
    .getByRole('button', { name: /^Seal: / })
    .first()
    .click();
  await page.getByRole('button', { name: 'Prove it here' }).click();
  await expect(page.getByText(/^Proved: (this entry is|these \d+ entries are) in the log, unaltered$/)).toBeVisible();
  expect(await axeFaults(page)).toEqual([]);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the proof' }).click();
  const file = await (await download).path();
  const stranger = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();
  await stranger.goto(new URL('/verify', page.url()).href);
  await stranger.getByLabel('Choose files').setInputFiles(file);
  await expect(stranger.getByRole('heading', { name: /^Proved: (this entry|these \d+ entries)/ })).toBeVisible();
  await expect(
    stranger.getByText('That the key is the right one: it came together with the proof', { exact: false }),
  ).toBeVisible();
  await stranger.context().close();
});

test('who asks has the whole log verified, and sees what was looked at', async ({ page }) => {
  // It folds the whole log anew, in a worker that gives way to all others.
  test.setTimeout(600_000);
  await page.goto('/integrity');
  await page.getByRole('button', { name: 'Verify now' }).click();
  const row = page.getByRole('region', { name: 'History of verifications' }).getByRole('row').nth(1);
  await expect(row).toContainText('asked for here');
  await expect(row).toContainText('no fault', { timeout: 540_000 });
  await expect(row).toContainText('the whole log');
  await expect(page.getByText('and the last verification found no fault')).toBeVisible();
});

test.describe('a reviewer', () => {
  test.use({ role: 'reviewer' });
  test('sees how far the log is proved, and is not asked to verify it', async ({ page }) => {
    await page.goto('/integrity');
    await expect(page.getByRole('heading', { name: /^Evidence level A\d/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Verify now' })).toHaveCount(0);
  });
});
