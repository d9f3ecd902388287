import protobuf from 'protobufjs/light.js';
import { expect, test } from 'vitest';
import type { SpanTree } from '@/lib/dialects/contract';
import { decodeOtlp } from './decode-otlp';
import { OTLP_DESCRIPTOR } from './proto-descriptor';

const root = protobuf.Root.fromJSON(OTLP_DESCRIPTOR);
const encode = (type: string, value: object): Uint8Array =>
  root.lookupType(type).encode(root.lookupType(type).create(value)).finish();
const hex = (value: string): Uint8Array => Buffer.from(value, 'hex');
const TRACE = '5b8efff798038103d269b633813fc60c';
const SPAN = 'eee19b7ec3c1b174';

test('a text that is not UTF-8 costs its span, or the records of its resource; U+FFFD itself is a character like any other', () => {
  const named = (name: string): Uint8Array =>
    encode('Span', { traceId: hex(TRACE), spanId: hex(SPAN), startTimeUnixNano: '1763719200000000000', name });
  /** Bytes with one that no UTF-8 text has, in place of the sign that stands for it. */
  const spoilt = (bytes: Uint8Array): Buffer => {
    const copy = Buffer.from(bytes);
    copy[copy.indexOf('~~~~')] = 0xe9;
    return copy;
  };
  const group = (service: string, spans: Uint8Array[]): object => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ spans }],
  });
  const request = {
    resourceSpans: [
      group('caf\u00e9 \ufffd', [named('a'), spoilt(named('b~~~~')), named('c \ufffd')]),
      group('~~~~', [named('d')]),
    ],
  };
  const { records, refused } = decodeOtlp('traces', 'protobuf', spoilt(encode('ExportSpans', request)));
  expect(records.map(({ position, tree }) => [position, (tree as SpanTree).span.name])).toEqual([
    [0, 'a'],
    [2, 'c \ufffd'],
  ]);
  expect(records[0]!.systemKey).toBe('caf\u00e9 \ufffd');
  expect(refused).toMatchObject([
    { position: 1, code: 'malformedText' },
    { position: 3, code: 'malformedText' },
  ]);
  // What is kept of them can be written down, and tried again.
  for (const { raw } of refused) expect(JSON.stringify(raw)).not.toMatch(/\\ud[89a-f]/i);
});
