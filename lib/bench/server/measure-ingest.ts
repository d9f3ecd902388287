import { Agent } from 'node:http';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { JsonObject } from '@/lib/shared/json';
import { percentile } from '../statistics';
import type { BenchReport } from '../report';
import { eventRequests } from '../workload';
import { connectOwner } from './load-store';
import { cpuSeconds, postmasterOf } from './cpu-time';
import { backendPid, readLag } from './lag-store';
import { BENCH_WORKSPACE } from './load';
import { postEvents } from './post-events';
import { serveBench, type Serving } from './serving';

const BYTES = 4_400; // aims at 4 KB of JSON an event
const PER_REQUEST = 100;
/** As many requests on their way as keep both processors busy while transactions wait for the log's head and for the disk. */
export const CONNECTIONS = 8;
/** Requests before the clock: V8 compiles the hot functions in several steps, the last after some ten thousand events in each process. */
export const WARM_UP = 300;

/**
 * Durable events a second through POST /api/v1/events (4 KB native events, 100 a request), against COPY of the same events into a table without any
 * index, taken in turn on the same machine and database; memory of the web server; and how far text search lags behind at half the rate.
 */
export async function measureIngest(databaseUrl: string, options: { rounds: number; seconds: number }): Promise<BenchReport> {
  const requests = takeRequests(options.seconds * 60);
  const events = requests.flatMap((one) => one.events);
  const bytes = requests.reduce((sum, one) => sum + one.body.length, 0) / events.length;
  const ratios: number[] = [];
  const rates: number[] = [];
  const copies: number[] = [];
  const memory: number[] = [];
  const acks: number[] = [];
  const cpu = { web: [] as number[], database: [] as number[], sending: [] as number[], copy: [] as number[] };

  let serving = await serveBench(databaseUrl, { worker: false });
  try {
    const postmaster = await findPostmaster(databaseUrl);
    // Warm up: compiled code in every process, opened connections, this month's partitions. What is measured is the long run.
    await send(serving, takeRequests(WARM_UP, 7_000), CONNECTIONS);
    for (let turn = 0; turn < options.rounds; turn++) {
      const copyBefore = cpuSeconds(postmaster);
      const copyRate = await copyBaseline(databaseUrl, events);
      cpu.copy.push(((cpuSeconds(postmaster) - copyBefore) * 1e6) / events.length);
      const round = takeRequests(requests.length, 100 + turn);
      const before = cpuNow(serving, postmaster);
      const { rate, latencies } = await send(serving, round, CONNECTIONS);
      const after = cpuNow(serving, postmaster);
      for (const part of ['web', 'database', 'sending'] as const)
        cpu[part].push(((after[part] - before[part]) * 1e6) / events.length);
      copies.push(copyRate);
      rates.push(rate);
      ratios.push(rate / copyRate);
      acks.push(...latencies);
      memory.push(serving.memory() / 1e6);
    }
  } finally {
    await serving.stop();
  }

  serving = await serveBench(databaseUrl, { worker: true });
  let lag: number[];
  try {
    await send(serving, takeRequests(WARM_UP, 7_001), CONNECTIONS);
    await catchUp(databaseUrl);
    lag = await lagAtHalf(serving, databaseUrl, percentile(rates, 0.5) / 2, options.seconds * 2);
    memory.push(serving.memory() / 1e6);
  } finally {
    await serving.stop();
  }
  return {
    name: 'ingest',
    setting: {
      events: events.length,
      'bytes an event': Math.round(bytes),
      'events a request': PER_REQUEST,
      connections: CONNECTIONS,
      rounds: options.rounds,
    },
    figures: [
      { what: 'COPY into a table without index', value: percentile(copies, 0.5), unit: 'events/s' },
      { what: 'durable through the API route', value: percentile(rates, 0.5), unit: 'events/s' },
      {
        what: 'of COPY',
        value: percentile(ratios, 0.5),
        unit: 'ratio',
        limit: { relation: 'at least', value: 0.35, why: 'median of pairs' },
      },
      { what: 'CPU of the web server, an event', value: percentile(cpu.web, 0.5), unit: 'µs' },
      { what: 'CPU of PostgreSQL, an event', value: percentile(cpu.database, 0.5), unit: 'µs' },
      { what: 'CPU of PostgreSQL for COPY, an event', value: percentile(cpu.copy, 0.5), unit: 'µs' },
      { what: 'CPU of the load generator, an event', value: percentile(cpu.sending, 0.5), unit: 'µs' },
      { what: 'acknowledgement p50', value: percentile(acks, 0.5), unit: 'ms' },
      { what: 'acknowledgement p95', value: percentile(acks, 0.95), unit: 'ms' },
      { what: 'memory of the web server, first round', value: memory[0]!, unit: 'MB' },
      {
        what: 'memory of the web server, most',
        value: Math.max(...memory),
        unit: 'MB',
        limit: { relation: 'at most', value: 700, why: 'flat' },
      },
      {
        what: 'search lag p95 at half the rate',
        value: percentile(lag, 0.95),
        unit: 's',
        limit: { relation: 'at most', value: 5, why: 'age of the oldest event not yet searchable' },
      },
    ],
  };
}

