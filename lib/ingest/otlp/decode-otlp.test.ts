import { existsSync, readFileSync } from 'node:fs';
import protobuf from 'protobufjs/light.js';
import { describe, expect, test } from 'vitest';
import type { LogTree, SpanTree } from '@/lib/dialects/contract';
import { AppError } from '@/lib/shared/errors';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { decodeOtlp, type Encoding, type Signal } from './decode-otlp';
import { OTLP_DESCRIPTOR } from './proto-descriptor';

const root = protobuf.Root.fromJSON(OTLP_DESCRIPTOR);
const encode = (type: string, value: object): Uint8Array =>
  root.lookupType(type).encode(root.lookupType(type).create(value)).finish();
const text = (stringValue: string): JsonObject => ({ stringValue });
const pairs = (attributes: Record<string, JsonValue>): JsonObject[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value }));

const TRACE = '5b8efff798038103d269b633813fc60c';
const SPAN = 'eee19b7ec3c1b174';
const span = (over: JsonObject = {}): JsonObject => ({
  traceId: TRACE,
  spanId: SPAN,
  name: 'chat gpt-4o',
  kind: 3,
  startTimeUnixNano: '1763719200000000000',
  endTimeUnixNano: '1763719201000000000',
  attributes: pairs({ 'gen_ai.request.model': text('gpt-4o') }),
  ...over,
});
const request = (
  spans: JsonValue[],
  resource: JsonObject = { attributes: pairs({ 'service.name': text('agent') }) },
): JsonObject => ({
  resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'lib', version: '1' }, spans }] }],
});
const json = (value: JsonValue, signal: Signal = 'traces') => decodeOtlp(signal, 'json', Buffer.from(JSON.stringify(value)));
const only = (value: JsonValue): SpanTree => {
  const { records, refused } = json(value);
  expect(refused).toEqual([]);
  expect(records).toHaveLength(1);
  return records[0]!.tree as SpanTree;
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'none';
};
const hex = (value: string): Uint8Array => Buffer.from(value, 'hex');

describe('a span means the same in both encodings', () => {
  const values = pairs({
    text: text('a'),
    flag: { boolValue: false },
    int: { intValue: '42' },
    big: { intValue: '9223372036854775807' },
    negative: { intValue: '-7' },
    double: { doubleValue: 0.5 },
    list: { arrayValue: { values: [text('x'), { intValue: '1' }, {}] } },
    map: { kvlistValue: { values: pairs({ inner: { arrayValue: { values: [] } }, __proto__: text('y') }) } },
    bytes: { bytesValue: 'AAEC' },
    nothing: {},
  });
  const plain = {
    text: 'a',
    flag: false,
    int: 42,
    big: '9223372036854775807',
    negative: -7,
    double: 0.5,
    list: ['x', 1, null],
    map: { inner: [] },
    bytes: { $bytes: 'AAEC' },
    nothing: null,
  };
  test('every kind of value, ids, times, counts, events and links', () => {
    const rich = {
      parentSpanId: SPAN.replace('e', 'a'),
      attributes: values,
      events: [
        {
          timeUnixNano: '1763719200500000000',
          name: 'exception',
          attributes: pairs({ 'exception.message': text('no') }),
          droppedAttributesCount: 2,
        },
      ],
      links: [{ traceId: TRACE, spanId: SPAN, attributes: pairs({ why: text('retry') }) }],
      status: { code: 2, message: 'failed' },
      traceState: 'a=b',
      flags: 257,
      droppedAttributesCount: 1,
      droppedEventsCount: 2,
      droppedLinksCount: 3,
    };
    const fromJson = only(request([span(rich as JsonObject)]));
    const binary = (value: JsonObject): object => ({
      ...value,
      traceId: hex(TRACE),
      spanId: hex(SPAN),
      parentSpanId: hex(rich.parentSpanId),
      links: [{ ...rich.links[0], traceId: hex(TRACE), spanId: hex(SPAN) }],
      attributes: values.map((pair) =>
        pair.key === 'bytes' ? { key: 'bytes', value: { bytesValue: Buffer.from('AAEC', 'base64') } } : pair,
      ),
    });
    const bytes = encode('ExportSpans', {
      resourceSpans: [
        {
          resource: { attributes: pairs({ 'service.name': text('agent') }) },
          scopeSpans: [{ scope: { name: 'lib', version: '1' }, spans: [encode('Span', binary(span(rich as JsonObject)))] }],
        },
      ],
    });
    const { records, refused } = decodeOtlp('traces', 'protobuf', bytes);
    expect(refused).toEqual([]);
    expect(records[0]!.tree).toEqual(fromJson);
    expect(records[0]!.eventId).toBe(json(request([span()])).records[0]!.eventId);
    expect(fromJson.span.attributes).toMatchObject(plain);
    expect(fromJson.span).toMatchObject({
      parentSpanId: rich.parentSpanId,
      flags: 257,
      droppedLinksCount: 3,
      status: { code: 2, message: 'failed' },
    });
    expect(({} as JsonObject).inner).toBeUndefined();
  });
  test('an empty request is a success', () => {
    for (const [encoding, body] of [
      ['json', '{}'],
      ['json', '{"resourceSpans":[]}'],
      ['protobuf', ''],
    ] as const) {
      expect(decodeOtlp('traces', encoding, Buffer.from(body)).total).toBe(0);
    }
    expect(json({ resourceSpans: [{ scopeSpans: [{}] }] }).total).toBe(0);
  });
  test('no bytes are a protobuf message without fields, and no JSON document', () => {
    for (const signal of ['traces', 'logs', 'metrics'] as const) {
      expect(decodeOtlp(signal, 'protobuf', new Uint8Array()).total).toBe(0);
      for (const body of ['', ' \r\n'])
        expect(() => decodeOtlp(signal, 'json', Buffer.from(body))).toThrow(expect.objectContaining({ code: 'malformedJson' }));
    }
  });
  test('no parent: absent, empty or all zero', () => {
    for (const parentSpanId of ['', '0000000000000000', null])
      expect(only(request([span({ parentSpanId })])).span.parentSpanId).toBeUndefined();
  });
});

