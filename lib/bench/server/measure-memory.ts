import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import protobuf from 'protobufjs/light.js';
import { OTLP_DESCRIPTOR } from '@/lib/ingest/otlp/proto-descriptor';
import { Random } from '@/lib/sample/random';
import { uuidFrom } from '@/lib/shared/ids';
import type { BenchReport } from '../report';
import { WordSource } from '../workload';
import type { LoadProgress } from './load';
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
      const body = otlpBody(encoding, BODY, encoding === 'json' ? 3 : 4);
      const { grown, seconds } = await watched(serving, () => send(serving, '/v1/traces', headersOf(encoding), [body]));
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

const headersOf = (encoding: 'json' | 'protobuf'): Record<string, string> => ({
  'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
});

async function postOtlp(serving: Serving, encoding: 'json' | 'protobuf', bytes: number, seed: number): Promise<void> {
  await send(serving, '/v1/traces', headersOf(encoding), [otlpBody(encoding, bytes, seed)]);
}

/** An export request of about so many bytes: chat spans of some KB of text, ten a trace. */
function otlpBody(encoding: 'json' | 'protobuf', bytes: number, seed: number): Buffer {
  const words = new WordSource(new Random(seed));
  const root = protobuf.Root.fromJSON(OTLP_DESCRIPTOR);
  const [span, request] = [root.lookupType('Span'), root.lookupType('ExportSpans')];
  const spans: unknown[] = [];
  const start = 1_795_000_000_000 + seed;
  for (let size = 0; size < bytes - 2 * SPAN_TEXT;) {
    const i = spans.length;
    const trace = uuidFrom('bench-trace', String(seed), String(Math.floor(i / 10))).replaceAll('-', '');
    const id = uuidFrom('bench-span', String(seed), String(i)).replaceAll('-', '').slice(0, 16);
    const said = (role: string): string =>
      JSON.stringify([{ role, parts: [{ type: 'text', content: words.text(SPAN_TEXT / 2) }] }]);
    const attributes = Object.entries({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'bench-1',
      'gen_ai.input.messages': said('user'),
      'gen_ai.output.messages': said('assistant'),
    }).map(([key, stringValue]) => ({ key, value: { stringValue } }));
    const nanos = (ms: number): string => `${ms}000000`;
    const shared = {
      name: 'chat bench-1',
      kind: 3,
      startTimeUnixNano: nanos(start + i),
      endTimeUnixNano: nanos(start + i + 1),
      attributes,
    };
    if (encoding === 'json') {
      spans.push({ ...shared, traceId: trace, spanId: id });
      size += JSON.stringify(spans.at(-1)).length + 1;
    } else {
      const one = span
        .encode(span.fromObject({ ...shared, traceId: Buffer.from(trace, 'hex'), spanId: Buffer.from(id, 'hex') }))
        .finish();
      spans.push(one);
      size += one.length + 5;
    }
  }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'bench' } }] };
  const whole = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench' }, spans }] }] };
  return Buffer.from(encoding === 'json' ? JSON.stringify(whole) : request.encode(request.fromObject(whole)).finish());
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
  await send(serving, '/api/v1/events/import', { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }, gzip);
  await piped;
}

/** Sends a body and reads the whole answer; the last line of an import must say that it is complete. */
async function send(
  serving: Serving,
  path: string,
  headers: Record<string, string>,
  body: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  const { hostname, port } = new URL(serving.url);
  const request = httpRequest({
    hostname,
    port,
    path,
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${serving.key}` },
  });
  const answered = new Promise<string>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text = (text + chunk).slice(-2_000)));
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`${path} answered ${response.statusCode}: ${text}`)),
      );
    });
  });
  await pipeline(Readable.from(body), request);
  const text = await answered;
  if (text.includes('"complete":false') || text.includes('rejectedSpans')) throw new Error(`${path} answered ${text}`);
}
