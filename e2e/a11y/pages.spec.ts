import { randomUUID } from 'node:crypto';
import { NAVIGATION } from '@/components/shell/navigation';
import { expect, test } from '../fixtures';
import { axeFaults, axeFaultsInBothSchemes } from '../support/axe';

// Every rule over every element of a long list, twice: a busy machine takes its time.
test.describe.configure({ timeout: 150_000 });

const PAGES = [
  ...NAVIGATION.map((entry) => entry.href),
  '/settings',
  '/artifacts/signers',
  '/risk/quality',
  '/approvals/halts',
  '/approvals/roster',
  '/approvals/competence',
  '/approvals/settings',
  '/systems/new',
  '/policies/new?template=refunds',
  '/policies/refunds',
  '/evidence/controls/eu-ai-act/12(1)',
  '/evidence/blocks/E05',
  '/evidence/gaps',
  '/evidence/statement',
  '/evidence/documents',
  '/evidence/runs',
  '/evidence/incidents',
  '/evidence/incidents/new',
  '/evidence/drafts/fria',
  '/evidence/drafts/annexIV',
  '/evidence/log-guide',
  '/decisions/dec_00000000000000000000000000',
];

// An administrator does not search for persons: their page is looked at as both.
for (const [role, pages] of [
  ['administrator', PAGES],
  [
    'compliance_officer',
    [
      '/evidence/packs',
      '/evidence/packs/new',
      '/evidence/audits',
      '/approvals',
      '/approvals/oversight',
      '/approvals/roster',
      '/persons',
      '/admin/erasures',
      '/admin/erasures/new',
      '/admin/holds',
      '/admin/retention',
      '/admin/retention/due',
    ],
  ],
] as const)
  test.describe(`every page of the console, as ${role}`, () => {
    test.use({ role });
    for (const path of pages)
      test(`${path} is clean for axe in light and dark, has one h1 and a main landmark, and fits 320 px`, async ({ page }) => {
        await page.emulateMedia({ reducedMotion: 'reduce' });
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        await expect(page.locator('main#main')).toHaveCount(1);
        expect(await axeFaultsInBothSchemes(page)).toEqual([]);
        // The width of a page zoomed to 400 %: nothing scrolls sideways (WCAG 1.4.10).
        await page.setViewportSize({ width: 320, height: 640 });
        await expect
          .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth))
          .toBe(0);
      });
  });

test.describe('what floats over a page', () => {
  test('the palette and the list of shortcuts are clean for axe', async ({ page }) => {
    await page.goto('/settings');
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
    expect(await axeFaults(page)).toEqual([]);
  });
});

test.describe('nobody signed in', () => {
  test.use({ role: null });
  test('the sign-in page is clean for axe', async ({ page }) => {
    await page.goto('/sign-in');
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    expect(await axeFaults(page)).toEqual([]);
  });
});

test.describe('completeness', () => {
  test.use({ role: 'compliance_officer' });
  test('a system’s page, a cause in the quarantine and a replay are clean for axe', async ({ page, api }) => {
    test.slow();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto('/systems');
    await page.getByRole('link', { name: 'Refund agent', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'How complete the record is' })).toBeVisible();
    await page.getByText('Set what every decision must have').click();
    expect(await axeFaultsInBothSchemes(page)).toEqual([]);
    await api.post('/api/v1/events', { data: [{ kind: 'tool.axe' }] });
    await page.goto('/admin/quarantine');
    await page.getByRole('link', { name: 'unknownKind' }).first().click();
    await page
      .getByRole('button', { name: /Show what was sent/ })
      .first()
      .click();
    expect(await axeFaultsInBothSchemes(page)).toEqual([]);
    const decision = `axe-${randomUUID()}`;
    const model = { id: randomUUID(), kind: 'model.invoked', system: 'agent', decision, step: 'm1', occurredAt: new Date().toISOString(), data: { model: { requested: 'm' }, messages: { input: 'Refund W100?' } } }; // prettier-ignore
    await api.post('/api/v1/events', { data: [model] });
    await page.goto(`/decisions/${decision}?step=m1`);
    await page.getByRole('button', { name: 'Replay context' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await axeFaultsInBothSchemes(page)).toEqual([]);
  });
});
