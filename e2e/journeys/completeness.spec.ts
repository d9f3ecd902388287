import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures';

test.describe('how complete the record is', () => {
  test.use({ role: 'compliance_officer' });

  test('the sample’s refund agent lost numbers and decisions on one day; what nobody counts is not claimed', async ({ page }) => {
    await page.goto('/systems');
    await page.getByRole('link', { name: 'Refund agent', exact: true }).click();
    const section = page.getByRole('region', { name: 'How complete the record is' });
    await expect(section).toContainText(/api-gateway counted [\d,]+ in \d+ windows, [\d,]+ arrived: 9\d(\.\d)? %/);
    await expect(section).toContainText('17 numbers between never came');
    await expect(section.getByRole('region', { name: 'Gaps in the numbers of emitters' })).toContainText('17');
    const windows = section.getByRole('region', { name: 'Windows in which another number arrived than was counted' });
    await expect(windows.getByRole('row')).toHaveCount(2);
    await windows.getByRole('link').click();
    await expect(page).toHaveURL(/\/decisions\?/);
    await expect(page.getByRole('heading', { level: 1, name: 'Decisions' })).toBeVisible();

    await page.goto('/systems');
    await page.getByRole('link', { name: 'Clinical triage', exact: true }).click();
    await expect(page.getByRole('region', { name: 'How complete the record is' })).toContainText('No coverage claim');
  });

  test('a counter, an assertion and the decisions that fail it, by clicking', async ({ page, api }) => {
    test.slow(); // what judges decisions gives way to everything else of the machine
    const system = `complete-${randomUUID().slice(0, 8)}`;
    const at = new Date(Date.now() - 7_200_000);
    const event = (decision: string, data: object) => ({ id: randomUUID(), kind: 'decision.ended', system, decision, occurredAt: at.toISOString(), data }); // prettier-ignore
    await api.post('/api/v1/events', { data: [event('bare', {}), event('whole', { user: 'u-1' })] });
    const counter = { system, source: 'gateway', from: new Date(at.getTime() - 60_000).toISOString(), to: new Date(at.getTime() + 60_000).toISOString(), count: 4 }; // prettier-ignore
    expect(await (await api.post('/api/v1/counters', { data: counter })).json()).toMatchObject({
      results: [{ status: 'accepted' }],
    });
    expect(await (await api.post('/api/v1/counters', { data: counter })).json()).toMatchObject({
      results: [{ status: 'duplicate' }],
    });
    const report = async () => (await (await api.get(`/api/v1/completeness?system=${system}`)).json()) as { behind: number; received: { sealed: number }; system: { id: string } }; // prettier-ignore
    await expect.poll(async () => (await report()).received.sealed, { timeout: 60_000 }).toBe(2);
    await page.goto(`/systems/${(await report()).system.id}`);
    const section = page.getByRole('region', { name: 'How complete the record is' });
    await expect(section).toContainText('gateway counted 4 in 1 window, 2 arrived: 50 %');
    await page.getByText('Set what every decision must have').click();
    await page.getByRole('checkbox', { name: 'names its user' }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await expect(page.getByText('Saved. New decisions are judged')).toBeVisible();
    await expect
      .poll(
        async () => {
          await page.reload();
          return section.getByRole('link', { name: '1 decision fails it' }).count();
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    await section.getByRole('link', { name: '1 decision fails it' }).click();
    await expect(page).toHaveURL(/gap%3AnoUser|gap:noUser/);
    await expect(page.getByRole('row', { name: new RegExp(system) })).toHaveCount(1);
  });

  test('what came of what is followed from trail to trail', async ({ page, api }) => {
    const [first, second] = [`first-${randomUUID()}`, `second-${randomUUID()}`];
    const event = (decision: string, over: object) => ({ id: randomUUID(), kind: 'decision.ended', system: 'linked', decision, occurredAt: new Date().toISOString(), data: {}, ...over }); // prettier-ignore
    await api.post('/api/v1/events', { data: [event(second, { links: [{ decision: first }] }), event(first, {})] });
    await expect
      .poll(async () => {
        await page.goto(`/decisions/${first}`);
        return page.getByRole('heading', { name: 'Led to' }).count();
      }, { timeout: 20_000 })
      .toBe(1); // prettier-ignore
    await page.getByRole('heading', { name: 'Led to' }).locator('..').getByRole('link').click();
    await expect(page.getByRole('heading', { name: 'Caused by' })).toBeVisible();
  });
});

test.describe('the quarantine', () => {
  test.use({ role: 'compliance_officer' });

  test('what was refused is shown masked, revealed with a reason, and tried again', async ({ page, api }) => {
    const kind = `tool.odd${randomUUID().slice(0, 6).replaceAll(/\d/g, 'x')}`;
    const bad = { id: randomUUID(), kind, system: 'agent', decision: 'd', occurredAt: new Date().toISOString(), data: { note: 'ana@example.org' } }; // prettier-ignore
    await api.post('/api/v1/events', { data: [bad] });
    await page.goto('/admin/quarantine');
    await page.getByRole('link', { name: 'unknownKind' }).first().click();
    const cause = page.getByRole('region', { name: 'Refused: unknownKind' });
    await cause
      .getByRole('button', { name: /Show what was sent/ })
      .first()
      .click();
    await expect(cause).toContainText(kind);
    await expect(cause).not.toContainText('ana@example.org');
    await cause.getByRole('button', { name: /Reveal what is masked/ }).click();
    await page.getByLabel('Reason').fill('checking the integration');
    await page.getByRole('button', { name: 'Reveal', exact: true }).click();
    await expect(cause).toContainText('ana@example.org');
    await cause
      .getByRole('button', { name: /Try again/ })
      .first()
      .click();
    await expect(cause.getByText(/Refused again\. unknownKind/)).toBeVisible();
    await expect(cause.getByText(/tried again .* refused again/)).toBeVisible();
  });
});

test.describe('replay', () => {
  test.use({ role: 'compliance_officer' });

  test('a model step is shown as a request beside what was recorded, and downloaded', async ({ page, api }) => {
    const decision = `replay-${randomUUID()}`;
    await api.post('/api/v1/events', {
      data: [{
        id: randomUUID(), kind: 'model.invoked', system: 'agent', decision, step: 'm1', occurredAt: new Date().toISOString(),
        data: { model: { requested: 'gpt-4o', parameters: { temperature: 0.1 } }, messages: { system: 'Be brief.', input: 'Refund W100?', output: 'Yes.' } },
      }],
    }); // prettier-ignore
    await page.goto(`/decisions/${decision}?step=m1`);
    await page.getByRole('button', { name: 'Replay context' }).click();
    const dialog = page.getByRole('dialog', { name: /to be replayed elsewhere/ });
    await expect(dialog).toContainText('Not reported: tools');
    await expect(dialog.getByRole('region', { name: 'As recorded' })).toContainText('Refund W100?');
    await expect(dialog.getByRole('region', { name: 'As a request' })).toContainText('Be brief.');
    const download = page.waitForEvent('download');
    await dialog.getByRole('link', { name: 'Download the request' }).click();
    expect((await download).suggestedFilename()).toMatch(/^replay-dec_.*\.json$/);
    const body = (await (await api.get(`/api/v1/decisions/${decision}/replay?step=m1&part=request`)).json()) as unknown;
    expect(body).toMatchObject({ model: 'gpt-4o', temperature: 0.1, messages: [{ role: 'system' }, { role: 'user', content: 'Refund W100?' }] }); // prettier-ignore
  });
});
