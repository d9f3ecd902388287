import { expect, test } from '../fixtures';
import { refundTrail, sendTrail } from '../support/trails';

test('two decisions side by side: what differs first, and every step that is not the same', async ({ page, api }) => {
  const granted = await sendTrail(api, refundTrail(true));
  const refused = await sendTrail(api, refundTrail(false));
  await page.goto(`/decisions/${granted.id}`);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('menuitem', { name: 'With another, by its id' }).click();
  await page.getByRole('textbox', { name: /Id of the other decision/ }).fill(refused.externalId);
  await page.getByRole('dialog').getByRole('button', { name: 'Compare' }).click();
  await expect(page).toHaveURL(new RegExp(`/decisions/${granted.id}/compare/${refused.id}`));

  const header = page.locator('main header').first();
  await expect(header).toContainText('First difference: step 2 retrieval differs in its documents');
  await expect(header.locator('del')).toHaveText('30');
  await expect(header.locator('ins')).toHaveText('14');
  await expect(page.getByRole('region', { name: 'Facts that differ' })).toContainText('prompt version');
  const steps = page.getByRole('region', { name: 'Steps' });
  await expect(steps.getByRole('article').filter({ hasText: 'issue_refund' })).toContainText('only left');
  await expect(steps.getByRole('article').filter({ hasText: 'gpt-4o-mini' })).toContainText('model answered');
  const fold = steps.getByText(/steps? the same/).first();
  await fold.click();
  await expect(steps.getByRole('article').filter({ hasText: 'get_order' })).toBeVisible();

  await page.getByRole('link', { name: 'Swap sides' }).click();
  await expect(page).toHaveURL(new RegExp(`/decisions/${refused.id}/compare/${granted.id}`));
  await expect(
    page.getByRole('region', { name: 'Steps' }).getByRole('article').filter({ hasText: 'issue_refund' }),
  ).toContainText('only right');
});

test('the API answers the same comparison', async ({ api }) => {
  const granted = await sendTrail(api, refundTrail(true));
  const refused = await sendTrail(api, refundTrail(false));
  const result = (await (await api.get(`/api/v1/decisions/${granted.externalId}/compare/${refused.externalId}`)).json()) as {
    left: { id: string };
    firstDifference: number;
    rows: { state: string; left?: { id: string }; differences: { field: string }[] }[];
  };
  expect(result.left.id).toBe(granted.id);
  expect(result.rows[result.firstDifference]).toMatchObject({ state: 'changed', left: { id: 'look-up' } });
  expect(result.rows.filter((row) => row.state === 'leftOnly').map((row) => row.left?.id)).toEqual(['refund']);
});

test('a decision and itself, and an id that is not there, are said to be so', async ({ page, api }) => {
  const { id } = await sendTrail(api, refundTrail(true));
  await page.goto(`/decisions/${id}/compare/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('These two cannot be compared');
  for (const path of [
    `/decisions/${id}/compare/no-such-decision`,
    `/decisions/no-such-decision/compare/${id}`,
    '/decisions/x/compare/y',
  ]) {
    expect((await page.goto(path))!.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is nothing at this address that you may see');
  }
  expect((await api.get(`/api/v1/decisions/${id}/compare/no-such-decision`)).status()).toBe(404);
});
