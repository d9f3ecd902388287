import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileChooser } from '@playwright/test';
import { formatTrust } from '@/lib/ledger/trust';
import { makePack } from '@/lib/evidence/packs/testing/made-pack';
import { makeEntry, makeKey, makeProof, signHead } from '@/lib/integrity/testing/made-log';
import { expect, test } from '../fixtures';
import { axeFaults, axeFaultsInBothSchemes } from '../support/axe';
import { tabTo } from '../support/keyboard';

test.use({ role: null });

/** A proof of one entry, with its content and its key, as files. */
async function evidence(): Promise<{ name: string; mimeType: string; buffer: Buffer }[]> {
  const key = makeKey();
  const made = [0, 1, 2].map((seq) => makeEntry(seq, {}, { tool: { name: 'issue_refund' }, note: 'a\u202eb' }));
  const entries = made.map((one) => one.entry);
  const file = (name: string, text: string): { name: string; mimeType: string; buffer: Buffer } => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(text),
  });
  return [
    file('1.json', entries[1]!),
    file('1.tlog-proof', makeProof(entries, 1, await signHead(entries, key))),
    file('1.txt', made[1]!.disclosure),
    file('trust.txt', formatTrust([{ key: key.key, from: 0, until: null }])),
  ];
}

const saved = pathToFileURL(path.resolve('public/verify.html')).href;

for (const where of ['the installation', 'a saved file'] as const)
  test(`a proof is verified in ${where}, without an account and without a request`, async ({ page }) => {
    const url = where === 'a saved file' ? saved : '/verify';
    await page.goto(url);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.context().setOffline(true);
    const files = await evidence();
    await page.getByLabel('Choose files').setInputFiles(files);
    await expect(page.getByRole('heading', { name: 'Proved: this entry is in the log, unaltered' })).toBeVisible();
    await page.getByText('Entry 1: tool.called').click();
    await expect(page.getByText('a[U+202E]b')).toBeVisible();
    // The key was among the files: whoever made the proof could have made it too.
    await expect(page.getByText('it came together with the proof', { exact: false })).toBeVisible();
    expect(await axeFaults(page)).toEqual([]);

    await page.getByRole('button', { name: 'Start again' }).click();
    const changed = files.map((file) => (file.name === '1.json' ? { ...file, buffer: Buffer.from(file.buffer.toString().replace('tool.called', 'tool.failed')) } : file)); // prettier-ignore
    await page.getByLabel('Choose files').setInputFiles(changed);
    await expect(page.getByRole('heading', { name: 'Not proved: something does not fit' })).toBeVisible();
    await expect(page.getByText('the entry was changed')).toBeVisible();
    expect(asked).toEqual([]);
  });

test('an evidence pack is verified in a saved file, offline; touched anywhere it is refused and the file is named', async ({
  page,
}) => {
  await page.goto(saved);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.context().setOffline(true);
  const { archive } = await makePack();
  const name = 'pck_00000000000000000000000000.zip';
  const give = (bytes: Uint8Array): Promise<void> => page.getByLabel('Choose files').setInputFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(bytes) }); // prettier-ignore
  await give(archive);
  await expect(page.getByRole('heading', { name: 'Verified: this pack is as it was signed' })).toBeVisible();
  await expect(page.getByText('nothing was left out between', { exact: false })).toBeVisible();
  await expect(page.getByText('The key came with the pack', { exact: false })).toBeVisible();
  expect(await axeFaults(page)).toEqual([]);

  await page.getByRole('button', { name: 'Start again' }).click();
  const touched = archive.slice();
  touched[Buffer.from(archive).indexOf('Drop it on')]! ^= 1;
  await give(touched);
  await expect(page.getByRole('heading', { name: 'Not verified: something was changed' })).toBeVisible();
  await expect(page.getByText('VERIFY.md: It was changed', { exact: false })).toBeVisible();
  expect(asked).toEqual([]);
});

