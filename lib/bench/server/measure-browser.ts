import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test';
import type { ServiceActor } from '@/lib/access/actor';
import { createPerson } from '@/lib/access/server/create-person';
import { loadSample } from '@/lib/sample/server/load-sample';
import type { BenchReport, Figure } from '../report';
import { percentile } from '../statistics';
import { BENCH_WORKSPACE, type LoadProgress } from './load';
import { connectOwner, ensureWorkspace } from './load-store';
import { serveBench, type Serving } from './serving';

export const PERSON = { email: 'bench.reader@countersign.example', password: 'seven calm green bottles' };
const INTERACTIVE_MS = 1_500;
/** Long tasks that begin within this time of hydration still keep a person waiting. */
const SETTLED_MS = 500;
const PATIENCE_MS = 60_000;

interface Route {
  name: string;
  path: string;
  /** What a person acts on first: the page is interactive once React answers for it. */
  acts: string;
  interactive: boolean;
  /** Scripts until then, kB as they are sent: what the page may grow to before somebody should look. */
  mostScript: number;
}

/**
 * Pages of the sample workspace in a real Chromium: when they can be used after a navigation, with an empty cache and with a filled one,
 * and how much script they load. Needs the development packages and a Chromium (`npx playwright install chromium`).
 */
export async function measureBrowser(databaseUrl: string, runs: number, progress: LoadProgress): Promise<BenchReport> {
  const client = await connectOwner(databaseUrl);
  await ensureWorkspace(client, BENCH_WORKSPACE, 'bench');
  await client.end();
  const actor: ServiceActor = { type: 'service', workspaceId: BENCH_WORKSPACE, name: 'sample' };
  await loadSample(actor, { onProgress: (done, of) => progress('sample workspace', done, of) });
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
    const figures: Figure[] = [];
    const routes = await listRoutes(serving);
    for (const [i, route] of routes.entries()) {
      progress('pages', i, routes.length);
      figures.push(...(await measureRoute(browser, serving, state, route, runs)));
    }
    return { name: 'browser', setting: { browser: `Chromium ${browser.version()}`, runs, viewport: '1440 x 900' }, figures };
  } finally {
    await browser.close();
    await serving.stop();
  }
}

export async function launch(): Promise<Browser> {
  const [{ chromium }, { findChromium }] = await Promise.all([
    import('@playwright/test'),
    import('../../../e2e/support/find-chromium'),
  ]);
  const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath: findChromium(), args });
}

export type State = Awaited<ReturnType<BrowserContext['storageState']>>;

