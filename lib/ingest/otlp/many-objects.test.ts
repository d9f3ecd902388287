import protobuf from 'protobufjs/light.js';
import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/shared/errors';
import { decodeOtlp } from './decode-otlp';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'none';
};

describe('a few bytes that stand for many objects', () => {
  const most = 64 * 1024 * 1024;
  test('are counted before they are made: empty resources, scopes and attributes in protobuf', () => {
    const pairsOf = (tag: number): Uint8Array => Buffer.alloc(most / 4, Buffer.from([tag, 0]));
    expect(codeOf(() => decodeOtlp('traces', 'protobuf', pairsOf(0x0a)))).toBe('bodyTooLarge');
    const within = (inside: Uint8Array): Uint8Array => {
      const writer = protobuf.Writer.create();
      return writer.uint32(10).bytes(inside).finish();
    };
    for (const tag of [0x0a, 0x12]) expect(codeOf(() => decodeOtlp('traces', 'protobuf', within(pairsOf(tag))))).toBe('bodyTooLarge');
    // In one record: refused alone, with its place.
    const record = (inside: Uint8Array): Uint8Array =>
      within(protobuf.Writer.create().uint32(18).bytes(protobuf.Writer.create().uint32(18).bytes(inside).finish()).finish());
    for (const [signal, tag] of [['traces', 0x4a], ['logs', 0x32], ['metrics', 0x2a]] as const) {
      const attributes = Buffer.alloc(2_000_000, Buffer.from([tag, 0]));
      expect(decodeOtlp(signal, 'protobuf', record(attributes)).refused).toMatchObject([{ code: 'tooManyMembers', position: 0 }]);
      expect(decodeOtlp(signal, 'protobuf', record(Buffer.alloc(17 * 1024 * 1024, 1))).refused).toMatchObject([{ code: 'eventTooLarge' }]);
    }
    // As deep as bytes allow: no stack, no loop.
    let deep: Uint8Array = new Uint8Array(0);
    for (let i = 0; i < 2_000; i++) deep = protobuf.Writer.create().uint32(0x2a).bytes(protobuf.Writer.create().uint32(0x0a).bytes(deep).finish()).finish();
    expect(decodeOtlp('logs', 'protobuf', record(Buffer.concat([deep, Buffer.alloc(900_000)]))).refused).toHaveLength(1);
  }); // prettier-ignore

  test('and empty objects, lists and values in JSON; braces within texts are text', () => {
    for (const one of ['{}', '[]', '0']) {
      const body = Buffer.from(`{"resourceSpans":[${`${one},`.repeat(9_000_000)}${one}]}`);
      expect(codeOf(() => decodeOtlp('traces', 'json', body))).toBe('bodyTooLarge');
    }
    const said = JSON.stringify({ code: '{},[],'.repeat(600_000) });
    const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), startTimeUnixNano: '1763719200000000000', name: said };
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    expect(decodeOtlp('traces', 'json', Buffer.from(body)).records).toHaveLength(1);
  });
});
