import type { Browser, Page } from '@playwright/test';
import type { ServiceActor } from '@/lib/access/actor';
import { createPerson } from '@/lib/access/server/create-person';
import { foldLineage } from '@/lib/lineage/server/fold-lineage';
import { ingestLineageBatch } from '@/lib/lineage/server/ingest-lineage';
import { Random } from '@/lib/sample/random';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { BenchReport, Figure } from '../report';
import { percentile } from '../statistics';
import { BENCH_WORKSPACE, type LoadProgress } from './load';
import { connectOwner, ensureWorkspace } from './load-store';
import { launch, PERSON, signIn, type State } from './measure-browser';
import { serveBench, type Serving } from './serving';

const NODES = 5_000;
/** Twenty-five steps of a hundred jobs, each writing one dataset, and one that reads all of the last. */
const [STEPS, WIDTH] = [25, 100] as const;
const PATH = `/lineage?focus=dataset%3Areport&depth=50&limit=${NODES}`;
const LIMIT_DRAWN_MS = 4_000;
const LIMIT_TASK_MS = 400;
const LIMIT_FRAME_MS = 100;

/** A lineage graph of 5,000 nodes as it is used: until it is drawn, how long the page stands still, and frames while it is moved. */
export async function measureGraph(databaseUrl: string, runs: number, progress: LoadProgress): Promise<BenchReport> {
  const client = await connectOwner(databaseUrl);
  await ensureWorkspace(client, BENCH_WORKSPACE, 'bench');
  await client.end();
  const actor: ServiceActor = { type: 'service', workspaceId: BENCH_WORKSPACE, name: 'sample' };
  const events = [...pipeline()];
  for (let i = 0; i < events.length; i += 500) {
    progress('events', i, events.length);
    await ingestLineageBatch(actor, { body: JSON.stringify(events.slice(i, i + 500)), route: 'bench' });
  }
  while ((await foldLineage(BENCH_WORKSPACE)) > 0);
  await createPerson(actor, {
    email: PERSON.email,
    name: 'Bench Reader',
    role: 'compliance_officer',
    systems: 'all',
    credential: { kind: 'password', password: PERSON.password },
  });
  const serving = await serveBench(databaseUrl, { worker: false });
  const browser = await launch();
  try {
    const state = await signIn(browser, serving);
    const visits: Visit[] = [];
    for (let run = 0; run <= runs; run++) {
      progress('visits', run, runs);
      const one = await visit(browser, serving, state);
      if (run > 0) visits.push(one); // the server's own first time
    }
    const at = (of: (one: Visit) => number, share: number): number => percentile(visits.map(of), share);
    const frames = (of: (one: Visit) => readonly number[], share: number): number => percentile(visits.flatMap(of), share);
    const figures: Figure[] = [
      { what: 'the page has answered', value: at((one) => one.answered, 0.5), unit: 'ms' },
      { what: 'first drawing, from the navigation', value: at((one) => one.drawn, 0.5), unit: 'ms', limit: { relation: 'at most', value: LIMIT_DRAWN_MS, why: `slowest ${at((one) => one.drawn, 1).toFixed(0)} ms` } },
      { what: 'of that layout and drawing', value: at((one) => one.layout, 0.5), unit: 'ms' },
      { what: 'longest the page stood still', value: at((one) => one.longest, 0.5), unit: 'ms', limit: { relation: 'at most', value: LIMIT_TASK_MS, why: 'one task of the main thread' } },
      { what: 'a frame while panning, p50', value: frames((one) => one.pan, 0.5), unit: 'ms' },
      { what: 'a frame while panning, p95', value: frames((one) => one.pan, 0.95), unit: 'ms', limit: { relation: 'at most', value: LIMIT_FRAME_MS, why: 'follows the hand' } },
      { what: 'a frame while zooming, p50', value: frames((one) => one.zoom, 0.5), unit: 'ms' },
      { what: 'a frame while zooming, p95', value: frames((one) => one.zoom, 0.95), unit: 'ms', limit: { relation: 'at most', value: LIMIT_FRAME_MS, why: 'follows the wheel' } },
    ]; // prettier-ignore
    return { name: 'graph', setting: { browser: `Chromium ${browser.version()}`, nodes: visits[0]?.nodes ?? 0, runs, viewport: '1440 x 900' }, figures }; // prettier-ignore
  } finally {
    await browser.close();
    await serving.stop();
  }
}

