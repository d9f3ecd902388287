import { expect, test } from '../fixtures';
import { axeFaultsInBothSchemes } from '../support/axe';
import { refundTrail, sendTrail } from '../support/trails';

const VIEWS = [
  '',
  '?step=order',
  '?view=transcript&step=turn-1&tab=why',
  '?step=turn-1&tab=raw',
  '?step=turn-1&tab=comments',
  '/print',
];

test('the trail is clean for axe in light and dark, in every view', async ({ page, api }) => {
  test.slow();
  const { id } = await sendTrail(api, refundTrail(true));
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const view of VIEWS) {
    await page.goto(`/decisions/${id}${view}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await page.waitForLoadState('networkidle');
    expect(await axeFaultsInBothSchemes(page), view).toEqual([]);
  }
});

test('the comparison is clean for axe', async ({ page, api }) => {
  const granted = await sendTrail(api, refundTrail(true));
  const refused = await sendTrail(api, refundTrail(false));
  await page.goto(`/decisions/${granted.id}/compare/${refused.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(await axeFaultsInBothSchemes(page)).toEqual([]);
});

test('neither scrolls sideways at 320 px', async ({ page, api }) => {
  const granted = await sendTrail(api, refundTrail(true));
  const refused = await sendTrail(api, refundTrail(false));
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of [
    `/decisions/${granted.id}`,
    `/decisions/${granted.id}?step=order`,
    `/decisions/${granted.id}?view=transcript`,
    `/decisions/${granted.id}/compare/${refused.id}`,
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      path,
    ).toBeLessThanOrEqual(0);
  }
});
