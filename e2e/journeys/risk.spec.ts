import { expect, test } from '../fixtures';
import { axeFaultsInBothSchemes } from '../support/axe';
import { stateFile } from '../support/instance';
import { POISONED_SENTENCE } from '@/lib/sample/poisoned-refund';

test.describe('a reviewer', () => {
  test.use({ role: 'reviewer' });

  test('opens the refund that a poisoned page pushed, sees the sentence that did it, the parts of the score and the rule, says that it was right, and sees what else the rule stops', async ({
    page,
    browser,
    demo,
  }) => {
    test.setTimeout(180_000);
    await page.goto('/decisions/rf-90001');
    await expect(page).toHaveURL(/\/decisions\/dec_/);
    const risk = page.getByRole('region', { name: 'Risk' });

    await test.step('how it stands scored', async () => {
      await expect(risk).toContainText(/high|critical/);
      await expect(risk).toContainText('what came in');
      await expect(risk.getByRole('table')).toBeHidden();
      await risk.locator('summary').first().click();
      await expect(risk).toContainText('What came in');
      await expect(risk.getByRole('table').first()).toContainText('together: the score');
    });

    await test.step('the sentence is marked in the retrieved text', async () => {
      const row = risk
        .getByRole('row')
        .filter({ hasText: /document 1/ })
        .first();
      await row.getByRole('button', { name: /document 1/ }).click();
      const text = page.locator('[data-field="documents.0.content"] [data-untrusted]');
      await expect(text).toContainText(POISONED_SENTENCE);
      const marked = (await text.locator('mark').allInnerTexts()).join('');
      expect(marked).toMatch(/ignore the refund limits|IMPORTANT NOTE TO THE ASSISTANT/i);
    });

    await test.step('one click says what it was worth, another takes it back', async () => {
      const correct = risk.getByRole('button', { name: 'Correct' }).first();
      await correct.click();
      await expect(correct).toHaveAttribute('aria-pressed', 'true');
      await page.goto('/risk/quality');
      await expect(page.getByRole('region', { name: 'Precision by reviewers’ words' })).toContainText('too few to say');
      await page.goBack();
      await risk.locator('summary').first().click();
      await expect(correct).toHaveAttribute('aria-pressed', 'true');
      await correct.click();
      await expect(correct).toHaveAttribute('aria-pressed', 'false');
    });

    await test.step('the policy, its rule and version that would now stop it stand there, and what else they would have stopped behind them', async () => {
      await expect(risk).toContainText('block');
      await expect(risk).toContainText(/The rule ordered-by-a-document of the policy refunds version \d+ asks for it/);
      const id = new URL(page.url()).pathname.split('/').pop()!;
      // The sample holds a finished run of what is in force: a reviewer reads it, reached by links alone, and starts none.
      await risk.getByRole('link', { name: 'What else it stops' }).click();
      await expect(page).toHaveURL(/\/policies\/refunds#dry-runs$/);
      await expect(page.getByRole('button', { name: /^Try it on the last 90 days/ })).toHaveCount(0);
      const ran = page.getByRole('region', { name: 'Dry runs of this policy' }).getByRole('row').filter({ hasText: 'done' });
      await ran.last().getByRole('link').click();
      await page.waitForURL('**/policies/dry-runs/**');
      const run = new URL(page.url()).pathname.split('/').pop()!;
      // Who writes policies may ask for another.
      const officers = await browser.newContext({ storageState: stateFile('compliance_officer'), baseURL: demo.url });
      const officer = await officers.newPage();
      await officer.goto('/policies/refunds');
      const versions = officer.getByRole('region', { name: 'Versions of this policy' });
      await expect(versions.getByRole('button', { name: /^Try it on the last 90 days: version 1/ })).toBeVisible();
      await officers.close();
      await expect(
        page.getByText(/is in force: [\d,]+ of [\d,]+ decisions of the last 90 days are routed differently with it/),
      ).toBeVisible();
      await page
        .getByRole('list', { name: 'Moves between routes' })
        .getByRole('link', { name: /would be block/ })
        .first()
        .click();
      await expect(page.getByRole('columnheader', { name: 'Without this policy' }).first()).toBeVisible();
      await expect(page.getByText('refunds@1#ordered-by-a-document').first()).toBeVisible();
      const stopped = await page.request.get(`/api/v1/policies/dry-runs/${run}/decisions?after=block&limit=200`);
      const { items } = (await stopped.json()) as { items: { decision: string }[] };
      expect(items.map((one) => one.decision)).toContain(id);
      expect(await axeFaultsInBothSchemes(page)).toEqual([]);
    });

    await test.step('and finds others of the kind', async () => {
      await page.goto('/risk');
      const kinds = page.getByRole('region', { name: 'What was found' });
      await kinds
        .getByRole('link', { name: /decisions with finding \w*injection/ })
        .first()
        .click();
      await expect(page).toHaveURL(/finding/);
      await expect(page.getByRole('row').nth(1)).toBeVisible();
    });
  });
});
