import { expect, test } from '../fixtures';
import { bringIn } from '../support/people';

const unique = (): string => Math.random().toString(36).slice(2, 8);

test.describe('keys', () => {
  test.use({ role: 'administrator' });

  test('a key is shown once with a line that works, and is refused after it was revoked', async ({ page, request, demo }) => {
    const name = `journey ${unique()}`;
    await page.goto('/admin/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('button', { name: 'Make key' }).click();
    await expect(page.getByText('Nothing was saved.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('checkbox', { name: /^read/ }).check();
    await page.getByRole('button', { name: 'Make key' }).click();
    const key = (await page.getByLabel('API key', { exact: true }).textContent())!.trim();
    expect(key).toMatch(/^csk_[a-z0-9]{12}_[A-Za-z0-9_-]{43}$/);
    const curl = (await page.getByLabel('curl line', { exact: true }).textContent())!;
    const [, url, body] = /curl -sS (\S+) [^]*-d '([^]*)'$/.exec(curl)!;
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const sent = await request.post(new URL(new URL(url!).pathname, demo.url).href, { headers, data: body! });
    expect(sent.status()).toBe(200);
    expect(await sent.json()).toMatchObject({ accepted: 1, rejected: 0 });
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.reload();
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('active');
    await expect(page.locator('body')).not.toContainText(key);

    await page.getByRole('button', { name: `Revoke: ${name}` }).click();
    await page.getByRole('button', { name: 'Revoke for good' }).click();
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('revoked');
    // Every process that serves hears of it; within three seconds at most.
    await expect
      .poll(
        async () => {
          const refused = await request.get(`${demo.url}/api/v1/decisions`, { headers });
          return [refused.status(), ((await refused.json()) as { code?: string }).code];
        },
        { timeout: 4_000 },
      )
      .toEqual([401, 'keyRevoked']);
  });
});

test.describe('people', () => {
  test.use({ role: 'administrator' });

  test('a reviewer comes in by a one-time link, sees what the role allows, and is out when the access ends', async ({
    page,
    browser,
    demo,
  }) => {
    const name = `Journey Person ${unique()}`;
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.test`;
    await page.goto('/admin/people/new');
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
    await page.getByRole('combobox', { name: 'Role' }).selectOption('auditor');
    await page.getByRole('button', { name: 'Add person' }).click();
    await expect(page.getByText("An auditor's access needs an end date.")).toBeVisible();
    await page.getByRole('combobox', { name: 'Role' }).selectOption('reviewer');
    await page.getByRole('button', { name: 'Add person' }).click();
    const link = (await page.getByLabel('one-time link', { exact: true }).textContent())!.trim();

    const theirs = await browser.newContext({ storageState: { cookies: [], origins: [] } });
    const person = await theirs.newPage();
    await person.goto(new URL(new URL(link).pathname + new URL(link).hash, demo.url).href);
    await expect(person.getByLabel('You sign in as')).toHaveValue(email);
    await person.getByLabel('New password').fill('short');
    await person.getByRole('button', { name: 'Save and sign in' }).click();
    await expect(person.getByText('Use at least 12 characters')).toBeVisible();
    expect(person.url()).not.toContain('#');
    await person.getByLabel('New password').fill('seven green bottles');
    await person.getByRole('button', { name: 'Save and sign in' }).click();
    await person.waitForURL(`${demo.url}/`);
    await person.goto(`${demo.url}/admin/keys`);
    await expect(person.getByText('Your role does not include this page')).toBeVisible();
    // Used once: it says so at once, and asks for nothing.
    await person.goto(link);
    await expect(person.getByText('This link is not valid any more')).toBeVisible();
    await expect(person.getByLabel('New password')).toBeHidden();

    await page.goto('/admin/people');
    await page.getByRole('link', { name }).click();
    await page.getByRole('button', { name: 'End access' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End access' }).click();
    await expect(page).toHaveURL(/\/admin\/people$/);
    await person.goto(`${demo.url}/decisions`);
    await expect(person).toHaveURL(/\/sign-in/);
    await expect(person.getByText('Your session has ended.')).toBeVisible();
    await theirs.close();
  });

  test('a sign-in that too many wrong passwords locked is lifted by an administrator', async ({ page, browser, demo }) => {
    const name = `Locked Person ${unique()}`;
    await (await bringIn(browser, demo, { name, role: 'reviewer', sets: [] })).context().close();
    const theirs = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL: demo.url });
    const person = await theirs.newPage();
    await person.goto('/sign-in');
    await person.getByLabel('E-mail address').fill(`${name.toLowerCase().replaceAll(' ', '.')}@example.test`);
    const trying = async (password: string, says: RegExp): Promise<void> => {
      await person.getByLabel('Password').fill(password);
      const answered = person.waitForResponse((response) => response.url().includes('/callback/credentials'));
      await person.getByRole('button', { name: 'Sign in' }).click();
      await answered;
      await expect(person.getByText(says)).toBeVisible();
    };
    for (let n = 0; n < 8; n++) await trying(`not the password ${n}`, /is not right/);
    await trying('seven green bottles', /An administrator can lift the lock/);

    await page.goto('/admin/people');
    await expect(page.getByRole('row', { name })).toContainText('sign-in locked until');
    await page.getByRole('link', { name }).click();
    const lock = page.getByRole('region', { name: 'Sign-in is locked' });
    await lock.getByRole('button', { name: 'Unlock sign-in' }).click();
    await expect(lock).toBeHidden();
    await page.goto('/admin/people');
    await expect(page.getByRole('row', { name })).not.toContainText('sign-in locked');
    await person.getByLabel('Password').fill('seven green bottles');
    await person.keyboard.press('Enter');
    await person.waitForURL(`${demo.url}/`);
    await theirs.close();
  });
});

test.describe('nobody signed in', () => {
  test.use({ role: null });

  test('signs in to the page asked for, after a wrong password said no more than that', async ({ page, demo }) => {
    const { email, password } = demo.users.find((user) => user.role === 'administrator')!;
    await page.goto('/admin/keys?x=1');
    await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
    await expect(page.getByText('Your session has ended.')).toHaveCount(0);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('The e-mail address or the password is not right.')).toBeVisible();
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/admin\/keys\?x=1$/);
    await page.goto('/admin/sessions');
    await page
      .getByRole('row', { name: /this one/ })
      .getByRole('button', { name: /^End/ })
      .click();
    await page.getByRole('button', { name: 'End session' }).click();
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

test.describe('AI systems', () => {
  test.use({ role: 'administrator' });

  test('are registered with a capture level that says what it means', async ({ page }) => {
    const key = `journey-system-${unique()}`;
    await page.goto('/systems/new');
    await page.getByLabel('Key').fill(key);
    await page.getByRole('radio', { name: /^Metadata only/ }).check();
    await page.getByRole('button', { name: 'Register' }).click();
    await expect(page.getByRole('heading', { level: 1, name: key })).toBeVisible();
    await expect(page.getByRole('radio', { name: /^Metadata only/ })).toBeChecked();
    await page.getByRole('radio', { name: /^Masked/ }).check();
    await page.getByRole('region', { name: 'Settings' }).getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('region', { name: 'Settings' }).getByText('Saved.')).toBeVisible();
    await page.reload();
    await expect(page.getByRole('radio', { name: /^Masked/ })).toBeChecked();
    await page.goto('/systems');
    await expect(page.getByRole('row', { name: new RegExp(key) })).toContainText('masked');
  });
});
