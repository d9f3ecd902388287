import { request, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { axeFaultsInBothSchemes } from '../support/axe';
import { tabTo } from '../support/keyboard';
import { OwnInstance } from '../support/own-instance';
import { llmGuardServer, presidioServer, type SidecarServer } from '../support/sidecar-server';
import { sendTrail } from '../support/trails';

const NAME = 'Zebulon Quackenbush';
const WORDS = 'the blue teapot speaks';
/** The worker gives way to everybody: on a machine that is busy it may take long until a decision is closed and scored. */
const LONGEST_MS = 300_000;

/** A decision that is over, and says who asked. */
async function decide(api: APIRequestContext, name: string, more = ''): Promise<void> {
  const content = `A parcel for ${NAME} is late (${name}). ${more}`;
  const data = {
    model: { requested: 'm1' },
    messages: { input: [{ role: 'user', content }] },
  };
  await sendTrail(
    api,
    [
      { kind: 'model.invoked', at: 0, step: 'm', data },
      { kind: 'decision.ended', at: 900, data: { status: 'ok' } },
    ],
    { system: 'desk', externalId: name, hoursAgo: 1 },
  );
}

const rowOf = (page: Page, id: string): Locator =>
  page
    .getByRole('region', { name: 'Detectors beside ours' })
    .getByRole('row')
    .filter({ has: page.getByText(`plugin.${id}`, { exact: true }) });

/** Opens a decision as often as it takes until its risk is told. */
async function openScored(page: Page, url: string, told: RegExp): Promise<Locator> {
  const risk = page.getByRole('region', { name: 'Risk' });
  await expect(async () => {
    await page.goto(url);
    await expect(risk).toContainText(told, { timeout: 3_000 });
  }).toPass({ timeout: LONGEST_MS });
  return risk;
}

/** Where it was asked about this decision at all, half a minute had passed since it was asked before: on a slow machine a try may come due meanwhile. */
function expectPauseBefore(server: SidecarServer, name: string): void {
  const at = server.asked.findIndex((text) => text.includes(name));
  if (at > 0) expect(server.askedAt[at]! - server.askedAt[at - 1]!).toBeGreaterThanOrEqual(30_000);
}

// An instance of its own: what an operator declares holds for all of one, and when a sidecar fails, decisions of every journey would stand unscored.
test.describe('an administrator', () => {
  test.use({ role: null });

  test('declares two sidecars and sees them work, fail and recover, on their page and on the trail', async ({ page }) => {
    test.setTimeout(1_800_000);
    const presidio = presidioServer(NAME);
    const guard = llmGuardServer(WORDS);
    const [at, beside] = [await presidio.listen(), await guard.listen()];
    const instance = new OwnInstance();
    const common = { stages: ['input'], egress: 'host', timeoutMs: 5_000 };
    instance.declare('COUNTERSIGN_SIDECARS', {
      sidecars: [
        {
          ...common,
          id: 'presidio',
          version: '2.2.359',
          kind: 'presidio',
          url: `http://${at}/analyze`,
          maxChars: 5_000,
        },
        {
          ...common,
          id: 'llm-guard',
          version: '0.3.16',
          kind: 'llm-guard',
          url: `http://${beside}/analyze/prompt`,
        },
      ],
    });
    let api: APIRequestContext | undefined;
    try {
      await test.step('the instance is set up by the link that its console shows', async () => {
        await page.goto(await instance.start());
        await page.getByLabel('Name of the workspace').fill('Acme');
        await page.getByLabel('Your name').fill('Olga Operator');
        await page.getByLabel('Your e-mail address').fill('olga@acme.example');
        await page.getByLabel('Password').fill('correct horse battery staple 7');
        await page.getByRole('button', { name: 'Set up Countersign' }).click();
        await page.waitForURL(`${instance.url}/`);
        api = await request.newContext({
          baseURL: instance.url,
          extraHTTPHeaders: {
            authorization: `Bearer ${await instance.key(['ingest'])}`,
          },
        });
      });

      await test.step('before anything was asked, the page names each with its version, where texts go, and its limits', async () => {
        await page.goto(`${instance.url}/risk`);
        await expect(rowOf(page, 'presidio')).toContainText(/2\.2\.359.*Presidio/);
        await expect(rowOf(page, 'presidio')).toContainText(`http://${at}`);
        await expect(rowOf(page, 'presidio')).toContainText('this machine');
        await expect(rowOf(page, 'presidio')).toContainText('5,000 characters');
        await expect(rowOf(page, 'presidio')).toContainText(/not asked yet.*has 5000 ms/);
        await expect(rowOf(page, 'llm-guard')).toContainText(/0\.3\.16.*LLM Guard.*100,000 characters/);
      });

      await test.step('what they found stands on the trail under their names and versions, marked in the text; reached by the keyboard', async () => {
        await decide(api!, 'first', `And then ${WORDS}.`);
        const risk = await openScored(page, `${instance.url}/decisions/first`, /[1-9]\d* findings? in/);
        await risk.locator('summary').first().focus();
        await page.keyboard.press('Enter');
        const found = risk.getByRole('row').filter({ hasText: 'plugin.presidio' });
        await expect(found).toContainText('version 2.2.359');
        await expect(found).toContainText('The sidecar presidio reports PERSON.');
        const judged = risk.getByRole('row').filter({ hasText: 'plugin.llm-guard' });
        await expect(judged).toContainText('version 0.3.16');
        await expect(judged).toContainText('The sidecar llm-guard reports PromptInjection.');
        await expect(judged).toContainText('LLM01');
        const where = found.getByRole('button', { name: /input message 1/ });
        await tabTo(page, where);
        await page.keyboard.press('Enter');
        const marks = page.locator('[data-field="messages.input.0.content"] [data-untrusted] mark');
        await expect(async () => expect((await marks.allInnerTexts()).join(' ')).toContain(NAME)).toPass();
        expect(await axeFaultsInBothSchemes(page)).toEqual([]);
        expect(presidio.asked.join(' ')).toContain(NAME);
        await page.goto(`${instance.url}/risk`);
        for (const id of ['presidio', 'llm-guard']) await expect(rowOf(page, id)).toContainText(/answers.*answered/);
        expect(await axeFaultsInBothSchemes(page)).toEqual([]);
      });

      await test.step('one fails, one hangs: both are left alone after three failures, and the page says why', async () => {
        [presidio.mood, guard.mood] = ['fails', 'hangs'];
        for (const name of ['second', 'third', 'fourth']) await decide(api!, name);
        await expect(async () => {
          await page.goto(`${instance.url}/risk`);
          for (const id of ['presidio', 'llm-guard'])
            await expect(rowOf(page, id)).toContainText('not asked for half a minute', { timeout: 2_000 });
        }).toPass({ timeout: LONGEST_MS });
        await expect(rowOf(page, 'presidio')).toContainText(/last error.*it answered with status 503/);
        await expect(rowOf(page, 'llm-guard')).toContainText(/last error.*it did not answer within 5000 ms/);
      });

      await test.step('while they are left alone, a decision is closed and scored without them: unscored, and looked at by somebody', async () => {
        await decide(api!, 'unasked');
        const risk = await openScored(page, `${instance.url}/decisions/unasked`, /Not all of it could be scored/);
        for (const server of [presidio, guard]) expectPauseBefore(server, 'unasked');
        for (const id of ['presidio', 'llm-guard']) await expect(risk).toContainText(`the detector plugin.${id} failed`);
        await expect(risk).toContainText(/unscored.*route\s*check/i);
        await expect(risk).toContainText('What is said here is a floor, not an answer.');
        expect(await axeFaultsInBothSchemes(page)).toEqual([]);
        await page.goto(`${instance.url}/risk`);
        expect(await axeFaultsInBothSchemes(page)).toEqual([]);
      });

      await test.step('when they are well again they are asked again, and what was missed can be scored anew: a second scoring beside the first', async () => {
        [presidio.mood, guard.mood] = ['answers', 'answers'];
        let n = 0;
        await expect(async () => {
          await decide(api!, `again-${n++}`);
          await page.goto(`${instance.url}/risk`);
          for (const id of ['presidio', 'llm-guard'])
            await expect(rowOf(page, id).getByText('answers', { exact: true })).toBeVisible({ timeout: 3_000 });
        }).toPass({ timeout: LONGEST_MS });
        const runs = page.getByRole('list', { name: 'Re-scorings' });
        await expect(async () => {
          // Pressed before the page listens, it does nothing.
          await page.getByRole('button', { name: 'Score everything anew' }).press('Enter');
          await expect(runs).toBeVisible({ timeout: 5_000 });
        }).toPass({ timeout: LONGEST_MS });
        await expect(async () => {
          await page.reload();
          await expect(runs).toContainText('looked at', { timeout: 2_000 });
        }).toPass({ timeout: LONGEST_MS });
        const risk = await openScored(page, `${instance.url}/decisions/unasked`, /[1-9]\d* findings? in/);
        await expect(risk).not.toContainText('Not all of it could be scored');
        await risk.locator('summary').first().click();
        await expect(risk.getByRole('row').filter({ hasText: 'plugin.presidio' })).toContainText('version 2.2.359');
        await risk.getByText('2 scorings, the newest counts').click();
        await risk.getByRole('link', { name: 'show', exact: true }).click();
        await expect(risk).toContainText('This is not the scoring that counts.');
        await expect(risk).toContainText('the detector plugin.presidio failed');
      });
    } finally {
      await api?.dispose();
      await instance.end();
      await Promise.all([presidio.close(), guard.close()]);
    }
  });
});
