import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';

interface Summary {
  id: string;
  externalId?: string;
  status: string;
  tools: string[];
}
interface ListAnswer {
  items: Summary[];
  total: { value: number };
}

const table = (page: Page) => page.getByRole('table', { name: 'Decisions' });
const rows = (page: Page) => table(page).locator('tbody [role=row]');
const query = (page: Page) => page.getByRole('combobox', { name: 'Query' });
const rowIds = (page: Page): Promise<string[]> =>
  rows(page).evaluateAll((list) => list.map((row) => row.getAttribute('data-row')!));
const result = (page: Page) => page.getByRole('region', { name: 'Result' });

/** Opens the explorer and waits until it answers to the keyboard: `/` is handled by the page's own script. */
async function open(page: Page, search = ''): Promise<void> {
  await page.goto(`/decisions${search}`);
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(query(page)).toBeFocused({ timeout: 250 });
  }).toPass();
  await page.keyboard.press('Escape');
  await expect(query(page)).not.toBeFocused();
}

test.describe('asking', () => {
  test('an id typed as it is written finds its decision, and the link of that search shows it again', async ({ page, api }) => {
    const { items } = (await (await api.get('/api/v1/decisions?limit=200')).json()) as ListAnswer;
    const wanted = items.find((one) => one.externalId)!;
    await open(page, '?range=all');
    await page.keyboard.press('/');
    await page.keyboard.type(wanted.externalId!);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`q=${wanted.externalId}`));
    await expect(rows(page)).toHaveCount(1);
    expect(await rowIds(page)).toEqual([wanted.id]);
    await page.reload();
    await expect(rows(page)).toHaveCount(1);
    expect(await rowIds(page)).toEqual([wanted.id]);
  });

  test('a mistake is pointed at where it stands, is not searched, and can be mended by a click', async ({ page }) => {
    await open(page);
    const before = await rowIds(page);
    await query(page).fill('statsu:error');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert').filter({ hasText: 'statsu' })).toBeVisible();
    await expect(query(page)).toHaveAttribute('aria-invalid', 'true');
    expect(
      await query(page).evaluate((input: HTMLInputElement) => input.value.slice(input.selectionStart!, input.selectionEnd!)),
    ).toContain('statsu');
    expect(new URL(page.url()).search).toBe('');
    expect(await rowIds(page)).toEqual(before);
    await page.getByRole('button', { name: /^Write status/ }).click();
    await expect(query(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/q=status%3Aerror/);
  });

  test('completion writes a filter without the mouse, and every row then fits it', async ({ page }) => {
    await open(page, '?range=all');
    await page.keyboard.press('/');
    await page.keyboard.type('statu');
    await expect(page.getByRole('option', { name: /^status/ })).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(query(page)).toHaveValue('status:');
    await page.keyboard.type('err');
    await expect(page.getByRole('option', { name: 'error' })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(query(page)).toHaveAttribute('aria-activedescendant', /option-0/);
    await page.keyboard.press('Enter');
    await expect(query(page)).toHaveValue(/status:error/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('list', { name: 'Active filters' })).toContainText('status:error');
    await expect(rows(page).first()).toContainText('error');
    for (const text of await rows(page).allInnerTexts()) expect(text).toMatch(/\berror\b/);
    await page.getByRole('button', { name: 'Remove status:error' }).click();
    await expect(page).not.toHaveURL(/q=/);
  });

  test('a facet narrows to the number it promised, excludes, and goes back with the browser', async ({ page }) => {
    await open(page, '?range=all');
    const facets = page.getByRole('complementary', { name: 'Facets' });
    const item = facets.getByRole('list', { name: 'Status' }).getByRole('listitem').filter({ hasText: 'error' });
    const promised = (await item.innerText()).match(/[\d,]+/)![0];
    await item.getByRole('checkbox').check();
    await expect(page).toHaveURL(/status%3Aerror/);
    await expect(result(page).getByText(`of ${promised}`)).toBeVisible();
    await item.getByRole('button', { name: 'Exclude error' }).click();
    await expect(page).toHaveURL(/-status%3Aerror/);
    await expect(result(page).getByText(`of ${promised}`, { exact: false })).toBeHidden();
    for (const text of await rows(page).allInnerTexts()) expect(text).not.toMatch(/\bended in an error\b/);
    await page.goBack();
    await page.goBack();
    await expect(page).not.toHaveURL(/q=/);
    await expect(item.getByRole('checkbox')).not.toBeChecked();
  });

  test('the chart zooms by keyboard, and the table beneath holds only that time', async ({ page }) => {
    await open(page);
    const chart = page.getByRole('slider', { name: /^Decisions by status/ });
    await chart.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/from=.+to=/);
    const params = new URL(page.url()).searchParams;
    const stamps = await rows(page)
      .locator('time')
      .evaluateAll((list) => list.map((time) => time.getAttribute('datetime')!));
    await expect(async () => {
      const inside = await rows(page)
        .locator('time')
        .evaluateAll((list) => list.map((time) => time.getAttribute('datetime')!));
      expect(inside.every((at) => at >= params.get('from')! && at < params.get('to')!)).toBe(true);
    }).toPass();
    expect(stamps.length).toBeGreaterThan(0);
    await page.goBack();
    await expect(page).not.toHaveURL(/from=/);
  });

  test('a range that makes no sense is explained and not used', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: /^Time range/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Time range' });
    await dialog.getByLabel('From').fill('2026-02-30');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await expect(dialog.getByText('there is no day 30')).toBeVisible();
    await dialog.getByLabel('From').fill('2026-03-02');
    await dialog.getByLabel('To', { exact: true }).fill('2026-03-01');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await expect(dialog.getByText('The end is not after the beginning.')).toBeVisible();
    await expect(page).not.toHaveURL(/from=/);
    await dialog.getByLabel('To', { exact: true }).fill('2026-03-05');
    await dialog.getByLabel('Time zone').fill('Asia/Tokyo');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(/from=2026-03-01T15%3A00%3A00\.000Z&to=2026-03-05T15%3A00%3A00\.000Z&tz=Asia%2FTokyo/);
    await expect(page.getByRole('button', { name: /^Time range.*2 Mar 2026 to 5 Mar 2026/ })).toBeVisible();
  });
});

