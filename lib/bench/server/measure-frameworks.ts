import type { ServiceActor } from '@/lib/access/actor';
import { createPerson } from '@/lib/access/server/create-person';
import { countEvidence } from '@/lib/evidence/server/count-evidence';
import { getFrameworkReport } from '@/lib/evidence/server/get-framework-report';
import { ingestRecords } from '@/lib/ingest/server/ingest-records';
import { Random } from '@/lib/sample/random';
import { AppError } from '@/lib/shared/errors';
import type { BenchReport } from '../report';
import { percentile, time } from '../statistics';
import { BENCH_SYSTEMS, benchDecision, WordSource } from '../workload';
import { forgetEvidence, staleDays } from './evidence-bench-store';
import { BENCH_WORKSPACE, toRecord, type LoadProgress } from './load';
import { connectOwner, countDecisions } from './load-store';
import { PERSON } from './measure-browser';
import { serveBench, type Serving } from './serving';

const PAGE_MS = 1_500;
const DAY = 86_400_000;
const NEW_DECISIONS = 200;

/**
 * The page of a framework over everything that `bench load` made and twelve months, as a signed-in person gets it. From nothing counted: how soon the first
 * answer comes (with how far the counting is) and how long counting takes; warm; and after new decisions came in.
 */
export async function measureFrameworks(databaseUrl: string, runs: number, progress: LoadProgress): Promise<BenchReport> {
  const client = await connectOwner(databaseUrl);
  const decisions = await countDecisions(client, BENCH_WORKSPACE);
  if (decisions === 0) throw new Error('The bench database is empty. Run `npm run countersign -- bench load` first.');
  const actor: ServiceActor = { type: 'service', workspaceId: BENCH_WORKSPACE, name: 'cli' };
  await ensureReader(actor);
  await forgetEvidence(client, BENCH_WORKSPACE);
  const serving = await serveBench(databaseUrl, { worker: false });
  try {
    const get = await signedIn(serving);
    const to = new Date(Date.now() + DAY).toISOString().slice(0, 10);
    const from = new Date(Date.now() - 365 * DAY).toISOString().slice(0, 10);
    const path = (framework: string, system = ''): string => `/evidence?framework=${framework}&system=${system}&from=${from}&to=${to}`;
    await get('/evidence?from=2020-01-01&to=2020-01-02'); // the server's own first time
    const [firstMs] = await time(1, () => get(path('eu-ai-act')), 0);
    const asked = { framework: 'eu-ai-act', from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` };
    const days = (await getFrameworkReport(actor, asked)).progress?.of ?? 0;
    const started = performance.now();
    for (let done = 0, more = 1; more > 0; progress('counting days', (done += more), days)) more = await countEvidence(BENCH_WORKSPACE);
    const countS = (performance.now() - started) / 1000;
    if ((await getFrameworkReport(actor, asked)).progress) throw new Error('the counting ended before all days were counted');
    progress('warm pages', 0, runs);
    const act = await time(runs, () => get(path('eu-ai-act')));
    const iso = await time(runs, () => get(path('iso-42001')));
    const one = await time(runs, () => get(path('eu-ai-act', BENCH_SYSTEMS[0])));
    await addDecisions(actor);
    const [afterMs] = await time(1, () => get(path('eu-ai-act')), 0);
    const left = await staleDays(client, BENCH_WORKSPACE);
    const warm = (what: string, times: readonly number[]) => ({ what: `${what}, warm, p95`, value: percentile(times, 0.95), unit: 'ms' as const, limit: { relation: 'at most' as const, value: PAGE_MS, why: `p50 ${percentile(times, 0.5).toFixed(0)} ms` } });
    return {
      name: 'frameworks',
      setting: { decisions, months: 12, days, runs },
      figures: [
        { what: 'first answer, with how far it is', value: firstMs!, unit: 'ms' },
        { what: 'counting every day, blocks over decisions', value: countS, unit: 's' },
        { what: 'decisions counted a second', value: decisions / countS, unit: 'events/s' },
        warm('EU AI Act, all systems', act),
        warm('ISO/IEC 42001, all systems', iso),
        warm('EU AI Act, one system', one),
        { what: `after ${NEW_DECISIONS} new decisions`, value: afterMs!, unit: 'ms', limit: { relation: 'at most', value: PAGE_MS, why: 'only the days that they touched are counted anew' } },
        { what: 'days left to count after it', value: left, unit: 'days' },
      ],
    };
  } finally {
    await serving.stop();
    await client.end();
  }
} // prettier-ignore

async function ensureReader(actor: ServiceActor): Promise<void> {
  const credential = { kind: 'password', password: PERSON.password } as const;
  try {
    await createPerson(actor, {
      email: PERSON.email,
      name: 'Bench Reader',
      role: 'compliance_officer',
      systems: 'all',
      credential,
    });
  } catch (error) {
    // Made by an earlier run: the loaded database is kept.
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
  }
}

/** GET with the cookies of a signed-in person; rejects for anything but 200. */
async function signedIn(serving: Serving): Promise<(path: string) => Promise<string>> {
  const { request } = await import('@playwright/test');
  const context = await request.newContext({ baseURL: serving.url, extraHTTPHeaders: { origin: serving.url }, timeout: 120_000 });
  const { csrfToken } = (await (await context.get('/api/auth/csrf')).json()) as { csrfToken: string };
  const answer = await context.post('/api/auth/callback/credentials', { form: { csrfToken, ...PERSON, json: 'true', callbackUrl: serving.url } });
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}: ${await answer.text()}`);
  return async (path) => {
    const page = await context.get(path);
    if (page.status() !== 200) throw new Error(`GET ${path} answered ${page.status()}`);
    return page.text();
  };
} // prettier-ignore

/** Through the real ingest, into the last day. */
async function addDecisions(actor: ServiceActor): Promise<void> {
  const random = new Random(Date.now());
  const words = new WordSource(random);
  const at = Date.now() - 60_000;
  const events = Array.from({ length: NEW_DECISIONS }, (_, i) => benchDecision(random, words, `later-${at}-${i}`, at + i, 690)).flat();
  await ingestRecords(actor, events.map(toRecord), { route: 'bench', bytes: 0 });
} // prettier-ignore