describe('forms outside the specification are understood and counted', () => {
  test.each([
    ['base64Ids', { traceId: hex(TRACE).toString(), spanId: SPAN }, { traceId: Buffer.from(TRACE, 'hex').toString('base64') }],
    ['enumNames', {}, { kind: 'SPAN_KIND_CLIENT' }],
    ['numericNanos', {}, { startTimeUnixNano: 1763719200000000000 }],
    ['plainAttributes', {}, { attributes: { 'gen_ai.request.model': 'gpt-4o' } }],
    [
      'repeatedAttributes',
      {},
      { attributes: [...pairs({ 'gen_ai.request.model': text('old') }), ...pairs({ 'gen_ai.request.model': text('gpt-4o') })] },
    ],
  ])('%s', (what, _, over) => {
    const { records, refused, tolerated } = json(request([span(over as JsonObject)]));
    expect(refused).toEqual([]);
    expect([...tolerated]).toEqual([[what, 1]]);
    expect((records[0]!.tree as SpanTree).span).toEqual(only(request([span()])).span);
  });
  test('snake_case', () => {
    const snake = JSON.parse(
      JSON.stringify(request([span()])).replace(
        /"([a-z]+[A-Z][A-Za-z]*)":/g,
        (_, name: string) => `"${name.replace(/[A-Z]/g, (l) => `_${l.toLowerCase()}`)}":`,
      ),
    ) as JsonObject;
    const { records, tolerated } = json(snake);
    expect(records[0]!.tree).toEqual(only(request([span()])));
    expect(tolerated.get('snakeCaseNames')).toBeGreaterThan(4);
  });
  test('ids in either case are one id', () =>
    expect(only(request([span({ traceId: TRACE.toUpperCase() })])).span.traceId).toBe(TRACE));
});

