import { expect, test } from '../fixtures';
import { POISONED_SENTENCE } from '@/lib/sample/poisoned-refund';

test.describe('a reviewer', () => {
  test.use({ role: 'reviewer' });

  test('opens the refund that a poisoned page pushed, sees the sentence that did it, the parts of the score and the rule, and says that it was right', async ({
    page,
  }) => {
    test.setTimeout(120_000);
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
