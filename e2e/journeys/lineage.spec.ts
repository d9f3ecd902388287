import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { axeFaultsInBothSchemes } from '../support/axe';

const DRAFT = 'kb-refund-004@4-draft';
const focusOn = (name: string): string => `/lineage?focus=${encodeURIComponent(`document:${name}`)}`;
const graphOf = (page: Page) => page.getByRole('application', { name: /^Lineage graph/ });
const drawn = (page: Page) => expect(graphOf(page)).toHaveAttribute('data-ready', 'true', { timeout: 20_000 });

test('after a bad document was found: which decisions used it, where it came from, and were they made with what was deployed', async ({ page }) => {
  await page.goto('/lineage');
  await page.getByLabel('Kind').selectOption('document');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(DRAFT);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`used the document ${DRAFT}`);
  await drawn(page);
  const about = page.getByRole('complementary', { name: /^About/ });
  await expect(about.getByRole('heading', { level: 2 })).toHaveText('kb-refund-004');
  // back: the index it was in, the job that built it, and what that night's crawl also read
  for (const step of [/^support-kb/, /^build_support_kb/, /^wiki_pages/, /^crawl_policy_wiki/, /^draft-policies/]) {
    await about.getByRole('region').or(about.locator('section')).filter({ has: page.getByRole('heading', { name: 'Comes from' }) }).getByRole('button', { name: step }).first().click();
  }
  await expect(about.getByRole('heading', { level: 2 })).toHaveText('draft-policies');
  expect(page.url()).toContain('node=');
  await page.reload();
  await expect(about.getByRole('heading', { level: 2 })).toHaveText('draft-policies');

  // forward: the prompt versions that those decisions used, and whether they were deployed; then the same decisions in the explorer
  await page.goto(focusOn(DRAFT));
  await drawn(page);
  await page.getByRole('region', { name: 'Prompt versions' }).getByRole('button', { name: /^refund-assistant@\S+ in \d+ decisions?, .*deployed then/ }).first().click();
  await expect(about.getByRole('heading', { level: 2 })).toHaveText('refund-assistant');
  await expect(about).toContainText('Not deployed then');
  await page.goto(focusOn(DRAFT));
  await drawn(page);
  await about.getByRole('link', { name: 'Its decisions' }).click();
  await expect(page).toHaveURL(/\/decisions\?q=/);
  await page.locator('[data-row-link]').first().click();
  await page.getByRole('main').getByRole('link', { name: 'Lineage', exact: true }).first().click();
  await expect(page).toHaveURL(/focus=decision/);
  await drawn(page);
  await page.getByRole('button', { name: 'Table' }).click();
  const prompt = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'refund-assistant' }) }).first();
  await expect(prompt).toContainText(/deployed then|not deployed then|deployment not recorded/);
}); // prettier-ignore

test('by keyboard: arrows follow the links, Enter opens, the table says the same', async ({ page }) => {
  await page.goto(focusOn(DRAFT));
  await drawn(page);
  await graphOf(page).focus();
  const about = page.getByRole('complementary', { name: /^About/ });
  const here = about.getByRole('heading', { level: 2 });
  for (const name of ['support-kb', 'build_support_kb']) {
    await page.keyboard.press('ArrowLeft');
    await expect(here).toHaveText(name);
  }
  await page.keyboard.press('ArrowLeft'); // to the nearest of several; up and down to the others of the column
  for (const key of ['ArrowUp', 'ArrowDown', 'ArrowDown', 'ArrowDown']) {
    if ((await here.textContent()) === 'wiki_pages') break;
    await page.keyboard.press(key);
  }
  await expect(here).toHaveText('wiki_pages');
  await page.keyboard.press('ArrowLeft');
  await expect(here).toHaveText('crawl_policy_wiki');
  await expect(page.getByRole('status').filter({ hasText: /^(Dataset|Job) / })).not.toBeEmpty();
  await page.keyboard.press('Home');
  await expect(about.getByRole('heading', { level: 2 })).toHaveText('kb-refund-004');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/decisions/);

  await page.goto(`${focusOn(DRAFT)}&view=table`);
  const table = page.getByRole('region', { name: 'Lineage, one row a thing' });
  await expect(table.getByRole('rowheader', { name: 'draft-policies' })).toBeVisible();
  const crawl = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'crawl_policy_wiki' }) });
  await expect(crawl.first()).toContainText('draft-policies');
});

test('is taken away as a picture and as OpenLineage events', async ({ page }) => {
  await page.goto(focusOn(DRAFT));
  await drawn(page);
  const take = async (item: string): Promise<Buffer> => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: item }).click();
    return readFileSync(await (await download).path());
  };
  const svg = (await take('Picture, SVG')).toString();
  expect(svg).toContain('draft-policies');
  expect(svg).not.toContain('<script');
  expect((await take('Picture, PNG')).subarray(1, 4).toString()).toBe('PNG');
  const events = JSON.parse((await take('OpenLineage events, JSON')).toString()) as { job?: { name: string } }[];
  expect(events.map((event) => event.job?.name)).toContain('build_support_kb');
});

for (const view of ['graph', 'table'] as const)
  test(`the ${view} is clean for axe in light and dark`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${focusOn(DRAFT)}&view=${view}`);
    if (view === 'graph') await drawn(page);
    expect(await axeFaultsInBothSchemes(page)).toEqual([]);
  });

test.describe('a developer', () => {
  test.use({ role: 'developer' });
  test('sees the pipelines and is told that names of documents are content', async ({ page }) => {
    await page.goto(focusOn(DRAFT));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText(DRAFT)).toHaveCount(0);
    await page.goto('/lineage');
    await expect(page.getByRole('heading', { name: 'Datasets, last built first' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Documents, most used first' })).toHaveCount(0);
  });
});
