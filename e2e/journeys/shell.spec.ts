import { expect, test } from '../fixtures';

const palette = { name: 'Go to a page, or open by id' };

test.describe('the shell', () => {
  test('the first Tab reaches a link past the navigation', async ({ page }) => {
    await page.goto('/settings');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('main')).toBeFocused();
  });

  test('the palette opens by keyboard, goes to a page, and gives the focus back', async ({ page }) => {
    await page.goto('/settings');
    await page.getByRole('button', palette).focus();
    await page.keyboard.press('ControlOrMeta+k');
    const dialog = page.getByRole('dialog', palette);
    await expect(dialog.getByRole('combobox')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('button', palette)).toBeFocused();
    await page.keyboard.press('ControlOrMeta+k');
    await expect(dialog.getByRole('combobox')).toBeFocused();
    await page.keyboard.type('decis');
    await dialog
      .getByRole('option', { name: /^Decisions/ })
      .first()
      .click();
    await expect(page).toHaveURL(/\/decisions/);
  });

  test('the palette opens a decision by its id, and says when nothing has it', async ({ page, api }) => {
    const { items } = (await (await api.get('/api/v1/decisions?limit=1')).json()) as {
      items: { id: string; externalId?: string }[];
    };
    const { id } = items[0]!;
    await page.goto('/settings');
    await page.keyboard.press('ControlOrMeta+k');
    const field = page.getByRole('dialog', palette).getByRole('combobox');
    await expect(field).toBeFocused();
    await page.keyboard.type('no-such-run-77');
    await page.getByRole('option', { name: /^Open no-such-run-77/ }).click();
    await expect(page.getByText('Nothing here has that id, or you may not see it.')).toBeVisible();
    await field.fill(id);
    await page.getByRole('option', { name: `Open ${id}` }).click();
    await expect(page).toHaveURL(new RegExp(`/decisions/${id}`));
  });

  test('G then a letter goes to a page; ? lists the shortcuts; neither acts while one types', async ({ page }) => {
    await page.goto('/settings');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+k');
    const field = page.getByRole('dialog', palette).getByRole('combobox');
    await expect(field).toBeFocused();
    await page.keyboard.type('gd?');
    await expect(field).toHaveValue('gd?');
    await expect(page).toHaveURL(/\/settings$/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await expect(page).toHaveURL(/\/decisions/);
  });

  test('a press before the scripts have come is kept: the menu opens, once', async ({ page }) => {
    let letThrough = (): void => undefined;
    const held = new Promise<void>((resolve) => (letThrough = resolve));
    await page.route('**/_next/static/**/*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto('/settings', { waitUntil: 'commit' });
    await page.getByRole('button', { name: /settings and signing out/ }).click();
    await expect(page.getByRole('menu')).toBeHidden();
    letThrough();
    await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toBeHidden();
  });

  test('a press that begins before the scripts have come and ends when they have is one press', async ({ page }) => {
    let letThrough = (): void => undefined;
    const held = new Promise<void>((resolve) => (letThrough = resolve));
    await page.route('**/_next/static/**/*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto('/settings', { waitUntil: 'commit' });
    const menu = page.getByRole('button', { name: /settings and signing out/ });
    await menu.hover();
    await page.mouse.down();
    letThrough();
    await page.waitForFunction(
      (button) => Object.keys(button!).some((key) => key.startsWith('__reactProps')),
      await menu.elementHandle(),
    );
    await page.mouse.up();
    await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  });

  test('an address with nothing behind it says so inside the shell', async ({ page }) => {
    for (const path of ['/decisions/dec_00000000000000000000000000', '/decisions/nothing-of-this-name/print', '/systems/none']) {
      expect((await page.goto(path))!.status(), path).toBe(404);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is nothing at this address that you may see');
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    }
  });
});

test.describe('another page', () => {
  test('gets the focus when the link that led there is gone', async ({ page }) => {
    await page.goto('/systems');
    await page.locator('main tbody').getByRole('link').first().click();
    await expect(page).toHaveURL(/\/systems\/sys_/);
    await expect(page.locator('main')).toBeFocused();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test('the navigation is a drawer, and the page never scrolls sideways', async ({ page }) => {
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Menu' }).click();
    const drawer = page.getByRole('dialog');
    await expect(drawer.getByRole('link', { name: 'Decisions' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
  });
});

test.describe('settings', () => {
  // One person's settings: these tests must not overlap with each other.
  test.describe.configure({ mode: 'serial' });
  test.use({ role: 'auditor', timezoneId: 'Asia/Kolkata' });

  test('a theme is in the page that the server sends, before any script has run', async ({ page, request }) => {
    await page.goto('/settings');
    await page.getByText('Dark', { exact: true }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
    expect(await (await request.get('/settings')).text()).toMatch(/<html[^>]* data-theme="dark"/);
    await page.reload();
    await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
    await page.getByText('As the system', { exact: true }).click();
    await expect.poll(async () => (await request.get('/settings')).text()).toMatch(/<html[^>]* data-theme="system"/);
  });

  test('the zone of the browser is used once chosen, and named', async ({ page }) => {
    await page.goto('/settings');
    await page.getByLabel('Time zone').selectOption('local');
    await expect(page.getByText('Saved.')).toBeVisible();
    await expect(page.getByText(/\(\+05:30\)/)).toBeVisible();
    await page.getByLabel('Time zone').selectOption('utc');
    await expect(page.getByText(/UTC \(\+00:00\)/)).toBeVisible();
  });

  test('a choice made before the scripts have come is kept and saved', async ({ page, request }) => {
    let letThrough = (): void => undefined;
    const held = new Promise<void>((resolve) => (letThrough = resolve));
    await page.route('**/_next/static/**/*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto('/settings', { waitUntil: 'commit' });
    await page.getByLabel('Form of dates and numbers').selectOption('de-DE');
    letThrough();
    await expect(page.getByText('Saved.')).toBeVisible();
    await expect(page.getByText('For example 21.')).toBeVisible();
    expect(await (await request.get('/settings')).text()).toMatch(/<option[^>]*value="de-DE"[^>]*selected/);
    await page.getByLabel('Form of dates and numbers').selectOption('en-GB');
    await expect(page.getByText('For example 21 Nov 2026')).toBeVisible();
  });

  test('a choice made while React takes the page over is the one that is saved', async ({ page }) => {
    // The first moment at which React has written on the list and, on a slow machine, has not finished the page.
    await page.addInitScript(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const list = document.querySelector<HTMLSelectElement>('select:has(option[value="America/Lima"])');
        if (!list || !Object.keys(list).some((key) => key.startsWith('__reactProps'))) return port2.postMessage(0);
        list.value = 'America/Lima';
        for (const type of ['input', 'change']) list.dispatchEvent(new Event(type, { bubbles: true }));
      };
      port2.postMessage(0);
    });
    const browser = await page.context().newCDPSession(page);
    await browser.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    await page.goto('/settings', { waitUntil: 'commit' });
    await expect(page.getByText('Saved.')).toBeVisible({ timeout: 30_000 });
    await browser.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await expect(page.getByLabel('Time zone')).toHaveValue('America/Lima');
    await expect(page.getByText(/\(−05:00\)|\(-05:00\)/)).toBeVisible();
    await page.getByLabel('Time zone').selectOption('utc');
    await expect(page.getByText(/UTC \(\+00:00\)/)).toBeVisible();
  });

  test('single-key shortcuts can be turned off; those with a modifier stay', async ({ page }) => {
    await page.goto('/settings');
    const single = page.getByRole('switch', { name: /Single-key shortcuts/ });
    // A press before the scripts have come acts a moment later (above): uncheck() would look at once.
    await single.click();
    await expect(single).not.toBeChecked();
    await expect(page.getByText('Saved.')).toBeVisible();
    await page.reload();
    await expect(single).not.toBeChecked();
    await page.locator('main').focus();
    await page.keyboard.press('?');
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('dialog', palette)).toBeVisible();
    await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await single.check();
    await expect(page.getByText('Saved.')).toBeVisible();
  });
});

test.describe('signing out', () => {
  test.use({ role: null });
  test('ends the session for good, also for a copy of its cookie', async ({ page, demo }) => {
    const user = demo.users.find((one) => one.role === 'developer')!;
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(user.email);
    await page.getByLabel('Password').fill(user.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    const copy = await page.context().cookies();
    // The page behind the sign-in still arrives in parts, and takes the focus when it is there: a menu opened before is closed by that.
    const signOut = page.getByRole('menuitem', { name: 'Sign out' });
    await expect(async () => {
      if (!(await signOut.isVisible())) await page.getByRole('button', { name: /settings and signing out/ }).click();
      await signOut.click({ timeout: 2_000 });
    }).toPass();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.context().addCookies(copy);
    await page.goto('/settings');
    await expect(page).toHaveURL(/\/sign-in/);
  });
});
