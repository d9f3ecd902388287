import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { Decoded } from '../draft';
import { cloudEventMode, decodeCloudEvents } from './cloud-events';

const native = (over: JsonObject = {}): JsonObject => ({
  system: 'desk',
  decision: 'run-1',
  data: { tool: { name: 'issue_refund' } },
  ...over,
});
const envelope = (over: JsonObject = {}): JsonObject => ({
  specversion: '1.0',
  id: 'A234-1234-1234',
  source: '/refund-desk',
  type: 'com.example.tool.called',
  time: '2026-11-25T17:12:19Z',
  data: native(),
  ...over,
});
const structured = (event: JsonValue): Decoded => decodeCloudEvents('structured', JSON.stringify(event), new Headers());
const eventOf = (decoded: Decoded): JsonObject => {
  expect(decoded.refused).toEqual([]);
  const { tree } = decoded.records[0]!;
  return tree.form === 'event' ? tree.event : {};
};

test('the content mode follows from the headers, as the HTTP binding says', () => {
  const mode = (headers: Record<string, string>) => cloudEventMode(new Headers(headers));
  expect(mode({ 'content-type': 'application/cloudevents+json; charset=UTF-8' })).toBe('structured');
  expect(mode({ 'content-type': 'application/cloudevents-batch+json' })).toBe('batch');
  expect(mode({ 'content-type': 'application/json', 'CE-SpecVersion': '1.0' })).toBe('binary');
  expect(mode({ 'content-type': 'application/json' })).toBeNull();
  expect(() => mode({ 'content-type': 'application/cloudevents+avro' })).toThrow('JSON format');
});

describe('structured mode', () => {
  test('the envelope fills in what the event leaves out, and stays with it', () => {
    const event = eventOf(structured(envelope({ subject: 'W100', partitionkey: 'p1' })));
    expect(event).toMatchObject({
      kind: 'tool.called',
      occurredAt: '2026-11-25T17:12:19Z',
      system: 'desk',
      decision: 'run-1',
      data: {
        tool: { name: 'issue_refund' },
        cloudEvent: {
          specversion: '1.0',
          id: 'A234-1234-1234',
          source: '/refund-desk',
          type: 'com.example.tool.called',
          subject: 'W100',
          partitionkey: 'p1',
        },
      },
    });
  });
  test('source and id recognise a resend; an id of the event itself comes first', () => {
    const idOf = (over: JsonObject) => eventOf(structured(envelope(over)))['id'];
    expect(idOf({})).toBe(idOf({ time: '2026-11-25T17:12:20Z' }));
    expect(idOf({ id: 'other' })).not.toBe(idOf({}));
    expect(idOf({ source: '/other' })).not.toBe(idOf({}));
    const id = randomUUID();
    expect(idOf({ data: native({ id }) })).toBe(id);
  });
  test('the subject names the decision and traceparent the trace, where the event does not', () => {
    const bare = { system: 'desk', data: { tool: { name: 't' } } };
    expect(eventOf(structured(envelope({ data: bare, subject: 'run-9' })))['decision']).toBe('run-9');
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect(eventOf(structured(envelope({ data: bare, traceparent })))['trace']).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
    });
  });
  test('data_base64 is JSON too', () => {
    const { data, ...rest } = envelope();
    const bytes = Buffer.from(JSON.stringify(data)).toString('base64');
    expect(eventOf(structured({ ...rest, data_base64: bytes }))).toMatchObject({ system: 'desk', kind: 'tool.called' });
  });
  test.each([
    [{ specversion: '0.3' }, '/specversion'],
    [{ id: '' }, '/id'],
    [{ source: 7 }, '/source'],
    [{ type: null }, '/type'],
    [{ type: 'com.example.unheard' }, '/type'],
    [{ data: native({ kind: 'tool.returned' }) }, '/type'],
    [{ data: 'text' }, '/data'],
    [{ data: null }, '/data'],
    [{ data_base64: 'e30=' }, '/data_base64'],
    [{ datacontenttype: 'text/xml' }, '/datacontenttype'],
    [{ Not_An_Attribute: 1 }, '/Not_An_Attribute'],
    [{ extension: { deep: 1 } }, '/extension'],
  ] as [JsonObject, string][])('%j is refused at %s', (over, field) => {
    expect(structured(envelope(over)).refused).toMatchObject([{ code: 'invalidCloudEvent', field }]);
  });
  test('a fault of the event itself is told as for bare events', () => {
    expect(structured(envelope({ data: native({ sytem: 'x' }) })).refused).toMatchObject([
      { code: 'invalidEvent', field: '/sytem' },
    ]);
    expect(structured(envelope({ type: 'x', data: native({ kind: 'risk.assessed' }) })).refused).toMatchObject([
      { code: 'kindReserved' },
    ]);
  });
});

test('binary mode: attributes are headers, percent-encoded, and the body is the event', () => {
  const headers = new Headers({
    'content-type': 'application/json; charset=utf-8',
    'ce-specversion': '1.0',
    'ce-id': '1',
    'ce-source': '/desk',
    'ce-type': 'tool.called',
    'ce-time': '2026-11-25T17:12:19Z',
    'ce-subject': 'Euro%20%E2%82%AC',
  });
  const event = eventOf(decodeCloudEvents('binary', JSON.stringify(native()), headers));
  expect(event).toMatchObject({ kind: 'tool.called', data: { cloudEvent: { subject: 'Euro €', source: '/desk' } } });
  expect(event['id']).toBe(eventOf(structured(envelope({ id: '1', source: '/desk', type: 'tool.called' })))['id']);
  expect(decodeCloudEvents('binary', '', headers).refused).toMatchObject([{ code: 'invalidCloudEvent', field: '/data' }]);
});

test('batch mode: one that is wrong is refused alone', () => {
  const body = [envelope(), envelope({ specversion: '2.0' }), 'x', envelope({ id: '2' })];
  const decoded = decodeCloudEvents('batch', JSON.stringify(body), new Headers());
  expect(decoded.total).toBe(4);
  expect(decoded.records.map((record) => record.position)).toEqual([0, 3]);
  expect(decoded.refused.map((one) => [one.position, one.field])).toEqual([
    [1, '/specversion'],
    [2, ''],
  ]);
  expect(() => decodeCloudEvents('batch', '{}', new Headers())).toThrow('array');
  expect(() => decodeCloudEvents('batch', '[', new Headers())).toThrow('not valid JSON');
  const twice = decodeCloudEvents('batch', `[${JSON.stringify(envelope())},{"id":"a","id":"b"}]`, new Headers());
  expect(twice.refused).toMatchObject([{ position: 1, code: 'duplicateKey', field: '/id' }]);
});

test('nothing that is sent makes it throw', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(envelope()), 'subject', 'data_base64', '__proto__'), fc.jsonValue()),
      (over) => {
        const event = { ...envelope(), ...(JSON.parse(JSON.stringify(over)) as JsonObject) };
        expect(() => structured(event)).not.toThrow();
      },
    ),
    { numRuns: 300 },
  );
});
