import { test as base, expect, request, type APIRequestContext } from '@playwright/test';
import { readDemo, type Demo } from '../support/instance';

interface Fixtures {
  demo: Demo;
  /** The API with a key of every scope. */
  api: APIRequestContext;
}

/** Tests without a browser: real client libraries send to the served instance, and the API tells what came of it. */
export const test = base.extend<Fixtures>({
  demo: async ({}, use) => {
    await use(readDemo());
  },
  api: async ({ demo }, use) => {
    const context = await request.newContext({ baseURL: demo.url, extraHTTPHeaders: { authorization: `Bearer ${demo.apiKey}` } });
    await use(context);
    await context.dispose();
  },
});
export { expect };
