import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { bytesAsSource, readArchive } from '@/lib/evidence/packs/archive-format';
import { nodePackCrypto } from '@/lib/evidence/server/packs/node-crypto';
import { verifyPack } from '@/lib/evidence/packs/verify-pack';
import { readZip } from '@/lib/shared/zip';
import { expect, test } from '../fixtures';
import { stateFile } from '../support/instance';
import { axeFaults } from '../support/axe';

// From the demo to an auditor's desk: what the evidence says of the clinical recommender, a pack of it, and what a reader can check without us.
test.use({ role: 'compliance_officer' });
test.setTimeout(600_000);

const dir = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-pack-'));
test.afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function choose(page: Page, system: string, framework: string): Promise<void> {
  await page.goto('/evidence');
  await page.getByLabel('Framework').selectOption({ label: framework });
  await page.getByLabel('AI system').selectOption({ label: system });
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/system=sys_/);
}

test('human oversight shows approvals, each with its decision, and one contradiction that the sample holds', async ({ page }) => {
  await choose(page, 'Clinical triage', 'EU AI Act');
  await page.getByRole('link', { name: 'Last 90 days' }).click();
  await expect(page.getByRole('row', { name: /^26\(2\) / })).toContainText('readiness');
  await page.getByRole('link', { name: '26(2)', exact: true }).last().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('26(2) Competent overseers');
  const approvals = page.getByRole('article', { name: 'E06 Approval coverage' });
  await expect(approvals).toContainText('evidence found');
  const approved = page.getByRole('region', { name: 'Sample of Approval coverage' }).getByRole('link');
  await expect(approved.first()).toHaveAttribute('href', /^\/decisions\/dec_/);
  const contradicted = page.getByRole('region', { name: 'Sample of Override and reversal' });
  await expect(contradicted.getByText('contradicts').first()).toBeVisible();
  // One click from the number to the decision, and its trail shows what contradicts.
  await contradicted.getByRole('link').first().click();
  await expect(page).toHaveURL(/\/decisions\/dec_/);
  await expect(page.getByText('WardSystemUnavailable', { exact: false }).first()).toBeVisible();

  await choose(page, 'Clinical triage', 'ISO/IEC 42001');
  await expect(page.getByRole('link', { name: 'A.9.2', exact: true }).last()).toBeVisible();
  await choose(page, 'Refund agent', 'EU AI Act');
  await page.getByRole('link', { name: '26(2)', exact: true }).last().click();
  await expect(page.getByText('Outside high risk: measured voluntarily.').first()).toBeVisible();
});