export async function signIn(browser: Browser, serving: Serving): Promise<State> {
  const context = await browser.newContext({ baseURL: serving.url, extraHTTPHeaders: { origin: serving.url } });
  const { csrfToken } = (await (await context.request.get('/api/auth/csrf')).json()) as { csrfToken: string };
  const answer = await context.request.post('/api/auth/callback/credentials', {
    form: { csrfToken, ...PERSON, json: 'true', callbackUrl: serving.url },
  });
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}: ${await answer.text()}`);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function listRoutes(serving: Serving): Promise<Route[]> {
  const response = await fetch(`${serving.url}/api/v1/decisions?limit=2&q=tool:issue_refund`, {
    headers: { authorization: `Bearer ${serving.key}` },
  });
  const { items } = (await response.json()) as { items: { id: string }[] };
  const [one, other] = items;
  if (!one || !other) throw new Error('The sample workspace has no refunds.');
  return [
    { name: 'explorer', path: '/decisions', acts: '[data-row-link]', interactive: true, mostScript: 290 },
    { name: 'trail', path: `/decisions/${one.id}`, acts: '[role=treegrid]', interactive: true, mostScript: 290 },
    { name: 'comparison', path: `/decisions/${one.id}/compare/${other.id}`, acts: 'main a', interactive: false, mostScript: 240 },
    { name: 'overview', path: '/', acts: 'main a', interactive: false, mostScript: 240 },
    { name: 'settings', path: '/settings', acts: 'main select', interactive: false, mostScript: 240 },
  ];
}

async function measureRoute(browser: Browser, serving: Serving, state: State, route: Route, runs: number): Promise<Figure[]> {
  const cold: Visit[] = [];
  const warm: Visit[] = [];
  for (let run = 0; run <= runs; run++) {
    const context = await browser.newContext({
      storageState: state,
      viewport: { width: 1440, height: 900 },
      baseURL: serving.url,
    });
    await context.addInitScript('globalThis.__name ??= (one) => one'); // what tsx writes into functions, which the page has not
    await context.addInitScript(watch, { acts: route.acts, settled: SETTLED_MS });
    const page = await context.newPage();
    const first = await visit(page, route);
    const again = await visit(page, route);
    await context.close();
    if (run === 0) continue; // the server's own first time
    cold.push(first);
    warm.push(again);
  }
  const figure = (what: string, visits: readonly Visit[]): Figure => ({
    what: `${route.name}, interactive, ${what}`,
    value: percentile(
      visits.map((one) => one.interactive),
      0.5,
    ),
    unit: 'ms',
    ...(route.interactive
      ? {
          limit: {
            relation: 'at most',
            value: INTERACTIVE_MS,
            why: `p95 ${percentile(
              visits.map((one) => one.interactive),
              0.95,
            ).toFixed(0)} ms`,
          },
        }
      : {}),
  });
  const kB = (bytes: (one: Visit) => number): number => percentile(cold.map(bytes), 0.5) / 1024;
  return [
    figure('empty cache', cold),
    figure('filled cache', warm),
    {
      what: `${route.name}, script at first, packed`,
      value: kB((one) => one.scriptBefore),
      unit: 'kB',
      limit: { relation: 'at most', value: route.mostScript, why: 'what the page asks for itself' },
    },
    { what: `${route.name}, script with what comes later, packed`, value: kB((one) => one.script), unit: 'kB' },
  ];
}

interface Visit {
  /** ms from the navigation to the last long task around hydration. */
  interactive: number;
  /** Bytes over the wire of scripts that the page's HTML names, and of all until the network was quiet. */
  scriptBefore: number;
  script: number;
}

async function visit(page: Page, route: Route): Promise<Visit> {
  const network = await Scripts.watch(page);
  await page.goto(route.path, { waitUntil: 'commit' });
  const { interactive, named } = await untilInteractive(page, route);
  await page.waitForLoadState('networkidle');
  const bytes = network.bytes();
  await network.stop();
  const at = new Set(named);
  const sum = (urls: Iterable<[string, number]>): number => [...urls].reduce((all, [, one]) => all + one, 0);
  return { interactive, script: sum(bytes), scriptBefore: sum([...bytes].filter(([url]) => at.has(url))) };
}

/** Asks through the debugger: the page's own policy allows no evaluation of text, which waiting in the page would need. */
async function untilInteractive(page: Page, route: Route): Promise<{ interactive: number; named: string[] }> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const found = await page
      .evaluate(() => {
        const { countersignInteractive, countersignScripts } = globalThis as unknown as Watched;
        return countersignInteractive === undefined
          ? null
          : { interactive: countersignInteractive, named: countersignScripts ?? [] };
      })
      .catch(() => null); // the document has just been replaced
    if (found) return found;
    await page.waitForTimeout(50);
  }
  throw new Error(
    `The page "${route.name}" was not interactive after ${PATIENCE_MS / 1000} s: ${page.url()}, ${await page.title()}`,
  );
}

interface Watched {
  countersignInteractive?: number;
  countersignScripts?: string[];
}

/** Runs in the page before its own scripts: waits until React answers for the element, then for the long tasks around that to end. */
function watch({ acts, settled }: { acts: string; settled: number }): void {
  const page = globalThis as unknown as Watched;
  let lastTask = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) lastTask = Math.max(lastTask, entry.startTime + entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = (): void => {
    const element = document.querySelector(acts);
    const hydrated = element !== null && Object.keys(element).some((name) => name.startsWith('__reactProps$'));
    if (!hydrated) {
      setTimeout(look, 4);
      return;
    }
    const at = performance.now();
    page.countersignScripts = [...document.scripts].map((script) => script.src).filter((src) => src !== '');
    setTimeout(() => (page.countersignInteractive = Math.max(at, lastTask)), settled);
  };
  look();
}

/** Bytes over the wire of every script, as the browser's own network log tells. */
class Scripts {
  private readonly urls = new Map<string, string>();
  private readonly sizes = new Map<string, number>();
  private constructor(private readonly session: CDPSession) {
    session.on('Network.responseReceived', ({ requestId, type, response }) => {
      if (type === 'Script') this.urls.set(requestId, response.url);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const url = this.urls.get(requestId);
      if (url) this.sizes.set(url, encodedDataLength);
    });
  }
  static async watch(page: Page): Promise<Scripts> {
    const session = await page.context().newCDPSession(page);
    const scripts = new Scripts(session);
    await session.send('Network.enable');
    return scripts;
  }
  bytes(): ReadonlyMap<string, number> {
    return this.sizes;
  }
  stop(): Promise<void> {
    return this.session.detach();
  }
}
