import { createHash } from 'node:crypto';
import { expect, test } from '../fixtures';
import { axeFaults } from '../support/axe';
import { stateFile } from '../support/instance';

const unique = (): string => Math.random().toString(36).slice(2, 8);

test('an artifact is registered, deployed with the consent of a second person, and a decision with another version is found', async ({
  page,
  browser,
  api,
  demo,
}) => {
  test.setTimeout(240_000);
  const mark = unique();
  const system = `registry-${mark}`;
  const name = `assistant-${mark}`;
  const send = async (decision: string, version: string): Promise<void> => {
    const base = { schemaVersion: '1.0', system, decision };
    const at = (): string => new Date().toISOString();
    const sent = await api.post('/api/v1/events', {
      data: [
        { ...base, id: crypto.randomUUID(), kind: 'decision.started', occurredAt: at(), data: { environment: 'production' } },
        {
          ...base,
          id: crypto.randomUUID(),
          kind: 'prompt.rendered',
          step: 'p',
          occurredAt: at(),
          data: { prompt: { name, version } },
        },
        { ...base, id: crypto.randomUUID(), kind: 'decision.ended', occurredAt: at(), data: { status: 'ok' } },
      ],
    });
    expect(await sent.json()).toMatchObject({ accepted: 3 });
  };
  await send(`before-${mark}`, '1');

  await test.step('what traffic used is listed, although nobody registered it', async () => {
    await expect(async () => {
      await page.goto(`/artifacts?q=${name}`);
      await expect(page.getByRole('table', { name: 'Artifacts' })).toContainText('not registered', { timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
    await page.goto('/systems');
    await expect(page.getByRole('row', { name: new RegExp(system) })).toContainText('not registered');
  });

  await test.step('the system gets what the AI Act asks for', async () => {
    await page.getByRole('link', { name: system, exact: true }).click();
    await page.getByRole('textbox', { name: 'Intended purpose' }).fill('Answers questions about the journey.');
    await page.getByRole('combobox', { name: 'Risk class' }).selectOption('minimal');
    await page.getByRole('combobox', { name: 'Point of Annex III' }).selectOption('none');
    await page.getByRole('textbox', { name: 'Environments' }).fill('production, staging');
    await page.getByRole('button', { name: 'Register with these settings' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
    const statement = page.getByRole('region', { name: 'What it is for' });
    await expect(statement).toContainText('looked at, falls under no point');
    await expect(page.getByRole('region', { name: 'Checks', exact: true })).toContainText(
      'no deployment is registered for this system yet',
    );
    expect(await axeFaults(page)).toEqual([]);
  });

  await test.step('a version is registered with its digest', async () => {
    await page.goto(`/artifacts?q=${name}`);
    await page.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await page.getByRole('button', { name: 'Register it' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Version' }).fill('2');
    await dialog.getByRole('textbox', { name: 'SHA-256 digest' }).fill('not a digest');
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(dialog.getByText('64 hexadecimal digits.').last()).toBeVisible();
    await dialog.getByRole('textbox', { name: 'SHA-256 digest' }).fill(createHash('sha256').update(name).digest('hex'));
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(page.getByRole('table').filter({ hasText: 'registered by a person' })).toBeVisible();
  });

  await test.step('its promotion is asked for, and cannot be approved by whoever asked', async () => {
    await page.getByRole('button', { name: 'Ask for a promotion' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'AI system' }).selectOption({ label: system });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('evaluated on the journey');
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(page.getByText('waits for consent')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Withdraw/ })).toBeVisible();
  });

  await test.step('a second person consents, and the window begins', async () => {
    const theirs = await browser.newContext({ storageState: stateFile('administrator') });
    const second = await theirs.newPage();
    await second.goto(`${demo.url}${new URL(page.url()).pathname}`);
    await second.getByRole('button', { name: /^Approve/ }).click();
    await second.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('looked at the evaluation');
    await second.getByRole('button', { name: 'Approve and deploy' }).click();
    await expect(second.getByRole('region', { name: 'Deployments' }).first()).toContainText('approved by');
    expect(await axeFaults(second)).toEqual([]);
    await theirs.close();
  });

  await test.step('a decision with the other version carries the finding, wherever one looks', async () => {
    await send(`good-${mark}`, '2');
    await send(`skew-${mark}`, '1');
    await expect(async () => {
      const found = await api.get(`/api/v1/decisions?q=${encodeURIComponent(`check:versionNotDeployed system:${system}`)}`);
      const { items } = (await found.json()) as { items: { externalId: string }[] };
      // The first window of the prompt has what went before it looked at as well: then no version was deployed.
      expect(items.map((one) => one.externalId)).toEqual([`skew-${mark}`, `before-${mark}`]);
    }).toPass({ timeout: 120_000 });
    await page.goto(`/decisions/skew-${mark}`);
    await expect(page.getByRole('link', { name: 'used a version that was not deployed then' })).toBeVisible();
    await expect(
      page.getByRole('table', { name: 'Events of this decision' }).or(page.getByText('check.versionNotDeployed')).first(),
    ).toBeVisible();
    await page.goto('/systems');
    await page.getByRole('link', { name: system, exact: true }).click();
    await page.getByRole('link', { name: '2 decisions: Version was not deployed then' }).click();
    await expect(page.getByRole('combobox', { name: 'Query' })).toHaveValue(/check:versionNotDeployed/);
    await expect(page.getByRole('table', { name: 'Decisions' }).getByRole('row')).toHaveCount(3);
  });
});

test('the sample has findings on its systems and artifacts, and its model card is text', async ({ page }) => {
  await page.goto('/artifacts?q=kind%3Aprompt+refund');
  await page.getByRole('link', { name: 'refund-assistant' }).click();
  await expect(page.getByRole('region', { name: 'Checks', exact: true })).toContainText('Version was not deployed then');
  await expect(page.getByText('signature valid').first()).toBeVisible();
  await expect(page.getByText('signer trusted: Release pipeline (sample)').first()).toBeVisible();
  expect(await axeFaults(page)).toEqual([]);
  await page.goto('/artifacts?q=kind%3Amodel+claude');
  await page.getByRole('link', { name: 'claude-sonnet-4-5', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Limits' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Links' })).toContainText('evaluated by');
  expect(await axeFaults(page)).toEqual([]);
});

test('a prompt is registered with its text, and the text is withdrawn', async ({ page }) => {
  const name = `text-${unique()}`;
  const text = `Be kind to whoever writes.\n${'Answer in one sentence. '.repeat(60)}`;
  await page.goto('/artifacts');
  await page.getByRole('button', { name: 'Register an artifact' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'Version' }).fill('7');
  await dialog.getByRole('textbox', { name: 'Text' }).fill(text);
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  const shown = page.getByRole('region', { name: 'Text', exact: true });
  await expect(shown).toContainText('Be kind to whoever writes.');
  await expect(shown).toContainText(`1 text, ${text.length.toLocaleString('en')} characters`);
  expect(await axeFaults(page)).toEqual([]);

  await shown.getByRole('button', { name: 'Withdraw the text' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('It names a person.');
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(shown).toContainText('withdrawn');
  await expect(shown).not.toContainText('Be kind to whoever writes.');
});