test('a pack is drafted, signed off by two people in two roles, downloaded, verified offline by everybody, and refused once any file is touched', async ({
  page,
  browser,
  demo,
}) => {
  await page.goto('/evidence/packs/new');
  await page.getByLabel('AI system').selectOption({ label: 'Clinical triage' });
  const day = (back: number): string => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('From').fill(day(89));
  await page.getByLabel('To, included').fill(day(0));
  for (const name of ['EU AI Act', 'ISO/IEC 42001']) await expect(page.getByRole('checkbox', { name })).toBeChecked();
  await page.getByLabel('Decisions in the sample').fill('12');
  await page.getByRole('button', { name: /build/i }).click();
  await expect(page).toHaveURL(/\/evidence\/packs\/pck_/);
  const id = page.url().split('/').at(-1)!;
  await expect(page.getByRole('link', { name: 'Download the draft' })).toBeVisible({ timeout: 240_000 });
  await expect(page.getByRole('heading', { name: 'What it does not cover' })).toBeVisible();
  expect(await axeFaults(page)).toEqual([]);

  await page.getByRole('button', { name: 'Sign off' }).click();
  await expect(page.getByText(/, Compliance, /)).toBeVisible();
  const other = await browser.newContext({ storageState: stateFile('administrator'), baseURL: demo.url });
  const second = await other.newPage();
  await second.goto(`/evidence/packs/${id}`);
  await second.getByRole('button', { name: 'Sign off' }).click();
  await expect(second.getByRole('link', { name: 'Download', exact: true })).toBeVisible({ timeout: 240_000 });
  await other.close();

  await page.reload();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${id}.zip`);
  const file = path.join(dir, `${id}.zip`);
  await download.saveAs(file);
  const archive = readFileSync(file);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/: downloaded,/).first()).toBeVisible();
  }).toPass();

  const verdict = await verifyPack(bytesAsSource(archive), nodePackCrypto);
  expect(verdict.faults).toEqual([]);
  expect(verdict.manifest!.pack).toMatchObject({ id, status: 'final', mode: 'selected', system: { name: 'Clinical triage' } });
  expect(verdict.manifest!.pack.frameworks.map((one) => one.id)).toEqual(['eu-ai-act', 'iso-42001']);
  expect(verdict.records).toMatchObject({ sample: { size: 12, redrawn: true } });
  // Beside those that were drawn stand those that contradict a control: the sample workspace holds some.
  expect(verdict.records!.decisions).toBeGreaterThan(12);

  // The auditor's own tools, on the files of the pack itself: the command, the script in it, the page in it.
  const command = (zip: string) =>
    spawnSync(process.execPath, ['lib/cli/bootstrap.mjs', 'cli', 'verify-pack', zip], { encoding: 'utf8' });
  expect(command(file)).toMatchObject({ status: 0, stdout: expect.stringContaining(`VERIFIED: ${id}`) as unknown });
  const files = await readZip(archive);
  expect(Buffer.from(files.find((one) => one.name === 'records.jsonl')!.bytes).toString('utf8')).toContain('contradicts E');
  const put = (name: string): string => {
    const at = path.join(dir, name.replaceAll('/', '-'));
    writeFileSync(at, files.find((one) => one.name === name)!.bytes);
    return at;
  };
  const script = (zip: string) =>
    spawnSync('python3', [put('verify.py'), 'pack', '--trust', put('trust.txt'), '--pack', zip], { encoding: 'utf8' });
  const python = spawnSync('python3', ['--version']).error === undefined;
  if (python) expect(script(file)).toMatchObject({ status: 0, stderr: '' });
  const offline = await browser.newContext({ offline: true });
  const reader = await offline.newPage();
  await reader.goto(pathToFileURL(put('verify.html')).href);
  const asked: string[] = [];
  reader.on('request', (request) => asked.push(request.url()));
  await reader.getByLabel('Choose files').setInputFiles(file);
  await expect(reader.getByRole('heading', { name: 'Verified: this pack is as it was signed' })).toBeVisible({ timeout: 60_000 });

  // Any file that is touched is named, by the same code in three places.
  const { entries } = await readArchive(bytesAsSource(archive));
  const touch = (name: string): Buffer => {
    const entry = entries.find((one) => one.name === name)!;
    const changed = Buffer.from(archive);
    changed[entry.dataAt + Math.floor(entry.size / 2)]! ^= 1;
    return changed;
  };
  for (const { name, size } of entries.filter((one) => one.size > 0)) {
    const refused = await verifyPack(bytesAsSource(touch(name)), nodePackCrypto);
    expect(refused.ok, name).toBe(false);
    expect(refused.faults[0]!.file, `${name}, ${size} bytes`).toBe(name);
  }
  for (const name of ['report.pdf', 'records.jsonl', 'controls.json']) {
    const bad = path.join(dir, 'touched.zip');
    writeFileSync(bad, touch(name));
    expect(command(bad)).toMatchObject({ status: 1, stdout: expect.stringContaining(name) as unknown });
    if (python) expect(script(bad).status, name).toBe(1);
    await reader.getByRole('button', { name: 'Start again' }).click();
    await reader.getByLabel('Choose files').setInputFiles(bad);
    await expect(reader.getByRole('heading', { name: 'Not verified: something was changed' })).toBeVisible({ timeout: 60_000 });
    await expect(reader.getByText(`${name}: It was changed`, { exact: false }).first()).toBeVisible();
  }
  expect(asked).toEqual([]);
  await offline.close();
});