describe('a record that is wrong is refused alone', () => {
  test.each([
    ['no trace id', { traceId: undefined }, 'invalidTraceId'],
    ['a zero span id', { spanId: '0'.repeat(16) }, 'invalidSpanId'],
    ['a short trace id', { traceId: 'abc' }, 'invalidTraceId'],
    ['a trace id of another type', { traceId: 7 }, 'invalidTraceId'],
    ['no start', { startTimeUnixNano: '0' }, 'invalidTime'],
    ['a start in seconds', { startTimeUnixNano: '1763719200' }, 'invalidTime'],
    ['a start that is a word', { startTimeUnixNano: 'now' }, 'invalidTime'],
    ['a time beyond 64 bits', { startTimeUnixNano: '9'.repeat(40) }, 'invalidTime'],
    ['attributes that are text', { attributes: 'x' }, 'invalidEvent'],
    ['a name that is a number', { name: 7 }, 'invalidEvent'],
    ['an intValue that is a word', { attributes: pairs({ a: { intValue: 'many' } }) }, 'invalidEvent'],
    ['no object', null, 'invalidEvent'],
  ])('%s', (_, over, code) => {
    const bad = over === null ? 7 : ({ ...span(), ...over } as JsonObject);
    const { records, refused, total } = json(
      request([span({ spanId: 'aaaaaaaaaaaaaaaa' }), bad, span({ spanId: 'bbbbbbbbbbbbbbbb' })]),
    );
    expect(total).toBe(3);
    expect(records.map((record) => record.position)).toEqual([0, 2]);
    expect(refused).toMatchObject([{ position: 1, code }]);
  });
  test('deep values, in both encodings', () => {
    let value: JsonObject = text('x');
    for (let i = 0; i < 1_000; i++) value = { arrayValue: { values: [value] } };
    expect(json(request([span({ attributes: [{ key: 'a', value }] }), span()])).refused).toMatchObject([{ code: 'tooDeep' }]);
    let inner: Uint8Array = encode('AnyValue', text('x'));
    for (let i = 0; i < 5_000; i++)
      inner = Buffer.concat([
        Buffer.from([0x2a]),
        varint(inner.length + 1 + varint(inner.length).length),
        Buffer.from([0x0a]),
        varint(inner.length),
        inner,
      ]);
    const attribute = Buffer.concat([Buffer.from([0x0a, 1, 0x61, 0x12]), varint(inner.length), inner]);
    const good = encode('Span', { traceId: hex(TRACE), spanId: hex(SPAN), startTimeUnixNano: '1763719200000000000' });
    const bad = Buffer.concat([good, Buffer.from([0x4a]), varint(attribute.length), attribute]);
    const { records, refused } = decodeOtlp(
      'traces',
      'protobuf',
      encode('ExportSpans', { resourceSpans: [{ scopeSpans: [{ spans: [bad, good] }] }] }),
    );
    expect(records).toHaveLength(1);
    expect(refused).toHaveLength(1);
  });
  test('a broken span among whole ones in protobuf', () => {
    const good = encode('Span', { traceId: hex(TRACE), spanId: hex(SPAN), startTimeUnixNano: '1763719200000000000' });
    const body = encode('ExportSpans', { resourceSpans: [{ scopeSpans: [{ spans: [good.subarray(0, 12), good] }] }] });
    const { records, refused } = decodeOtlp('traces', 'protobuf', body);
    expect(records.map((record) => record.position)).toEqual([1]);
    expect(refused).toMatchObject([{ position: 0, code: 'invalidEvent' }]);
  });
  test('logs posted to traces, in both encodings, with a message that says so', () => {
    const log = encode('LogRecord', { timeUnixNano: '1763719200000000000', severityNumber: 9, body: { stringValue: 'x' } });
    const binary = decodeOtlp(
      'traces',
      'protobuf',
      encode('ExportLogs', { resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] }),
    );
    const plain = json({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: '1763719200000000000' }] }] }] });
    for (const { refused, records } of [binary, plain]) {
      expect(records).toEqual([]);
      expect(refused).toMatchObject([{ code: 'wrongSignal' }]);
      expect(refused[0]!.message).toMatch(/logs/);
    }
  });
  test('metrics are refused point by point', () => {
    const metric = { name: 'm', sum: { dataPoints: [{}, {}] } };
    const plain = json(
      { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric, { name: 'g', gauge: { dataPoints: [{}] } }] }] }] },
      'metrics',
    );
    expect(plain.refused.map((one) => one.code)).toEqual(Array(3).fill('metricsNotAccepted'));
    const binary = encode('ExportMetrics', {
      resourceMetrics: [
        {
          scopeMetrics: [{ metrics: [encode('Metric', { name: 'm', sum: { dataPoints: [Buffer.alloc(2), Buffer.alloc(2)] } })] }],
        },
      ],
    });
    expect(decodeOtlp('metrics', 'protobuf', binary).refused).toHaveLength(2);
  });
});

describe('a request that cannot be taken apart', () => {
  test.each([
    ['json', '[]', 'invalidRequest'],
    ['json', '{"resourceSpans":', 'malformedJson'],
    ['json', '{"resourceSpans":{}}', 'invalidRequest'],
    ['json', '{"resourceSpans":[7]}', 'invalidRequest'],
    ['protobuf', '{"resourceSpans":[]}', 'malformedBody'],
  ])('%s %s', (encoding, body, code) =>
    expect(codeOf(() => decodeOtlp('traces', encoding as Encoding, Buffer.from(body)))).toBe(code),
  );
  test('bytes that are not UTF-8', () =>
    expect(codeOf(() => decodeOtlp('traces', 'json', Buffer.from([0x7b, 0xff, 0x7d])))).toBe('malformedBody'));
});