async function findPostmaster(databaseUrl: string): Promise<number | undefined> {
  const client = await connectOwner(databaseUrl);
  try {
    return postmasterOf(await backendPid(client));
  } finally {
    await client.end();
  }
}

/** CPU seconds so far of everybody who shares the machine: the database, the web server, and we who send. */
function cpuNow(serving: Serving, postmaster: number | undefined): { web: number; database: number; sending: number } {
  const { user, system } = process.cpuUsage();
  return { web: serving.cpu(), database: cpuSeconds(postmaster), sending: (user + system) / 1e6 };
}

interface Prepared {
  body: Buffer;
  events: JsonObject[];
}

/** Requests ready to send: what they are made of costs nothing while the clock runs. */
export function takeRequests(count: number, seed = Math.floor(Math.random() * 1e9)): Prepared[] {
  const source = eventRequests(seed, BYTES, PER_REQUEST);
  return Array.from({ length: count }, () => {
    const { body, events } = source.next().value as { body: string; events: JsonObject[] };
    return { body: Buffer.from(body), events };
  });
}

/** Sends every request over `connections` kept-alive connections; the clock runs until the last acknowledgement. */
export async function send(
  serving: Serving,
  requests: readonly Prepared[],
  connections: number,
): Promise<{ rate: number; latencies: number[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  let next = 0;
  let accepted = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < requests.length) {
        const one = requests[next++]!;
        const from = performance.now();
        const answer = await postEvents<{ accepted: number }>(agent, serving, one.body);
        latencies.push(performance.now() - from);
        if (answer.accepted !== one.events.length)
          throw new Error(
            `The server accepted ${answer.accepted} of ${one.events.length} events: ${JSON.stringify(answer).slice(0, 400)}`,
          );
        accepted += answer.accepted;
      }
    }),
  );
  const rate = accepted / ((performance.now() - started) / 1000);
  agent.destroy();
  return { rate, latencies };
}

/** COPY of the same events into a bare table on one connection, committed: rows a second. */
async function copyBaseline(databaseUrl: string, events: readonly JsonObject[]): Promise<number> {
  const client = await connectOwner(databaseUrl);
  try {
    await client.query('DROP TABLE IF EXISTS bench_copy');
    await client.query(
      'CREATE TABLE bench_copy (id uuid, kind text, system text, decision text, step text, occurred_at timestamptz, data jsonb)',
    );
    const lines = events.map(
      (event) =>
        [event.id, event.kind, event.system, event.decision, event.step, event.occurredAt, JSON.stringify(event.data)]
          .map((field) => escapeCopy(String(field)))
          .join('\t') + '\n',
    );
    const started = performance.now();
    await pipeline(Readable.from(lines), client.query(copyFrom('COPY bench_copy FROM STDIN')));
    const rate = events.length / ((performance.now() - started) / 1000);
    await client.query('DROP TABLE bench_copy');
    return rate;
  } finally {
    await client.end();
  }
}

function escapeCopy(text: string): string {
  return text.replace(/[\\\n\r\t]/g, (char) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[char]!);
}

async function catchUp(databaseUrl: string): Promise<void> {
  const client = await connectOwner(databaseUrl);
  try {
    while ((await readLag(client, BENCH_WORKSPACE)).events > 0) await new Promise((resolve) => setTimeout(resolve, 250));
  } finally {
    await client.end();
  }
}

/** Sends at a steady rate and notes, five times a second, the age of the oldest event that text search does not know yet (seconds). */
async function lagAtHalf(serving: Serving, databaseUrl: string, rate: number, seconds: number): Promise<number[]> {
  const client: pg.Client = await connectOwner(databaseUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const requests = takeRequests(Math.ceil((rate * seconds) / PER_REQUEST), 4_417);
  const lags: number[] = [];
  const waiting: Promise<unknown>[] = [];
  const watch = setInterval(() => void readLag(client, BENCH_WORKSPACE).then((lag) => lags.push(lag.seconds)), 200);
  try {
    const started = performance.now();
    for (const [i, one] of requests.entries()) {
      const due = started + (i * PER_REQUEST * 1000) / rate;
      if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      waiting.push(postEvents(agent, serving, one.body));
    }
    await Promise.all(waiting);
  } finally {
    clearInterval(watch);
    agent.destroy();
    await client.end();
  }
  return lags;
}
