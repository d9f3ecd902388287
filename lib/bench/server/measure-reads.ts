import { Agent, request } from 'node:http';
import { Random } from '@/lib/sample/random';
import type { BenchReport, Figure } from '../report';
import { percentile, time } from '../statistics';
import { BENCH_SYSTEMS, WordSource } from '../workload';
import { BENCH_WORKSPACE } from './load';
import { connectOwner, countDecisions } from './load-store';
import { rawPage } from './read-store';
import { serveBench, type Serving } from './serving';

const DAY = 86_400_000;
/** Requests before the counted ones of a page and of a trail: a process compiles what it runs often in the course of the first hundred. */
const WARM_UP = 100;

/** Explorer pages, deep pages, text, facets, histogram and trails through the API, on what `bench load` made, each beside its limit. */
export async function measureReads(databaseUrl: string, runs: number): Promise<BenchReport> {
  const client = await connectOwner(databaseUrl);
  const decisions = await countDecisions(client, BENCH_WORKSPACE);
  if (decisions === 0) throw new Error('The bench database is empty. Run `npm run countersign -- bench load` first.');
  const serving = await serveBench(databaseUrl, { worker: false });
  const api = new Api(serving);
  const figures: Figure[] = [];
  try {
    // One connection and one statement, rows with every column a list needs: what the page costs without us.
    const raw = await time(runs, () => rawPage(client, BENCH_WORKSPACE));
    figures.push({ what: 'page of 50, raw SQL p50', value: percentile(raw, 0.5), unit: 'ms' });
    const first = await time(runs, () => api.get('/api/v1/decisions?limit=50'), WARM_UP);
    figures.push(
      {
        what: 'page of 50, API p50',
        value: percentile(first, 0.5),
        unit: 'ms',
        limit: { relation: 'at most', value: percentile(raw, 0.5) + 10, why: 'raw SQL p50 of this run + 10 ms' },
      },
      p95('page of 50, API', first, 50),
    );
    const bySystem = await time(runs, (i) =>
      api.get(`/api/v1/decisions?limit=50&q=${encodeURIComponent(`system:${BENCH_SYSTEMS[i % BENCH_SYSTEMS.length]}`)}`),
    );
    figures.push(p95('page of one system', bySystem, 50));
    const failed = await time(runs, () =>
      api.get(`/api/v1/decisions?limit=50&q=${encodeURIComponent('status:error tool:issue_refund')}`),
    );
    figures.push(p95('page of status:error tool:issue_refund', failed, 50));

    const pages = Math.min(10_000, Math.floor(decisions / 50) - 1);
    const cursor = await walkTo(api, pages * 50);
    const deep = await time(runs, () => api.get(`/api/v1/decisions?limit=50&cursor=${encodeURIComponent(cursor)}`));
    figures.push({
      what: `page ${pages}, API p50`,
      value: percentile(deep, 0.5),
      unit: 'ms',
      limit: { relation: 'at most', value: percentile(first, 0.5) * 1.5, why: '1.5 times the first page of this run' },
    });

    for (const [name, query] of textQueries())
      figures.push(
        p95(
          `newest 50 for ${name}`,
          await time(runs, () => api.get(`/api/v1/decisions?limit=50&q=${encodeURIComponent(query)}`)),
          100,
        ),
      );
    const words = new WordSource(new Random(4417));
    // To show that there is nothing, the index reads two lists of a million entries: no page of 50 of any word does.
    const nothing = `${words.ranked(10)} -${words.ranked(3)}`;
    const empty = await time(runs, () => api.get(`/api/v1/decisions?limit=50&q=${encodeURIComponent(nothing)}`));
    figures.push({
      what: 'nothing found: one word of every text without another, p95',
      value: percentile(empty, 0.95),
      unit: 'ms',
    });

    for (const [name, query] of scopes()) {
      figures.push(p95(`facets, ${name}`, await time(runs, () => api.get(`/api/v1/decisions/facets?${query}`)), 150));
      figures.push(p95(`histogram, ${name}`, await time(runs, () => api.get(`/api/v1/decisions/histogram?${query}`)), 150));
    }

    const some = (await api.get<{ items: { id: string }[] }>('/api/v1/decisions?limit=200')).items;
    const trails = await time(runs, (i) => api.get(`/api/v1/decisions/${some[i % some.length]!.id}`), WARM_UP);
    figures.push({ what: 'open a trail, p50', value: percentile(trails, 0.5), unit: 'ms' }, p95('open a trail', trails, 20));
  } finally {
    api.close();
    await serving.stop();
    await client.end();
  }
  return { name: 'read', setting: { decisions, runs, connections: 1 }, figures };
}

function p95(what: string, times: readonly number[], limit: number): Figure {
  return {
    what: `${what}, p95`,
    value: percentile(times, 0.95),
    unit: 'ms',
    limit: { relation: 'at most', value: limit, why: `p50 ${percentile(times, 0.5).toFixed(1)} ms` },
  };
}

/** Words from the commonest to one that stands in a single decision, as written in the texts; and two together. */
function textQueries(): [string, string][] {
  const words = new WordSource(new Random(4417));
  return [
    ['the commonest word', words.ranked(0)],
    ['a common word', words.ranked(40)],
    ['a middling word', words.ranked(2_000)],
    ['a rare word', words.ranked(12_000)],
    ['a very rare word', words.ranked(39_000)],
    ['an identifier', 'bench-417'],
    ['a word nobody wrote', 'xyzzyplugh'],
    ['two words', `${words.ranked(300)} ${words.ranked(900)}`],
    ['a word in one system', `system:${BENCH_SYSTEMS[1]} ${words.ranked(5)}`],
    ['a word, not another', `${words.ranked(10)} -${words.ranked(40)}`],
  ];
}

function scopes(): [string, string][] {
  const now = Date.now();
  const range = (days: number) => `from=${new Date(now - days * DAY).toISOString()}&to=${new Date(now).toISOString()}`;
  const words = new WordSource(new Random(4417));
  return [
    ['all time', ''],
    ['7 days', range(7)],
    ['30 days', range(30)],
    ['200 days', range(200)],
    ['one system, a year', `${range(365)}&q=${encodeURIComponent(`system:${BENCH_SYSTEMS[0]}`)}`],
    ['a tool, a year', `${range(365)}&q=${encodeURIComponent('tool:issue_refund')}`],
    ['a common word, a year', `${range(365)}&q=${encodeURIComponent(words.ranked(2))}`],
    ['a rare word, a year', `${range(365)}&q=${encodeURIComponent(words.ranked(12_000))}`],
  ];
}

/** Follows the cursor in pages of 200 to the row given, as a patient person or a script would. */
async function walkTo(api: Api, row: number): Promise<string> {
  let cursor = '';
  for (let at = 0; at < row; at += 200) {
    const page = await api.get<{ nextCursor: string | null }>(
      `/api/v1/decisions?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    if (!page.nextCursor) throw new Error(`the list ended at row ${at}`);
    cursor = page.nextCursor;
  }
  return cursor;
}

class Api {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  constructor(private readonly serving: Serving) {}

  get<T = unknown>(path: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.serving.url}${path}`,
        { agent: this.agent, headers: { authorization: `Bearer ${this.serving.key}` } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            if (response.statusCode === 200) resolve(JSON.parse(text) as T);
            else reject(new Error(`GET ${path} answered ${response.statusCode}: ${text.slice(0, 300)}`));
          });
        },
      );
      sent.on('error', reject);
      sent.end();
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