function* pipeline(): Generator<JsonObject> {
  const random = new Random(7);
  const base = { producer: 'urn:countersign:bench', schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent' }; // prettier-ignore
  const named = (name: string): JsonObject => ({ namespace: 'bench', name });
  const job = (name: string, at: number, inputs: JsonObject[], output: JsonObject): JsonObject => ({
    ...base,
    eventType: 'COMPLETE',
    eventTime: new Date(Date.UTC(2026, 9, 1) + at * 60_000).toISOString(),
    run: { runId: uuidFrom('bench-graph', name) },
    job: named(name),
    inputs,
    outputs: [output],
  });
  for (let step = 0; step < STEPS; step++)
    for (let i = 0; i < WIDTH; i++) {
      const inputs = step === 0 ? [] : [named(`table_${step - 1}_${i}`), named(`table_${step - 1}_${random.int(0, WIDTH - 1)}`)];
      yield job(`job_${step}_${i}`, step, inputs, named(`table_${step}_${i}`));
    }
  yield job('report', STEPS, Array.from({ length: WIDTH }, (_, i) => named(`table_${STEPS - 1}_${i}`)), named('report')); // prettier-ignore
}

interface Visit {
  answered: number;
  drawn: number;
  layout: number;
  longest: number;
  pan: number[];
  zoom: number[];
  nodes: number;
}

async function visit(browser: Browser, serving: Serving, state: State): Promise<Visit> {
  const context = await browser.newContext({ storageState: state, viewport: { width: 1440, height: 900 }, baseURL: serving.url });
  await context.addInitScript('globalThis.__name ??= (one) => one'); // what tsx writes into functions, which the page has not
  await context.addInitScript(watch);
  const page = await context.newPage();
  await page.goto(PATH, { waitUntil: 'commit' });
  const graph = page.locator('[data-ready=true]');
  await graph.waitFor({ timeout: 60_000 });
  const first = await page.evaluate(() => {
    const { countersignTasks } = globalThis as unknown as Watched;
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const drawn = performance.getEntriesByName('lineage-drawn')[0]!.startTime;
    const words = document.querySelector('[aria-roledescription=graph]')?.getAttribute('aria-label') ?? '';
    return {
      answered: navigation!.responseEnd,
      drawn,
      layout: performance.getEntriesByName('lineage-layout')[0]!.duration,
      longest: Math.max(0, ...countersignTasks.filter((task) => task.start < drawn).map((task) => task.duration)),
      nodes: Number(/\d+/.exec(words)?.[0] ?? 0),
    };
  });
  const box = (await graph.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const pan = await frames(page, async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 0; i < 60; i++) await page.mouse.move(x + Math.sin(i / 6) * 220, y + Math.cos(i / 6) * 160);
    await page.mouse.up();
  });
  const zoom = await frames(page, async () => {
    await page.mouse.move(x, y);
    for (let i = 0; i < 30; i++) await page.mouse.wheel(0, i < 15 ? -120 : 120);
  });
  await context.close();
  return { ...first, pan, zoom };
}

/** Times between frames while something is done. */
async function frames(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => ((globalThis as unknown as Watched).countersignFrames = []));
  await work();
  return page.evaluate(() => {
    const { countersignFrames } = globalThis as unknown as Watched;
    return countersignFrames!.slice(1).map((at, i) => at - countersignFrames![i]!);
  });
}

interface Watched {
  countersignTasks: { start: number; duration: number }[];
  countersignFrames?: number[];
}

/** Runs in the page before its own scripts. */
function watch(): void {
  const page = globalThis as unknown as Watched;
  page.countersignTasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) page.countersignTasks.push({ start: entry.startTime, duration: entry.duration });
  }).observe({ type: 'longtask', buffered: true });
  const frame = (at: number): void => {
    page.countersignFrames?.push(at);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
