import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Random } from '@/lib/sample/random';
import { uuidFrom } from '@/lib/shared/ids';
import type { BenchReport } from '../report';
import { otlpBody, otlpHeaders } from '../otlp-workload';
import { WordSource } from '../workload';
import type { LoadProgress } from './load';
import { sendBody } from './send-body';
import { serveBench, type Serving } from './serving';

const MIB = 1024 * 1024;
/** Just below what one request may hold. */
const BODY = 63.9 * MIB;
const SPAN_TEXT = 7_000;
const STREAM_EVENTS = 200_000;
/** Growth that one request may cost: the body itself, and a bounded share of it as records. */
const BODY_LIMIT_MB = 500;
const STREAM_LIMIT_MB = 120;

/**
 * What one request costs the web server in memory: the largest OTLP body there may be, in either encoding, and a gzip stream of 200,000
 * events. One process, warmed up; the figure is the highest resident size seen during the request above that before it.
 */
export async function measureMemory(databaseUrl: string, progress: LoadProgress): Promise<BenchReport> {
  const serving = await serveBench(databaseUrl, { worker: false, processes: 1 });
  const figures: BenchReport['figures'] = [];
  try {
    await postOtlp(serving, 'protobuf', 4 * MIB, 1);
    await postOtlp(serving, 'json', 4 * MIB, 2);
    for (const encoding of ['protobuf', 'json'] as const) {
      progress(`64 MiB as ${encoding}`, 0, 1);
      const body = otlpBody(encoding, { bytes: BODY }, encoding === 'json' ? 3 : 4, SPAN_TEXT);
      const { grown, seconds } = await watched(serving, () => sendBody(serving, '/v1/traces', otlpHeaders(encoding), [body]));
      figures.push(
        {
          what: `growth for ${Math.round(body.length / MIB)} MiB of OTLP ${encoding}`,
          value: grown,
          unit: 'MB',
          limit: { relation: 'at most', value: BODY_LIMIT_MB, why: 'the body, and what is being stored of it' },
        },
        { what: `time for it`, value: seconds, unit: 's' },
      );
    }
    progress('stream', 0, STREAM_EVENTS);
    const { grown, seconds } = await watched(serving, () => importEvents(serving, progress));
    figures.push(
      {
        what: `growth for ${STREAM_EVENTS} events in one gzip stream`,
        value: grown,
        unit: 'MB',
        limit: { relation: 'at most', value: STREAM_LIMIT_MB, why: 'a batch of a thousand at a time' },
      },
      { what: 'events of it durable', value: STREAM_EVENTS / seconds, unit: 'events/s' },
    );
  } finally {
    await serving.stop();
  }
  return { name: 'memory', setting: { processes: 1 }, figures };
}

async function watched(serving: Serving, work: () => Promise<void>): Promise<{ grown: number; seconds: number }> {
  await new Promise((resolve) => setTimeout(resolve, 3_000)); // what is left of the request before
  const before = serving.memory();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, serving.memory())), 50);
  const started = performance.now();
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return { grown: (Math.max(most, serving.memory()) - before) / 1e6, seconds: (performance.now() - started) / 1000 };
}

async function postOtlp(serving: Serving, encoding: 'json' | 'protobuf', bytes: number, seed: number): Promise<void> {
  await sendBody(serving, '/v1/traces', otlpHeaders(encoding), [otlpBody(encoding, { bytes }, seed, SPAN_TEXT)]);
}

async function importEvents(serving: Serving, progress: LoadProgress): Promise<void> {
  const words = new WordSource(new Random(5));
  function* lines(): Generator<string> {
    for (let i = 0; i < STREAM_EVENTS; i++) {
      if (i % 10_000 === 0) progress('stream', i, STREAM_EVENTS);
      yield `${JSON.stringify({
        id: uuidFrom('bench-stream', String(i)),
        kind: 'tool.called',
        schemaVersion: '1.0',
        occurredAt: new Date(1_795_000_000_000 + i).toISOString(),
        system: 'bench',
        decision: `stream-${Math.floor(i / 6)}`,
        step: `s${i % 6}`,
        data: { tool: { name: 'look_up', arguments: { text: words.text(400) } } },
      })}\n`;
    }
  }
  const gzip = createGzip({ level: 1 });
  const piped = pipeline(Readable.from(lines()), gzip);
  await sendBody(serving, '/api/v1/events/import', { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }, gzip);
  await piped;
}
