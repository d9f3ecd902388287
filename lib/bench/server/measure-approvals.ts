import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { PersonActor } from '@/lib/access/actor';
import { createApiKey } from '@/lib/access/server/create-api-key';
import type { ActionView } from '@/lib/approvals/contract';
import { castVote } from '@/lib/approvals/server/cast-vote';
import { uuidv7 } from '@/lib/shared/ids';
import type { BenchReport, Figure } from '../report';
import { percentile } from '../statistics';
import { makeReviewer, multiplyPending } from './approvals-bench-store';
import { BENCH_WORKSPACE, type LoadProgress } from './load';
import { connectOwner } from './load-store';
import { serveBench } from './serving';

const RATE = 100;
/** After its start a process still loads the code of every page for some seconds. */
const WARM_SECONDS = 20;
const POLLS = 500;
/** Of them so many are asked for at the same time, before anything is measured. */
const ASKED_TOGETHER = 20;
const VOTES = 150;
const PENDING = 10_000;
const LIST_RUNS = 40;

interface Caller {
  url: string;
  key: string;
  agent: Agent;
}

/**
 * The approval desk over HTTP, as it is served: how long an agent waits for leave that is given at once, at 100 a second, counted from the moment
 * the request was due; how long after a person's vote has committed a waiting agent knows of it, with 500 requests waiting; and how long a page of
 * the queue takes with 10,000 actions in it.
 */
export async function measureApprovals(
  databaseUrl: string,
  options: { seconds: number; progress: LoadProgress },
): Promise<BenchReport> {
  const serving = await serveBench(databaseUrl, { worker: true });
  const client = await connectOwner(databaseUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: POLLS + 200, timeout: 4_000 });
  try {
    const { key } = await createApiKey(
      { type: 'service', workspaceId: BENCH_WORKSPACE, name: 'cli' },
      { name: 'bench agent', scopes: ['act', 'redeem', 'read'] },
    );
    const caller: Caller = { url: serving.url, key, agent };
    const person = await reviewer(client);
    // The first requests compile what they go through: their figures are thrown away.
    await offerLow(caller, WARM_SECONDS);
    const low = await offerLow(caller, options.seconds);
    options.progress('asked', low.times.length, low.times.length);
    const heard = await waitForVotes(caller, person, options.progress);
    const pending = await multiplyPending(client, BENCH_WORKSPACE, PENDING);
    const lists = await timeLists(caller);
    const figures: Figure[] = [
      { what: 'leave for a low risk, p50', value: percentile(low.times, 0.5), unit: 'ms' },
      {
        what: 'leave for a low risk, p95',
        value: percentile(low.times, 0.95),
        unit: 'ms',
        limit: { relation: 'at most', value: 60, why: `at ${RATE} actions a second, from when each was due` },
      },
      {
        what: 'answered otherwise than allowed',
        value: low.other,
        unit: 'requests',
        limit: { relation: 'at most', value: 0, why: 'of those offered' },
      },
      { what: 'a waiting agent knows, p50', value: percentile(heard, 0.5), unit: 'ms' },
      {
        what: 'a waiting agent knows, p95',
        value: percentile(heard, 0.95),
        unit: 'ms',
        limit: { relation: 'at most', value: 250, why: `after the vote's commit, ${POLLS} requests waiting` },
      },
      ...lists.map(([what, times]): Figure => ({
        what: `queue: ${what}, p95`,
        value: percentile(times, 0.95),
        unit: 'ms',
        limit: { relation: 'at most', value: 150, why: `${pending.toLocaleString('en')} actions wait` },
      })),
    ];
    return {
      name: 'approvals',
      setting: { 'actions a second': RATE, seconds: options.seconds, 'waiting requests': POLLS, votes: VOTES },
      figures,
    };
  } finally {
    agent.destroy();
    await client.end();
    await serving.stop();
  }
}

async function reviewer(client: Awaited<ReturnType<typeof connectOwner>>): Promise<PersonActor> {
  const personId = uuidv7();
  await makeReviewer(client, BENCH_WORKSPACE, personId);
  return {
    type: 'person', workspaceId: BENCH_WORKSPACE, personId, name: 'Bench reviewer', email: `${personId}@bench.test`, role: 'reviewer',
    permissionSets: [], sessionId: uuidv7(), systems: 'all', validUntil: null,
  }; // prettier-ignore
}