test('text can be pasted piece by piece, and what is missing is named', async ({ page }) => {
  await page.goto('/verify');
  const files = await evidence();
  await page.getByText('Paste text instead').click();
  for (const file of files.filter(({ name }) => name !== 'trust.txt')) {
    await page.getByRole('textbox', { name: /^Proof, entry/ }).fill(file.buffer.toString());
    await page.getByRole('button', { name: 'Add', exact: true }).click();
  }
  await expect(page.getByRole('heading', { name: 'Nothing is proved yet' })).toBeVisible();
  await expect(page.getByText('Missing: the key of the log')).toBeVisible();
  await page.getByText('Give the key that you trust').click();
  await page.getByRole('textbox', { name: /^The line or trust file/ }).fill(files.at(-1)!.buffer.toString());
  await page.getByRole('button', { name: 'Use this key' }).click();
  await expect(page.getByRole('heading', { name: 'Proved: this entry is in the log, unaltered' })).toBeVisible();
});

test('a forged proof that brings its own key is refused as soon as the reader gives theirs', async ({ page }) => {
  await page.goto(saved);
  const genuine = formatTrust([{ key: makeKey().key, from: 0, until: null }]);
  await page.getByLabel('Choose files').setInputFiles(await evidence());
  await expect(page.getByText('it came together with the proof', { exact: false })).toBeVisible();
  await page.getByText('Give the key that you trust').click();
  await page.getByRole('textbox', { name: /^The line or trust file/ }).fill(genuine);
  await page.getByRole('button', { name: 'Use this key' }).click();
  await expect(page.getByRole('heading', { name: 'Not proved: something does not fit' })).toBeVisible();
  await expect(page.getByText('not signed by the key that you trust', { exact: false })).toBeVisible();
});

test('the page is clean for axe in light and dark and does not scroll sideways on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto('/verify');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(await axeFaultsInBothSchemes(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)).toBe(false);
});

test('without a mouse: files are chosen, text is pasted, and the outcome is said', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/verify');
  const files = await evidence();
  const said = page.getByRole('status');
  // Listened to well before the key is pressed: the browser takes a moment to hand its choosers over, and shows its own until then.
  const choosers: FileChooser[] = [];
  page.on('filechooser', (chooser) => choosers.push(chooser));
  await expect(said).toHaveText('');
  await tabTo(page, page.getByLabel('Choose files'));
  await page.keyboard.press('Enter');
  await expect.poll(() => choosers.length).toBe(1);
  await choosers[0]!.setFiles(files);
  await expect(said).toHaveText('Proved: this entry is in the log, unaltered. 4 pieces given.');
  expect(await axeFaultsInBothSchemes(page)).toEqual([]);

  await tabTo(page, page.getByRole('button', { name: 'Start again' }));
  await page.keyboard.press('Enter');
  await expect(said).toHaveText('');
  await expect(page.getByLabel('Choose files')).toBeFocused();
  const paste = async (text: string): Promise<void> => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.keyboard.press('ControlOrMeta+V');
  };
  const disclosed = async (summary: string): Promise<void> => {
    await tabTo(page, page.getByText(summary));
    await page.keyboard.press('Enter');
  };
  await disclosed('Paste text instead');
  for (const [i, file] of files.slice(0, 3).entries()) {
    const field = page.getByRole('textbox', { name: /^Proof, entry/ });
    if (i > 0) await page.keyboard.press('Shift+Tab');
    await tabTo(page, field);
    await paste(file.buffer.toString());
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Add', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(said).toHaveText(`Nothing is proved yet. ${i === 0 ? '1 piece' : `${i + 1} pieces`} given.`);
  }
  await disclosed('Give the key that you trust');
  await tabTo(page, page.getByRole('textbox', { name: /^The line or trust file/ }));
  await paste(files[3]!.buffer.toString());
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(said).toHaveText('Proved: this entry is in the log, unaltered. 4 pieces given.');
});
