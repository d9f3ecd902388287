import { test as base, expect, request, type APIRequestContext } from '@playwright/test';
import type { Role } from '@/lib/access/actor';
import { readDemo, stateFile, type Demo } from './support/instance';

interface Options {
  /** Who is signed in: `test.use({ role: 'auditor' })`. Null: nobody. */
  role: Role | null;
}
interface Fixtures {
  demo: Demo;
  /** The API with a key of every scope. */
  api: APIRequestContext;
  /** Every page must be free of script errors and policy violations; a test that expects some lists them here. */
  expectedErrors: RegExp[];
  noScriptErrors: void;
}

/** Browser tests over the sample workspace: `import { test, expect } from '../fixtures'`. */
export const test = base.extend<Options & Fixtures>({
  role: ['compliance_officer', { option: true }],
  expectedErrors: [[], { option: true }],
  storageState: async ({ role }, use) => {
    await use(role ? stateFile(role) : { cookies: [], origins: [] });
  },
  demo: async ({}, use) => {
    await use(readDemo());
  },
  api: async ({ demo }, use) => {
    const context = await request.newContext({ baseURL: demo.url, extraHTTPHeaders: { authorization: `Bearer ${demo.apiKey}` } });
    await use(context);
    await context.dispose();
  },
  noScriptErrors: [
    async ({ page, expectedErrors }, use) => {
      const found: string[] = [];
      page.on('pageerror', (error) => found.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && /Content Security Policy|Minified React error|Hydration/i.test(message.text()))
          found.push(message.text());
      });
      await use();
      expect(found.filter((text) => !expectedErrors.some((known) => known.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };
