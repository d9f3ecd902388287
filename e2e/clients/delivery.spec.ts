import { randomUUID } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { diag, DiagLogLevel, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import { emitterTo, exporterTo } from './emitter';
import { expect, test } from './fixtures';
import { readDecision, readSpan } from './read-back';
import type { Demo } from '../support/instance';

/** What the exporter hands to its span processor: 0 delivered, 1 failed. */
interface Result {
  code: number;
  error?: Error & { code?: number; data?: string };
}
function exported(exporter: SpanExporter, spans: ReadableSpan[]): Promise<Result> {
  return new Promise((resolve) => {
    exporter.export(spans, (result) => resolve(result as Result));
  });
}

function oneSpan(demo: Demo): ReadableSpan {
  const { tracer } = emitterTo(demo, { service: 'delivery' });
  const span = tracer.startSpan('delivered', { root: true });
  span.end();
  return span as unknown as ReadableSpan;
}

/** What the SDK writes into its own log while `work` runs. */
async function diagnosed(work: () => Promise<void>): Promise<string[]> {
  const said: string[] = [];
  const note = (...told: unknown[]): void =>
    void said.push(told.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' '));
  diag.setLogger({ error: note, warn: note, info: note, debug: note, verbose: note }, DiagLogLevel.WARN);
  try {
    await work();
  } finally {
    diag.disable();
  }
  return said;
}

for (const encoding of ['json', 'protobuf'] as const) {
  test(`a wrong key: 401, and the exporter reports the failure (${encoding})`, async ({ demo, api }) => {
    const span = oneSpan(demo);
    const result = await exported(exporterTo(demo, { encoding, headers: { authorization: 'Bearer csk_nosuchkey000_wrong' } }), [
      span,
    ]);
    expect(result).toMatchObject({ code: 1, error: { code: 401 } });
    expect(result.error!.data).toContain('unauthenticated');
    expect((await api.get(`/api/v1/decisions/${span.spanContext().traceId}`)).status()).toBe(404);
  });

  test(`a span that is refused: the others are stored, and the exporter says what was refused and why (${encoding})`, async ({
    demo,
    api,
  }) => {
    const emitter = emitterTo(demo, { service: 'delivery', encoding });
    const good = emitter.tracer.startSpan('good', { root: true });
    const bad = emitter.tracer.startSpan('bad', { startTime: [1, 0] }, trace.setSpan(ROOT_CONTEXT, good));
    bad.end();
    good.end();
    const said = await diagnosed(() => emitter.finish());
    expect(emitter.requests).toEqual([{ spans: 2, error: undefined }]); // partial success is no failure: it must not be sent again
    expect(said.join('\n')).toMatch(/rejectedSpans[^]*1[^]*invalidTime[^]*startTimeUnixNano/);
    const detail = await readDecision(api, good.spanContext().traceId);
    expect(detail.steps.map((step) => step.name)).toEqual(['good']);
  });
}

test('an answer that is lost on its way: the exporter sends again, and nothing is stored twice', async ({ demo, api }) => {
  let requests = 0;
  // A gateway that hands the request on and then loses the answer, once.
  const gateway = createServer((incoming, outgoing) => {
    const lost = requests++ === 0;
    const { host: _host, ...headers } = incoming.headers;
    const onward = httpRequest(`${demo.url}${incoming.url}`, { method: 'POST', headers }, (answer) => {
      if (!lost) {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      } else {
        answer.resume().on('end', () => outgoing.writeHead(503, { 'retry-after': '1' }).end());
      }
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = gateway.address() as AddressInfo;
    const span = oneSpan(demo);
    const through = { ...demo, url: `http://127.0.0.1:${port}` };
    expect(await exported(exporterTo(through), [span])).toEqual({ code: 0 });
    expect(requests).toBe(2);
    const detail = await readDecision(api, span.spanContext().traceId);
    expect(detail.integrity.eventCount).toBe(1);
    expect(detail.decision.flags).not.toContain('conflict');
  } finally {
    gateway.close();
  }
});

test('the public and secret halves of a key as user and password, and x-api-key', async ({ demo, api }) => {
  const [, publicPart, secret] = /^(csk_[^_]+)_(.+)$/.exec(demo.apiKey)!;
  const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const ways: Record<string, string>[] = [
    { authorization: basic(publicPart!, secret!) },
    { authorization: basic('anybody', demo.apiKey) },
    { 'x-api-key': demo.apiKey },
  ];
  for (const headers of ways) {
    const span = oneSpan(demo);
    expect(await exported(exporterTo(demo, { headers }), [span])).toEqual({ code: 0 });
    await readSpan(api, span.spanContext().traceId, span.spanContext().spanId);
  }
});

test('a body in chunks of a few bytes, without a length, as plain text and gzipped', async ({ demo, api }) => {
  for (const encode of [(body: Buffer) => body, gzipSync]) {
    const traceId = randomUUID().replaceAll('-', '');
    const body = Buffer.from(traceRequest(traceId, 'Zahlung 退款 🧾'));
    const answer = await post(demo, '/v1/traces', encode(body), {
      'content-type': 'application/json; charset=utf-8',
      ...(encode === gzipSync && { 'content-encoding': 'gzip' }),
    });
    expect(answer).toMatchObject({ status: 200, body: '{}' });
    expect((await readSpan(api, traceId, 'a1'.repeat(8))).span.name).toBe('Zahlung 退款 🧾');
  }
});

test('64-bit numbers beyond what JSON numbers carry come back digit by digit', async ({ demo, api }) => {
  const traceId = randomUUID().replaceAll('-', '');
  const attributes = [
    { key: 'big', value: { intValue: '9223372036854775807' } },
    { key: 'small', value: { intValue: '-9223372036854775808' } },
    { key: 'safe', value: { intValue: '42' } },
    { key: 'huge', value: { doubleValue: 1e300 } },
    { key: 'nan', value: { doubleValue: 'NaN' } },
  ];
  const answer = await post(demo, '/v1/traces', Buffer.from(traceRequest(traceId, 'numbers', attributes)), {
    'content-type': 'application/json',
  });
  expect(answer.status).toBe(200);
  expect((await readSpan(api, traceId, 'a1'.repeat(8))).span.attributes).toEqual({
    big: '9223372036854775807',
    small: '-9223372036854775808',
    safe: 42,
    huge: '1e+300',
    nan: 'NaN',
  });
});

test('what a client is told when its request is wrong', async ({ demo }) => {
  const body = Buffer.from(traceRequest(randomUUID().replaceAll('-', ''), 'x'));
  const json = { 'content-type': 'application/json' };
  const status = (answer: { body: string }): unknown => JSON.parse(answer.body);

  const broken = await post(demo, '/v1/traces', body.subarray(0, body.length - 9), json);
  expect(broken).toMatchObject({ status: 400, headers: { 'content-type': 'application/json' } });
  expect(status(broken)).toMatchObject({ code: 3, message: expect.stringContaining('[malformedJson]') });

  const type = await post(demo, '/v1/traces', body, { 'content-type': 'text/plain' });
  expect([type.status, status(type)]).toMatchObject([
    415,
    { code: 3, message: expect.stringContaining('[unsupportedMediaType]') },
  ]);

  const brotli = await post(demo, '/v1/traces', body, { ...json, 'content-encoding': 'br' });
  expect([brotli.status, status(brotli)]).toMatchObject([
    415,
    { code: 3, message: expect.stringContaining('[unsupportedEncoding]') },
  ]);

  const noGzip = await post(demo, '/v1/traces', body, { ...json, 'content-encoding': 'gzip' });
  expect([noGzip.status, status(noGzip)]).toMatchObject([400, { code: 3, message: expect.stringContaining('[malformedBody]') }]);

  const nobody = await post(demo, '/v1/traces', body, json, null);
  expect([nobody.status, status(nobody)]).toMatchObject([401, { code: 16 }]);

  const protobuf = await post(demo, '/v1/traces', Buffer.from([0xff, 0xff]), { 'content-type': 'application/x-protobuf' });
  expect(protobuf).toMatchObject({ status: 400, headers: { 'content-type': 'application/x-protobuf' } });

  const metrics = await post(
    demo,
    '/v1/metrics',
    Buffer.from(
      JSON.stringify({
        resourceMetrics: [
          { scopeMetrics: [{ metrics: [{ name: 'm', sum: { dataPoints: [{ asInt: '1' }, { asInt: '2' }] } }] }] },
        ],
      }),
    ),
    json,
  );
  expect([metrics.status, status(metrics)]).toMatchObject([
    200,
    { partialSuccess: { rejectedDataPoints: '2', errorMessage: expect.stringContaining('Metrics are not taken') } },
  ]);

  const swapped = await post(demo, '/v1/logs', body, json);
  expect([swapped.status, status(swapped)]).toMatchObject([
    200,
    { partialSuccess: { rejectedLogRecords: '1', errorMessage: expect.stringContaining('wrongSignal') } },
  ]);

  for (const empty of ['{}', '{"resourceSpans":[]}']) {
    expect(await post(demo, '/v1/traces', Buffer.from(empty), json)).toMatchObject({ status: 200, body: '{}' });
  }
  // A protobuf message of no bytes is an empty request; no bytes are no JSON text.
  const nothing = await post(demo, '/v1/traces', Buffer.alloc(0), json);
  expect([nothing.status, status(nothing)]).toMatchObject([
    400,
    { code: 3, message: expect.stringContaining('[malformedJson]') },
  ]);
  const none = await post(demo, '/v1/traces', Buffer.alloc(0), { 'content-type': 'application/x-protobuf' });
  expect(none).toMatchObject({ status: 200, body: '' });
});

function traceRequest(traceId: string, name: string, attributes: object[] = []): string {
  const start = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId,
    spanId: 'a1'.repeat(8),
    name,
    kind: 1,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 5n),
    attributes,
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'delivery' } }] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'raw' }, spans: [span] }] }] });
}

/** Posts with Node's own client and without a length, seven bytes at a time, so that characters are cut in two. */
function post(
  demo: Demo,
  path: string,
  body: Buffer,
  headers: Record<string, string>,
  key: string | null = demo.apiKey,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${demo.url}${path}`,
      { method: 'POST', headers: { ...headers, ...(key && { authorization: `Bearer ${key}` }), 'transfer-encoding': 'chunked' } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sent.on('error', reject);
    for (let at = 0; at < body.length; at += 7) sent.write(body.subarray(at, at + 7));
    sent.end();
  });
}
