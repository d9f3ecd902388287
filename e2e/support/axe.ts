import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeResults {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}
type WithAxe = typeof globalThis & { axe?: { run: (options: object) => Promise<AxeResults> } };

/** Rules whose outcome depends on colours. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** What axe-core finds against WCAG 2.2 AA and its own good practice, one line per fault; empty when the page is clean. */
export function axeFaults(page: Page): Promise<string[]> {
  return run(page, { type: 'tag', values: RULES });
}

/**
 * The same in light, and again in dark what depends on colours: nothing else differs. The page is light afterwards. By the product's own theme and not
 * only by the emulated system's: there Chromium now and then leaves an inherited colour as it was.
 */
export async function axeFaultsInBothSchemes(page: Page): Promise<string[]> {
  await setTheme(page, 'light');
  const faults = await axeFaults(page);
  await setTheme(page, 'dark');
  let inDark = await run(page, { type: 'rule', values: OF_COLOUR });
  // Chromium may paint an inherited colour of the theme before for some frames: a fault is one that is still there.
  if (inDark.length > 0) {
    await setTheme(page, 'light');
    await untilPainted(page);
    await setTheme(page, 'dark');
    inDark = await run(page, { type: 'rule', values: OF_COLOUR });
  }
  await setTheme(page, 'light');
  return [...faults, ...inDark.map((fault) => `in dark: ${fault}`)];
}

/** Pages whose theme was changed and that nobody has waited for yet: most are left before anybody looks at their colours again. */
const notPainted = new WeakSet<Page>();

async function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' }); // for pages that stand alone
  await page.evaluate((chosen) => void (document.documentElement.dataset['theme'] = chosen), theme);
  notPainted.add(page);
}

/** Colours that change by a transition do so from the next frame on, also where it lasts no time. */
async function untilPainted(page: Page): Promise<void> {
  if (!notPainted.delete(page)) return;
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

async function run(page: Page, runOnly: { type: 'tag' | 'rule'; values: string[] }): Promise<string[]> {
  await untilPainted(page);
  // By the debugger, so that the page's own policy stays as it is; once a document, for it is half a megabyte.
  if (!(await page.evaluate(() => typeof (globalThis as WithAxe).axe?.run === 'function'))) await page.evaluate(source);
  // Every rule looks at every element all the same; but each element that is in order is neither described nor brought over.
  return page.evaluate(async (only) => {
    const { violations } = await (globalThis as WithAxe).axe!.run({ runOnly: only, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
    );
  }, runOnly);
}