describe('whose decision it is', () => {
  const key = (resource: Record<string, JsonValue>, attributes: Record<string, JsonValue> = {}) =>
    json(request([span({ attributes: pairs(attributes) })], { attributes: pairs(resource) })).records[0]!.systemKey;
  test('our own attribute, else the service with its namespace', () => {
    expect(key({ 'service.name': text('agent'), 'service.namespace': text('shop') })).toBe('shop/agent');
    expect(key({ 'service.name': text('agent'), 'countersign.system': text('desk') })).toBe('desk');
    expect(key({ 'service.name': text('agent') }, { 'countersign.system': text('desk') })).toBe('desk');
  });
  test('without a name it is unknown_service, and said', () => {
    const { records, tolerated } = json(request([span()], {}));
    expect(records[0]!.systemKey).toBe('unknown_service');
    expect(tolerated.get('unknownService')).toBe(1);
  });
});

describe('official samples', () => {
  const folder = new URL('../../../../shared/data/otlp/', import.meta.url);
  const here = existsSync(folder);
  test.skipIf(!here)('trace.json: one server span of one second with a parent elsewhere', () => {
    const { records, refused } = decodeOtlp('traces', 'json', readFileSync(new URL('trace.json', folder)));
    expect(refused).toEqual([]);
    expect(records[0]).toMatchObject({ systemKey: 'my.service', kind: 'otlp.span' });
    expect((records[0]!.tree as SpanTree).span).toMatchObject({
      name: "I'm a server span",
      kind: 2,
      parentSpanId: 'eee19b7ec3c1b173',
    });
  });
  test.skipIf(!here)('logs.json and events.json', () => {
    const logs = decodeOtlp('logs', 'json', readFileSync(new URL('logs.json', folder)));
    expect((logs.records[0]!.tree as LogTree).log).toMatchObject({
      traceId: TRACE,
      body: 'Example log record',
      attributes: {
        'int.attribute': 10,
        'double.attribute': 637.704,
        'array.attribute': ['many', 'values'],
        'map.attribute': { 'some.map.key': 'some value' },
      },
    });
    const events = decodeOtlp('logs', 'json', readFileSync(new URL('events.json', folder)));
    expect((events.records[0]!.tree as LogTree).log).toMatchObject({ eventName: 'browser.page_view', body: { type: 0 } });
  });
  test.skipIf(!here)('metrics.json is refused with the number of its points', () => {
    const { refused, records } = decodeOtlp('metrics', 'json', readFileSync(new URL('metrics.json', folder)));
    expect(records).toEqual([]);
    expect(refused.length).toBe(4);
  });
  test.skipIf(!here)('ten real spans of the AI SDK', () => {
    const { records, refused } = decodeOtlp('traces', 'json', readFileSync(new URL('openinference-vercel-v6.otlp.json', folder)));
    expect(refused).toEqual([]);
    expect(records).toHaveLength(10);
  });
});

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

describe('a small request that would become a large one', () => {
  const resourceOf = (length: number): JsonObject => ({
    attributes: pairs({ 'service.name': text('agent'), big: text('x'.repeat(length)) }),
  });
  const many = (count: number): JsonObject[] =>
    Array.from({ length: count }, (_, i) => span({ spanId: (i + 1).toString(16).padStart(16, '0') }));

  test('a resource larger than its limit refuses its records, and says why', () => {
    const { records, refused } = json(request(many(2), resourceOf(300_000)));
    expect(records).toEqual([]);
    expect(refused.map((one) => [one.code, one.field])).toEqual([
      ['eventTooLarge', '/resource/attributes/big'],
      ['eventTooLarge', '/resource/attributes/big'],
    ]);
  });
  test('a resource repeated by more records than fit is refused before it is repeated', () => {
    expect(codeOf(() => json(request(many(400), resourceOf(200_000))))).toBe('bodyTooLarge');
    expect(json(request(many(50), resourceOf(200_000))).records).toHaveLength(50);
  });
  test('empty scopes cost nothing, however large their resource', () => {
    const scopeSpans = Array.from({ length: 20_000 }, () => ({}));
    const start = performance.now();
    expect(json({ resourceSpans: [{ resource: resourceOf(2_000_000), scopeSpans }] })).toMatchObject({ total: 0 });
    expect(performance.now() - start).toBeLessThan(5_000);
  });
  test('data points without end are not counted one by one', () => {
    const dataPoints = Array.from({ length: 60_000 }, () => ({}));
    const metrics = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', gauge: { dataPoints } }] }] }] };
    expect(codeOf(() => json(metrics, 'metrics'))).toBe('bodyTooLarge');
  });
  test('so are records of another signal', () => {
    const logRecords = Array.from({ length: 60_000 }, () => ({}));
    expect(codeOf(() => json({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }))).toBe('bodyTooLarge');
  });
});
