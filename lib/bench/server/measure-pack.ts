import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { ServiceActor } from '@/lib/access/actor';
import { downloadPack } from '@/lib/evidence/server/packs/download-pack';
import { getPack } from '@/lib/evidence/server/packs/read-packs';
import { requestPack } from '@/lib/evidence/server/packs/request-pack';
import { runPacks } from '@/lib/evidence/server/packs/run-packs';
import { signWaiting } from '@/lib/evidence/server/packs/sign-packs';
import { integrateTree } from '@/lib/ledger/server/integrate-tree';
import { signCheckpoint } from '@/lib/ledger/server/sign-checkpoint';
import { initSignerHome } from '@/lib/ledger/server/signer-home';
import { takeLease } from '@/lib/ledger/server/signer-store';
import type { BenchReport } from '../report';
import { BENCH_WORKSPACE, loadBench, type LoadProgress } from './load';
import { launch } from './measure-browser';

const DECISIONS = 20_000;
const SAMPLED = 10_000;
const BUILD_S = 180;
const VERIFY_S = 30;
const MEMORY_MB = 1_024;
const PATIENCE_MS = 600_000;

/**
 * A pack of 10,000 decisions drawn of 20,000, with masked content and a proof for every record, of two frameworks: how long the worker builds it and
 * what memory its process has then; how long `verify-pack` needs in a process of its own; how long verify.html does in Chromium, from the
 * file on the disk and without a network. Needs a database of its own.
 */
export async function measurePack(url: string, progress: LoadProgress): Promise<BenchReport> {
  await loadBench(url, DECISIONS, progress);
  const dir = mkdtempSync(path.join(tmpdir(), 'countersign-bench-pack-'));
  const home = path.join(dir, 'signer');
  initSignerHome(home);
  const holder = randomUUID();
  try {
    for (let more = 1; more > 0;) more = await integrateTree(BENCH_WORKSPACE);
    await takeLease(holder);
    await signCheckpoint(BENCH_WORKSPACE, holder, home);
    const actor: ServiceActor = { type: 'service', workspaceId: BENCH_WORKSPACE, name: 'cli' };
    const now = Date.now();
    const { id } = await requestPack(actor, {
      from: new Date(now - 366 * 86_400_000).toISOString(),
      until: new Date(now + 86_400_000).toISOString(),
      frameworks: ['eu-ai-act', 'iso-42001'],
      profile: 'auditor',
      sampleSize: SAMPLED,
    });
    // The pack is of a signed state that holds its own request.
    for (let more = 1; more > 0;) more = await integrateTree(BENCH_WORKSPACE);
    await signCheckpoint(BENCH_WORKSPACE, holder, home);
    progress('building', 0, SAMPLED);
    const memory = watchMemory();
    const started = performance.now();
    // What asks for the signature is an event, which must be in a signed tree first.
    const pause = async (): Promise<void> => {
      for (let more = 1; more > 0;) more = await integrateTree(BENCH_WORKSPACE);
      await takeLease(holder);
      await signCheckpoint(BENCH_WORKSPACE, holder, home);
      await signWaiting(BENCH_WORKSPACE, holder, home);
    };
    await runPacks({ pause, onStep: (stage) => progress(stage, 0, SAMPLED) }, BENCH_WORKSPACE);
    const buildS = (performance.now() - started) / 1000;
    const mostMb = memory.stop();
    const pack = await getPack(actor, id);
    if (pack.status !== 'draft') throw new Error(`the pack is ${pack.status}: ${pack.problem ?? pack.progress.stage}`);
    const file = path.join(dir, `${id}.zip`);
    const { stream } = await downloadPack(actor, id);
    await pipeline(Readable.fromWeb(stream as unknown as ReadableStream), createWriteStream(file));
    progress('verify-pack', 0, 1);
    const verified = await timeVerifyPack(file);
    progress('verify.html', 0, 1);
    const browser = await timeBrowser(file);
    return {
      name: 'pack',
      setting: { decisions: DECISIONS, sampled: pack.sampled ?? 0, content: pack.content, frameworks: pack.frameworks.length },
      figures: [
        { what: 'building, from the claim to the draft', value: buildS, unit: 's', limit: { relation: 'at most', value: BUILD_S, why: 'signing included' } },
        { what: 'memory of the process that builds, most', value: mostMb, unit: 'MB', limit: { relation: 'at most', value: MEMORY_MB, why: 'the whole process, with the loader’s' } },
        { what: 'size of the archive', value: (pack.bytes ?? 0) / 2 ** 20, unit: 'MB' },
        { what: 'records with proofs in it', value: verified.records, unit: 'records' },
        { what: 'verify-pack, from the command to its word', value: verified.seconds, unit: 's', limit: { relation: 'at most', value: VERIFY_S, why: 'a process of its own, its start included' } },
        { what: 'verify.html in Chromium, offline', value: browser, unit: 's', limit: { relation: 'at most', value: 120, why: 'a person waits, with progress on the page' } },
      ],
    }; // prettier-ignore
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The most memory that this process has while it is watched, MB. */
function watchMemory(): { stop(): number } {
  let most = process.memoryUsage.rss();
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
  return {
    stop() {
      clearInterval(timer);
      return most / 2 ** 20;
    },
  };
}

async function timeVerifyPack(file: string): Promise<{ seconds: number; records: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, ['lib/cli/bootstrap.mjs', 'cli', 'verify-pack', file, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`verify-pack refused the pack: ${said.slice(0, 500)}`);
  const verdict = JSON.parse(said.slice(said.indexOf('{'))) as { records: { records: number } };
  return { seconds, records: verdict.records.records };
} // prettier-ignore

async function timeBrowser(file: string): Promise<number> {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(path.resolve('public/verify.html')).href);
    await page.context().setOffline(true);
    const started = performance.now();
    await page.getByLabel('Choose files').setInputFiles(file, { timeout: PATIENCE_MS });
    await page.getByRole('heading', { name: /^(Verified|Not verified)/ }).waitFor({ timeout: PATIENCE_MS });
    const seconds = (performance.now() - started) / 1000;
    const word = await page.getByRole('heading', { name: /^(Verified|Not verified)/ }).innerText();
    if (!word.startsWith('Verified')) throw new Error(`verify.html refused the pack: ${word}`);
    return seconds;
  } finally {
    await browser.close();
  }
}
