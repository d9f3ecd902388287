import { expect, test } from '../fixtures';

test.describe('what the browser is told about a page', () => {
  test('a policy with a nonce of its own, no framing, no guessing of types', async ({ page }) => {
    const first = (await page.goto('/'))!.headers();
    const policy = first['content-security-policy'] ?? '';
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(first['x-content-type-options']).toBe('nosniff');
    const second = (await page.reload())!.headers();
    expect(second['content-security-policy']).not.toBe(policy);
  });

  test('script in markup that slipped in does not run', async ({ page }) => {
    await page.goto('/');
    const ran = await page.evaluate(
      () =>
        new Promise((resolve) => {
          document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.intruder = true">');
          // Registered after the inline handler, so it runs after it would have.
          document.body.lastElementChild!.addEventListener('error', () => resolve('intruder' in window));
        }),
    );
    expect(ran).toBe(false);
  });
  test.use({ expectedErrors: [/Content Security Policy/] });
});

test.describe('nobody signed in', () => {
  test.use({ role: null });
  test('pages ask for a sign-in', async ({ page }) => {
    await page.goto('/decisions');
    await expect(page).toHaveURL(/\/sign-in/);
  });
});
