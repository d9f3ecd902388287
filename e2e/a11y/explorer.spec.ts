import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { axeFaults, axeFaultsInBothSchemes } from '../support/axe';

/** Every state of the explorer that the visit to the bare page does not show. */
const STATES: Record<string, { search: string; act?: (page: Page) => Promise<void>; see: (page: Page) => Promise<void> }> = {
  'a filtered list with a selection': {
    search: '?q=status%3Aerror&range=all',
    act: (page) => page.getByRole('table', { name: 'Decisions' }).getByRole('checkbox').nth(1).check(),
    see: (page) => expect(page.getByRole('region', { name: 'Selection' })).toBeVisible(),
  },
  'the peek': {
    search: '?range=all',
    act: async (page) => {
      await page.keyboard.press('j');
      await page.keyboard.press('Space');
    },
    see: (page) => expect(page.getByRole('complementary', { name: 'Peek' }).getByRole('listitem').first()).toBeVisible(),
  },
  completion: {
    search: '',
    act: (page) => page.getByRole('combobox', { name: 'Query' }).pressSequentially('stat'),
    see: (page) => expect(page.getByRole('option').first()).toBeVisible(),
  },
  'a mistake in the query': {
    search: '?q=statsu%3Aerror',
    see: (page) => expect(page.getByRole('alert').first()).toBeVisible(),
  },
  'the time range': {
    search: '',
    act: (page) => page.getByRole('button', { name: /^Time range/ }).click(),
    see: (page) => expect(page.getByRole('dialog', { name: 'Time range' })).toBeVisible(),
  },
  'the help': {
    search: '',
    act: (page) => page.getByRole('button', { name: 'How to write a query' }).click(),
    see: (page) => expect(page.getByRole('heading', { name: 'How to write a query' })).toBeVisible(),
  },
  'the chart as a table': {
    search: '',
    act: (page) => page.getByRole('button', { name: 'Show as a table' }).click(),
    see: (page) => expect(page.getByRole('table', { name: /as a table|Decisions/ }).first()).toBeVisible(),
  },
  'nothing found': {
    search: '?q=zzzunheardof',
    see: (page) => expect(page.getByRole('heading', { name: 'No decision matches' })).toBeVisible(),
  },
  'a link with mistakes': {
    search: '?range=fortnight&sort=price',
    see: (page) => expect(page.getByText('is not a known range')).toBeVisible(),
  },
};

async function show(page: Page, name: string): Promise<void> {
  const state = STATES[name]!;
  // A short page: axe looks at every cell.
  await page.goto(`/decisions${state.search ? `${state.search}&` : '?'}limit=25`);
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(page.getByRole('combobox', { name: 'Query' })).toBeFocused({ timeout: 250 });
  }).toPass();
  await page.keyboard.press('Escape');
  await state.act?.(page);
  await state.see(page);
}

// Two hundred rows looked at by every rule, twice: a busy machine takes its time.
test.describe.configure({ timeout: 150_000 });

for (const name of Object.keys(STATES))
  test(`the explorer, ${name}: clean for axe in light and dark`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await show(page, name);
    expect(await axeFaultsInBothSchemes(page)).toEqual([]);
  });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test('the list and its filters are clean for axe', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await show(page, 'a filtered list with a selection');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Filters' }).click();
    await expect(page.getByRole('dialog', { name: 'Filters' }).getByRole('checkbox').first()).toBeVisible();
    expect(await axeFaults(page)).toEqual([]);
  });
});