async function offerLow(caller: Caller, seconds: number): Promise<{ times: number[]; other: number }> {
  const times: number[] = [];
  let other = 0;
  const round = uuidv7();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: seconds * RATE }, async (_, i) => {
      const due = began + (i * 1000) / RATE;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      // Every other one is part of a run, five calls each: then it also becomes a step of the run's trail.
      const run = i % 2 === 0 ? `bench-${round}-${Math.floor(i / 10)}` : undefined;
      const view = await ask(caller, 'get_order_status', { order: `W${i}`, locale: 'en' }, run);
      times.push(performance.now() - due);
      if (view.state !== 'allowed') other += 1;
    }),
  );
  return { times, other };
}

function ask(caller: Caller, tool: string, args: object, decision?: string): Promise<ActionView> {
  const target = { resource: 'W1', environment: 'prod' };
  const body = { system: 'bench-agent', tool: { name: tool }, args, target, ...(decision ? { decision } : {}) };
  return call<ActionView>(caller, 'POST', '/api/v1/actions', body, { 'idempotency-key': uuidv7() });
}

/** Milliseconds from the return of a vote, which has committed then, to the answer of the agent that waited for it. */
async function waitForVotes(caller: Caller, person: PersonActor, progress: LoadProgress): Promise<number[]> {
  const views: ActionView[] = [];
  for (let i = 0; i < POLLS; i += ASKED_TOGETHER) {
    const some = Array.from({ length: ASKED_TOGETHER }, (_, k) => i + k);
    views.push(
      ...(await Promise.all(
        some.map((n) =>
          ask(caller, 'transfer_funds', { iban: `DE0012345678${n}`, amount: '75000.00', currency: 'EUR', note: `payout ${n}` }),
        ),
      )),
    );
  }
  progress('waiting', views.length, POLLS);
  const answered = new Map<string, number>();
  const waits = views.map(({ id, revision }) =>
    call<ActionView>(caller, 'GET', `/api/v1/actions/${id}?wait=50&since=${revision}`).then(() =>
      answered.set(id, performance.now()),
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const voted = new Map<string, number>();
  for (const { id, review } of views.slice(0, VOTES)) {
    await castVote(person, id, {
      vote: review?.required === 1 ? 'approve' : 'reject', reasonCode: 'other', reason: 'bench', seenHash: 'sha256:bench-bench', revision: 1,
    }); // prettier-ignore
    voted.set(id, performance.now());
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  progress('voted', voted.size, VOTES);
  await Promise.all(waits.slice(0, VOTES));
  const times = [...voted].map(([id, at]) => Math.max(0, answered.get(id)! - at));
  await Promise.all(waits);
  return times;
}

async function timeLists(caller: Caller): Promise<[string, number[]][]> {
  const queries: [string, string][] = [
    ['first page', ''],
    ['critical', '?tier=critical'],
    ['due soon', '?sla=overdueSoon'],
    ['unclaimed', '?unclaimed=true'],
    ['of one system', '?system=bench-agent'],
  ];
  const out: [string, number[]][] = [];
  for (const [what, query] of queries) {
    const times: number[] = [];
    for (let i = -3; i < LIST_RUNS; i++) {
      const began = performance.now();
      await call(caller, 'GET', `/api/v1/reviews${query}`);
      if (i >= 0) times.push(performance.now() - began);
    }
    out.push([what, times]);
  }
  const page = await call<{ nextCursor: string | null }>(caller, 'GET', '/api/v1/reviews');
  const times: number[] = [];
  for (let i = 0, cursor = page.nextCursor; i < LIST_RUNS && cursor; i++) {
    const began = performance.now();
    ({ nextCursor: cursor } = await call<{ nextCursor: string | null }>(caller, 'GET', `/api/v1/reviews?cursor=${cursor}`));
    times.push(performance.now() - began);
  }
  return [...out, ['later pages', times]];
}

function call<T>(caller: Caller, method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const text = body ? JSON.stringify(body) : null;
    const sent = request(
      `${caller.url}${path}`,
      {
        method,
        agent: caller.agent,
        headers: {
          authorization: `Bearer ${caller.key}`,
          ...(text ? { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) } : {}),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          if ((response.statusCode ?? 500) >= 300)
            reject(new Error(`${method} ${path.split('?')[0]}: ${response.statusCode} ${answer.slice(0, 200)}`));
          else resolve(JSON.parse(answer) as T);
        });
        response.on('error', reject);
      },
    );
    // The server closed a connection that had lain idle: what every client asks again, here under the same Idempotency-Key.
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (sent.reusedSocket && error.code === 'ECONNRESET') call<T>(caller, method, path, body, headers).then(resolve, reject);
      else reject(error);
    });
    sent.end(text ?? undefined);
  });
}
