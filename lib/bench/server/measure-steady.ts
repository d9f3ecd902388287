import { Agent } from 'node:http';
import { performance } from 'node:perf_hooks';
import type pg from 'pg';
import type { BenchReport } from '../report';
import { percentile } from '../statistics';
import { eventRequests, repeatedRequests } from '../workload';
import { connectOwner } from './load-store';
import { BENCH_WORKSPACE } from './load';
import { newestCheckpointSize, readAccepted, verifyAccepted } from './steady-store';
import { postEvents } from './post-events';
import { serveBench, type Serving } from './serving';

const PER_REQUEST = 20;
const BYTES = 4_400;
const PROCESSES = 4;
/** Requests that may be on their way at once: what is offered must never wait for what was answered. */
const CONNECTIONS = 64;

/** The load before the clock runs: a server's first half minute is its compiler's. */
const WARM_UP_SECONDS = 30;
/** Requests written before the clock runs. */
const WRITTEN = 300;

interface Acknowledged {
  /** Log indexes of one request's events, and when their receipts came. */
  last: number;
  at: number;
}

/**
 * Events offered at a steady rate, whatever the server answers: `rate` a second (the limits are meant for 1,000) in requests of 20, to four web processes on one workspace,
 * with worker and signer running. How long an acknowledgement takes, counted from the moment the request was due; how long until a signed
 * checkpoint covers what was acknowledged; and at the end, that the log holds every acknowledged event once, with the bytes of its receipt.
 */
export async function measureSteady(databaseUrl: string, options: { seconds: number; rate: number }): Promise<BenchReport> {
  const serving = await serveBench(databaseUrl, { worker: true, signer: true, processes: PROCESSES });
  const client = await connectOwner(databaseUrl);
  try {
    const written = eventRequests(Math.floor(Math.random() * 1e9), BYTES, PER_REQUEST);
    const source = repeatedRequests(Array.from({ length: WRITTEN }, () => written.next().value!.body));
    const { rate } = options;
    await offer(serving, source, { rate, seconds: WARM_UP_SECONDS }, () => undefined);
    const acknowledged: Acknowledged[] = [];
    const receipts = new Map<string, { index: number; leafHash: string }>();
    const covered: number[] = [];
    const watch = watchCheckpoints(client, acknowledged, covered);
    const { acks, refused } = await offer(serving, source, options, (results, at) => {
      for (const { id, receipt } of results) receipts.set(id, receipt);
      acknowledged.push({ last: Math.max(...results.map((one) => one.receipt.index)), at });
    });
    await watch.untilCovered();
    const held = await verifyAccepted(client, BENCH_WORKSPACE, receipts);
    return {
      name: 'steady',
      setting: {
        'events offered': `${rate}/s in requests of ${PER_REQUEST}`,
        seconds: options.seconds,
        'web processes': PROCESSES,
        'acknowledged events': receipts.size,
        'events in the log': await readAccepted(client, BENCH_WORKSPACE),
      },
      figures: [
        {
          what: 'acknowledged events lost, doubled or altered',
          value: held.wrong,
          unit: 'events',
          limit: { relation: 'at most', value: 0, why: 'against the receipts' },
        },
        { what: 'requests refused or failed', value: refused, unit: 'requests', limit: { relation: 'at most', value: 0, why: 'of those offered' } },
        { what: 'acknowledgement p50', value: percentile(acks, 0.5), unit: 'ms' },
        {
          what: 'acknowledgement p99',
          value: percentile(acks, 0.99),
          unit: 'ms',
          limit: { relation: 'at most', value: 150, why: 'from when the request was due' },
        },
        { what: 'signed checkpoint covers it, p50', value: percentile(covered, 0.5) / 1000, unit: 's' },
        {
          what: 'signed checkpoint covers it, p99',
          value: percentile(covered, 0.99) / 1000,
          unit: 's',
          limit: { relation: 'at most', value: 5, why: 'from the acknowledgement' },
        },
      ],
    }; // prettier-ignore
  } finally {
    await client.end();
    await serving.stop();
  }
}

type Results = { id: string; receipt: { index: number; leafHash: string } }[];

/** Sends requests at their times over kept-alive connections. A request that waits for a free connection is late, and counted so. */
async function offer(
  serving: Serving,
  source: Iterator<string, void>,
  { seconds, rate }: { seconds: number; rate: number },
  onAcknowledged: (results: Results, at: number) => void,
): Promise<{ acks: number[]; refused: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const acks: number[] = [];
  const waiting = new Set<Promise<void>>();
  let refused = 0;
  const every = (1_000 * PER_REQUEST) / rate;
  const started = performance.now();
  for (let n = 0; n < (seconds * rate) / PER_REQUEST; n++) {
    const body = source.next().value!;
    const due = started + n * every;
    const early = due - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    const sent = postEvents<{ results: Results }>(agent, serving, body)
      .then((answer) => {
        const at = performance.now();
        acks.push(at - due);
        onAcknowledged(answer.results, at);
      })
      .catch(() => void refused++)
      .finally(() => waiting.delete(sent));
    waiting.add(sent);
  }
  await Promise.all(waiting);
  agent.destroy();
  return { acks, refused };
}

/** Looks five times a second how far the newest signed checkpoint reaches, and notes for each acknowledgement when it was covered. */
function watchCheckpoints(
  client: pg.Client,
  acknowledged: readonly Acknowledged[],
  covered: number[],
): { untilCovered: () => Promise<void> } {
  let pending: Acknowledged[] = [];
  let taken = 0;
  let ended = false;
  const look = async (): Promise<void> => {
    const size = await newestCheckpointSize(client, BENCH_WORKSPACE);
    const now = performance.now();
    pending.push(...acknowledged.slice(taken));
    taken = acknowledged.length;
    pending = pending.filter((one) => {
      if (one.last >= size) return true;
      covered.push(now - one.at);
      return false;
    });
  };
  const looking = (async () => {
    while (!ended || pending.length > 0 || taken < acknowledged.length) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return {
    untilCovered: async () => {
      ended = true;
      await looking;
    },
  };
}
