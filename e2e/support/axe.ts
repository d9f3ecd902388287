import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeResults {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}
type WithAxe = typeof globalThis & { axe: { run: (options: object) => Promise<AxeResults> } };

/** What axe-core finds against WCAG 2.2 AA and its own good practice, one line per fault; empty when the page is clean. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(source); // by the debugger, so that the page's own policy stays as it is
  const results = await page.evaluate(
    async (rules) => (globalThis as WithAxe).axe.run({ runOnly: { type: 'tag', values: rules } }),
    RULES,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
  );
}