test.describe('reading', () => {
  test('pages follow each other without a gap or a repeat, and each is a link', async ({ page }) => {
    await open(page, '?range=all&limit=25');
    const first = await rowIds(page);
    await page.getByRole('button', { name: 'Next' }).last().click();
    await expect(result(page).getByText('26–50 of')).toBeVisible();
    const second = await rowIds(page);
    expect(new Set([...first, ...second]).size).toBe(50);
    await page.reload();
    await expect(rows(page)).toHaveCount(25);
    expect(await rowIds(page)).toEqual(second);
    await page.getByRole('button', { name: 'Previous' }).last().click();
    await expect(result(page).getByText('1–25 of')).toBeVisible();
    expect(await rowIds(page)).toEqual(first);
  });

  test('by keyboard alone: move, peek, go on, select two, compare, close, open', async ({ page }) => {
    await open(page);
    const ids = await rowIds(page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    const peek = page.getByRole('complementary', { name: 'Peek' });
    await expect(peek).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`peek=${ids[1]}`));
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await expect(page).toHaveURL(new RegExp(`peek=${ids[2]}`));
    await page.keyboard.press('x');
    await expect(page.getByRole('link', { name: 'Compare the two' })).toHaveAttribute(
      'href',
      `/decisions/${ids[1]}/compare/${ids[2]}`,
    );
    await page.keyboard.press('Escape');
    await expect(peek).toBeHidden();
    await expect(table(page).locator(`[data-row="${ids[2]}"] [data-row-link]`)).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(table(page).locator(`[data-row="${ids[1]}"] [data-row-link]`)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/decisions/${ids[1]}`));
  });

  test('a peek is a link: it opens with its list behind it, and says the decision in a sentence', async ({ page, api }) => {
    const { items } = (await (await api.get('/api/v1/decisions?limit=3')).json()) as ListAnswer;
    await page.goto(`/decisions?range=all&peek=${items[1]!.id}`);
    const peek = page.getByRole('complementary', { name: 'Peek' });
    await expect(peek.getByText(/^At \d\d:\d\d:\d\d UTC/)).toBeVisible();
    await expect(peek.getByRole('list').last().getByRole('listitem').first()).toBeVisible();
    await peek.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(page).not.toHaveURL(/peek=/);
  });

  test('columns are chosen, placed and widened, and the link keeps them', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Columns, order, chart' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Environment' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Route' }).click();
    await page.keyboard.press('Escape');
    await expect(table(page).getByRole('columnheader', { name: /Environment/ })).toBeVisible();
    await expect(table(page).getByRole('columnheader', { name: /Route/ })).toBeHidden();
    const header = table(page).getByRole('columnheader', { name: /^System/ });
    const width = (await header.boundingBox())!.width;
    await header.hover();
    await page.getByRole('button', { name: /^Column System/ }).click();
    await page.getByRole('menuitem', { name: 'Wider' }).click();
    await page.getByRole('menuitem', { name: 'Wider' }).click();
    await page.getByRole('menuitem', { name: 'Move towards the start' }).click();
    await expect(async () => expect((await header.boundingBox())!.width).toBeGreaterThan(width + 60)).toPass();
    await page.reload();
    await expect(table(page).getByRole('columnheader', { name: /Environment/ })).toBeVisible();
    expect((await header.boundingBox())!.width).toBeGreaterThan(width + 60);
    const names = await table(page).getByRole('columnheader').allInnerTexts();
    expect(names.findIndex((name) => name.includes('System'))).toBeLessThan(names.findIndex((name) => name.includes('Time')));
  });

  test('a view is saved, left, found again, brought up to date and deleted', async ({ page }) => {
    const name = `Failed refunds ${Date.now()}`;
    await open(page, '?q=status%3Aerror&range=90d');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: /^Save as a new view/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('A view needs a name.')).toBeVisible();
    await page.getByLabel('Name').fill(name);
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page).toHaveURL(/view=viw_/);
    await open(page);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name }).click();
    await expect(page).toHaveURL(/q=status%3Aerror&range=90d&view=viw_/);
    await query(page).fill('status:error tool:issue_refund');
    await query(page).press('Enter');
    await page.getByRole('button', { name: `${name} (changed)` }).click();
    await page.getByRole('menuitem', { name: /^Update/ }).click();
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
    await page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('menuitem', { name: /^Delete/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(page).not.toHaveURL(/view=/);
    await page.getByRole('button', { name: 'Views' }).click();
    await expect(page.getByRole('menuitem', { name })).toHaveCount(0);
  });

  test('what is exported is what was asked for, to the last row', async ({ page }) => {
    await open(page, '?q=status%3Aerror&range=all');
    const total = Number(
      (
        await result(page)
          .getByText(/of [\d,]+/)
          .first()
          .innerText()
      )
        .match(/of ([\d,]+)/)![1]!
        .replace(/,/g, ''),
    );
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /^NDJSON/ }).click();
    const lines = readFileSync((await (await download).path())!, 'utf8')
      .trim()
      .split('\n');
    const decisions = lines.map((line) => JSON.parse(line) as Partial<Summary>).filter((one) => one.id?.startsWith('dec_'));
    expect(decisions).toHaveLength(total);
    expect(decisions.every((one) => one.status === 'error')).toBe(true);
    expect(lines.join('\n')).toContain('status:error');
  });
});

test.describe('when things are not as they should be', () => {
  test('a link with mistakes says which, shows defaults for them, and can be put right', async ({ page }) => {
    await page.goto('/decisions?range=fortnight&sort=price&page=2');
    for (const words of ['"fortnight" is not a known range', '"price" is not one of', 'page: there is no such parameter'])
      await expect(page.locator('#main').getByText(words)).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
    await page.getByRole('button', { name: 'Put the link right' }).click();
    await expect(page.getByText('is not a known range')).toBeHidden();
    expect(new URL(page.url()).search).toBe('');
  });

  test('a failing server is shown as that, never as an empty result, and the query stays', async ({ page }) => {
    await open(page);
    await page.route('**/api/v1/decisions?*', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        headers: { 'retry-after': '5' },
        body: JSON.stringify({ code: 'unavailable', detail: 'The database cannot be reached.', requestId: 'req-under-test' }),
      }),
    );
    await query(page).fill('status:error');
    await query(page).press('Enter');
    await expect(page.getByRole('alert').filter({ hasText: 'The database does not answer' })).toContainText('req-under-test');
    await expect(page.getByText(/No decision/)).toHaveCount(0);
    await expect(query(page)).toHaveValue('status:error');
    await page.unroute('**/api/v1/decisions?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(rows(page).first()).toContainText('error');
  });

  test('where the drawing of the chart cannot be loaded, the page says so and has its figures in a table', async ({ page }) => {
    await page.route('**/_next/static/**/*.js', async (route) => {
      const response = await route.fetch();
      return (await response.text()).includes('recharts-') ? route.abort() : route.fulfill({ response });
    });
    await page.goto('/decisions?range=all');
    await expect(page.getByText('The drawing could not be loaded. Its figures are in the table.')).toBeVisible();
    await page.getByRole('button', { name: 'Show as a table' }).click();
    await expect(page.getByRole('region', { name: /, as a table$/ }).locator('tbody tr >> nth=0')).toBeVisible();
  });

  test('a slow search says so and can be stopped; the rows before stay and are named as such', async ({ page }) => {
    await open(page);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/v1/decisions?*', async (route) => {
      await held;
      await route.abort();
    });
    await query(page).fill('status:error');
    await query(page).press('Enter');
    await expect(page.getByText(/^Searching for \d+ s/)).toBeVisible();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'The search was stopped' })).toBeVisible();
    release();
  });

  test('nothing found names what was looked for, and where there would be something', async ({ page }) => {
    await page.goto('/decisions?q=status%3Aerror%20zzzunheardof&range=7d');
    await expect(page.getByRole('heading', { name: 'No decision matches' })).toBeVisible();
    await expect(page.getByText('The same query matches nothing at any time.')).toBeVisible();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await expect(page).not.toHaveURL(/q=/);
  });

  test('new decisions are announced and wait until they are asked for', async ({ page }) => {
    await page.clock.install();
    await open(page);
    const before = await rowIds(page);
    await page.route('**/api/v1/decisions?*receivedAfter*', (route) =>
      route.fulfill({
        json: {
          items: [],
          nextCursor: null,
          previousCursor: null,
          total: { value: 3, relation: 'eq' },
          asOf: new Date().toISOString(),
        },
      }),
    );
    await page.clock.runFor(16_000);
    await expect(page.getByRole('button', { name: '3 new, show' })).toBeVisible();
    expect(await rowIds(page)).toEqual(before);
  });
});

test.describe('a developer', () => {
  test.use({ role: 'developer' });
  test('sees that decisions happened and nothing of what was said', async ({ page, api }) => {
    const { items } = (await (await api.get('/api/v1/decisions?limit=200')).json()) as { items: { inputPreview?: string }[] };
    const said = items.find((one) => one.inputPreview)!;
    await open(page, '?range=all&cols=what,input,output');
    await expect(page.getByText('Your role does not include reading content, so Input and Output are not shown.')).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
    await expect(page.getByText(said.inputPreview!.slice(0, 40))).toHaveCount(0);
    await query(page).fill('refund');
    await query(page).press('Enter');
    await expect(page.getByRole('alert').first()).toBeVisible();
    await expect(page.getByText(/No decision/)).toHaveCount(0);
    await page.getByRole('button', { name: 'Export' }).click();
    await expect(page.getByText('Your role does not include exporting records.')).toBeVisible();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });
  test('the list is read in two lines a row, filtered in a drawer, and never scrolls sideways', async ({ page }) => {
    await open(page, '?range=all');
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await sideways()).toBe(0);
    await expect(rows(page).first().locator('[data-row-link]')).toBeVisible();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('dialog', { name: 'Filters' }).getByRole('checkbox', { name: 'error', exact: true }).check();
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(/status%3Aerror/);
    await rows(page)
      .first()
      .getByText(/\d\d:\d\d:\d\d/)
      .click();
    await expect(page.getByRole('complementary', { name: 'Peek' })).toBeVisible();
    expect(await sideways()).toBe(0);
  });
});
