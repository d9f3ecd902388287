import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { refundTrail, sendTrail, type TrailEvent } from '../support/trails';

const grid = (page: Page) => page.getByRole('treegrid');
const row = (page: Page, name: string | RegExp) => grid(page).getByRole('row', { name });
const panel = (page: Page) => page.getByRole('region', { name: 'Selected step' });
const selected = (page: Page) => grid(page).locator('[role=row][aria-selected=true]');

/** Opens a trail and waits until it answers to the keyboard. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(async () => {
    await grid(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await expect(selected(page)).toHaveAttribute('aria-rowindex', '2', { timeout: 500 });
  }).toPass();
}

test.describe('reading', () => {
  test('opens by the emitter’s own id, says in a sentence what happened, and moves to its permanent address', async ({
    page,
    api,
  }) => {
    const { id, externalId } = await sendTrail(api, refundTrail(true));
    await page.goto(`/decisions/${externalId}`);
    await expect(page).toHaveURL(new RegExp(`/decisions/${id}`));
    await expect(page.getByRole('heading', { level: 1 })).toContainText('e2e-agent');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('get_order');
    await expect(grid(page)).toBeVisible();
  });

  test('one selection is shared by the tree, the panel, the transcript and the address', async ({ page, api }) => {
    const { id } = await sendTrail(api, refundTrail(true));
    await open(page, `/decisions/${id}`);
    await page.keyboard.press('ArrowDown');
    await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('retrieval');
    await expect(page).toHaveURL(/step=look-up/);
    await expect(panel(page)).toContainText('kb/refunds.md');
    await expect(panel(page)).toContainText('score 0.91');

    await page.keyboard.press('ArrowDown');
    await expect(panel(page).getByRole('heading', { level: 2 })).toContainText('gpt-4o');
    await page.keyboard.press('ArrowLeft');
    await expect(row(page, /get_order/)).toHaveCount(0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('get_order');

    await page.getByRole('button', { name: 'Transcript' }).click();
    await expect(
      page.getByRole('article', { name: 'tool get_order' }).getByRole('button', { name: 'get_order' }),
    ).toHaveAttribute('aria-pressed', 'true');
    await expect(page).toHaveURL(/step=order/);
    await expect(page).toHaveURL(/view=transcript/);
    await page.reload();
    await expect(page).toHaveURL(/step=order/);
    await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('get_order');
    await expect(page.getByRole('region', { name: 'Transcript' })).toBeVisible();
  });

  test('what is odd about a step is said in words', async ({ page, api }) => {
    const { id } = await sendTrail(api, refundTrail(false));
    await expect(async () => {
      const answer = (await (await api.get(`/api/v1/decisions/${id}`)).json()) as { decision: { sealed: boolean } };
      expect(answer.decision.sealed).toBe(true);
    }).toPass({ timeout: 30_000 });
    await open(page, `/decisions/${id}`);
    await expect(row(page, /gpt-4o/).first()).toContainText('other model');
    await expect(row(page, /send_mail/)).toContainText('no end reported');
    await expect(row(page, /cache_lookup/)).toContainText('clock skew');
    await expect(row(page, /^group Parent not received|Parent not received/).first()).toBeVisible();
    await row(page, /audit_log/).click();
    await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('audit_log');
    await row(page, /send_mail/).click();
    await expect(panel(page)).toContainText('Whether the step finished is not known.');
  });

  test('a hostile text is text, and each message stands once', async ({ page, api }) => {
    const { id } = await sendTrail(api, refundTrail(true));
    await page.goto(`/decisions/${id}?view=transcript`);
    const transcript = page.getByRole('region', { name: 'Transcript' });
    await expect(transcript).toContainText('<script>window.pwned = true</script>');
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
    await expect(transcript.getByText('Let me look at the order.', { exact: true })).toHaveCount(1);
    await expect(transcript.getByText(/earlier messages? repeated/).first()).toBeVisible();
    await expect(transcript).toContainText('asserted by emitter');
  });

  test('the model’s own account is named as one, and the stored record stands under Raw with its place in the log', async ({
    page,
    api,
  }) => {
    const { id } = await sendTrail(api, refundTrail(true));
    await page.goto(`/decisions/${id}?step=turn-1&tab=why`);
    await expect(panel(page)).toContainText('The order has to be looked at first.');
    await expect(panel(page)).toContainText('not proof of cause');
    await panel(page).getByRole('tab', { name: 'Raw' }).click();
    await expect(panel(page)).toContainText('Log index');
    await expect(panel(page)).toContainText('model.invoked 1.0');
  });
});

test.describe('searching in the trail', () => {
  test('steps through the hits, marks them where they stand, and keeps the words out of the address', async ({ page, api }) => {
    const { id } = await sendTrail(api, refundTrail(true));
    await open(page, `/decisions/${id}`);
    await page.keyboard.press('/');
    await expect(page.getByRole('textbox', { name: 'Search in this trail' })).toBeFocused();
    await page.keyboard.type('40.00 EUR');
    await expect(page.getByRole('button', { name: 'Next hit' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(panel(page).locator('mark').first()).toHaveText('40.00 EUR');
    // The passage comes into sight, and the field that leads to the next one stays there.
    await expect(panel(page).locator('mark').first()).toBeInViewport();
    await expect(page.getByRole('textbox', { name: 'Search in this trail' })).toBeInViewport();
    await expect(page).toHaveURL(/step=/);
    expect(page.url()).not.toContain('40.00');
    // Arguments that stand as a tree are shown as text where the search is in them: the place is marked there, too.
    await page.getByRole('textbox', { name: 'Search in this trail' }).fill('W100');
    await expect(page.getByRole('button', { name: 'Next hit' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(panel(page).locator('[data-mark="trail-hit"]')).toHaveText('W100');
    await expect(panel(page).locator('[data-mark="trail-hit"]')).toBeInViewport();
  });

  test('says that nothing was found, and says when the search itself failed', async ({ page, api }) => {
    const { id } = await sendTrail(api, refundTrail(true));
    await open(page, `/decisions/${id}`);
    const box = page.getByRole('textbox', { name: 'Search in this trail' });
    await box.fill('no such words anywhere');
    await expect(page.getByRole('search')).toContainText('not found');
    await page.route('**/decisions/**', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await box.fill('refund');
    await expect(page.getByRole('search')).toContainText('failed');
  });
});

test.describe('comments', () => {
  test('are anchored to the words selected, name people, are answered, resolved and deleted', async ({ page, api }) => {
    const { id } = await sendTrail(api, refundTrail(true));
    await page.goto(`/decisions/${id}?step=turn-2`);
    const text = panel(page).locator('[data-field="messages.output.0.content"] [data-untrusted]');
    await expect(text).toBeVisible();
    await text.evaluate((element) => {
      const range = document.createRange();
      const words = element.firstChild!;
      range.setStart(words, 5);
      range.setEnd(words, 14);
      document.getSelection()!.removeAllRanges();
      document.getSelection()!.addRange(range);
    });
    await page.getByRole('button', { name: 'Comment on this passage' }).click();
    await expect(panel(page)).toContainText('40.00 EUR');
    const form = panel(page).getByRole('textbox', { name: 'Comment' });
    await form.fill('Who allowed this, @rev');
    await page
      .getByRole('option', { name: /Reviewer/i })
      .first()
      .click();
    await expect(form).toHaveValue(/Who allowed this, @.*Reviewer $/);
    await panel(page).getByRole('button', { name: 'Comment', exact: true }).click();
    const thread = panel(page).getByRole('article', { name: /Comment by/ });
    await expect(thread).toContainText('Who allowed this');
    await panel(page).getByRole('tab', { name: 'Content' }).click();
    await expect(text.locator('mark')).toHaveText('40.00 EUR');

    await page.reload();
    await panel(page)
      .getByRole('tab', { name: /Comments/ })
      .click();
    await expect(thread).toContainText('40.00 EUR');
    await thread.getByRole('button', { name: 'Answer' }).click();
    await panel(page)
      .getByRole('textbox', { name: /Answer/ })
      .fill('Policy 7 did.');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(thread).toContainText('Policy 7 did.');
    await expect(thread.getByRole('button', { name: 'Answer' })).toBeFocused();
    await thread.getByRole('button', { name: 'Resolve' }).click();
    await expect(thread).toContainText('resolved');
    // By keyboard: what takes a button's place has the focus, so that nobody begins at the top again.
    await thread.getByRole('button', { name: 'Delete this comment' }).first().press('Enter');
    await expect(thread.getByRole('button', { name: 'Keep' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(thread.getByRole('button', { name: 'Delete this comment' }).first()).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(thread).toContainText('The log keeps the record.');
    await expect(thread.getByText('The log keeps the record.')).toBeFocused();
    const { events } = (await (await api.get(`/api/v1/decisions/${id}/events?limit=1000`)).json()) as {
      events: { kind: string }[];
    };
    const kinds = events.map((event) => event.kind).filter((kind) => kind.startsWith('comment.'));
    expect(kinds).toEqual(['comment.added', 'comment.added', 'comment.resolved', 'comment.deleted']);
  });
});

test.describe('a role without content', () => {
  test.use({ role: 'developer' });
  test('sees what ran and no word of what was said', async ({ page, api }) => {
    const { id } = await sendTrail(api, refundTrail(true));
    await page.goto(`/decisions/${id}?step=turn-2`);
    await expect(panel(page)).toContainText('Content hidden for your role');
    await expect(page.getByRole('textbox', { name: 'Search in this trail' })).toHaveCount(0);
    expect(await page.content()).not.toContain('on their way');
    const steps = await page.request.get(`/api/v1/decisions/${id}/steps`);
    expect(await steps.text()).not.toContain('on their way');
    expect((await page.request.get(`/api/v1/decisions/${id}/records?step=turn-2`)).status()).toBe(403);
  });
});

test.describe('what can go wrong', () => {
  test('an id that several decisions carry lists them', async ({ page, api }) => {
    const externalId = `shared-${Date.now()}`;
    await sendTrail(api, refundTrail(true), { externalId, system: 'e2e-one' });
    await sendTrail(api, refundTrail(true), { externalId, system: 'e2e-two' });
    await page.goto(`/decisions/${externalId}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Several decisions carry this id');
    await page.getByRole('listitem').filter({ hasText: 'e2e-two' }).getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('e2e-two');
  });

  test('content that does not load is an error with a way to try again, not an empty step', async ({ page, api }) => {
    const { id } = await sendTrail(api, refundTrail(true));
    let away = true;
    await page.route('**/api/v1/decisions/*/steps?id=*', (route) =>
      away
        ? route.fulfill({
            status: 503,
            contentType: 'application/problem+json',
            body: JSON.stringify({
              detail: 'The database cannot be reached right now.',
              code: 'unavailable',
              requestId: 'req-test',
            }),
          })
        : route.continue(),
    );
    await open(page, `/decisions/${id}`);
    await row(page, /audit_log/).click();
    await expect(panel(page).getByRole('alert')).toContainText('The database cannot be reached right now.');
    await expect(panel(page).getByRole('alert')).toContainText('req-test');
    away = false;
    await panel(page).getByRole('button', { name: 'Try again' }).click();
    await expect(panel(page).getByRole('alert')).toHaveCount(0);
    await expect(panel(page)).toContainText('Answered by audit_log');
  });

  test('a decision that is still running takes in new steps without moving the reader', async ({ page, api }) => {
    const first: TrailEvent[] = [
      { kind: 'decision.started', at: 0, data: { input: 'wait for it' } },
      { kind: 'tool.called', at: 10, step: 'slow', data: { tool: { name: 'slow_search', callId: 'c1', arguments: { q: 'x' } } } },
    ];
    const { id, externalId } = await sendTrail(api, first, { hoursAgo: 0.01 });
    await open(page, `/decisions/${id}`);
    await row(page, /slow_search/).click();
    await expect(row(page, /slow_search/)).toContainText('no end yet');
    await sendTrail(
      api,
      [
        {
          kind: 'tool.returned',
          at: 900,
          step: 'second',
          data: { durationMs: 5, tool: { name: 'quick_search', result: 'found' }, status: 'ok' },
        },
      ],
      { externalId, hoursAgo: 0.01 },
    );
    await expect(row(page, /quick_search/)).toBeVisible({ timeout: 20_000 });
    await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('slow_search');
  });
});

test('on paper stands every step with its content and its ids', async ({ page, api }) => {
  const { id } = await sendTrail(api, refundTrail(true));
  await page.goto(`/decisions/${id}/print`);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('article').first()).toContainText(id);
  for (const words of [
    'Refunds are possible within 30 days',
    'Your 40.00 EUR are on their way.',
    'payment gateway did not answer',
    'decision.ended',
    'order',
  ]) {
    await expect(page.getByRole('article').first()).toContainText(words);
  }
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
});

test('a trail of 30,000 steps opens, scrolls and ends', async ({ page, api }) => {
  test.slow();
  const events: TrailEvent[] = [{ kind: 'decision.started', at: 0, data: { input: 'reconcile everything' } }];
  for (let i = 1; i < 30_000; i++) {
    events.push(
      i % 10 === 1
        ? {
            kind: 'model.invoked',
            at: i * 20,
            step: `turn-${i}`,
            data: { durationMs: 15, model: { requested: 'gpt-4o' }, messages: { output: `batch ${i}` } },
          }
        : {
            kind: 'tool.returned',
            at: i * 20,
            step: `call-${i}`,
            parent: `turn-${i - ((i - 1) % 10)}`,
            data: { durationMs: 5, tool: { name: 'match', result: i }, status: 'ok' },
          },
    );
  }
  const { id } = await sendTrail(api, events);
  await page.goto(`/decisions/${id}`);
  await expect(selected(page)).toBeVisible();
  await expect(page.getByText('30,000 of 30,000 rows')).toBeVisible({ timeout: 60_000 });
  await grid(page).focus();
  await page.keyboard.press('End');
  await expect(selected(page)).toHaveAttribute('aria-rowindex', '30001');
  await expect(selected(page)).toBeVisible();
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('match');
  expect(await grid(page).getByRole('row').count()).toBeLessThan(120);
});
