import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CopyReader, readTimestamp, readUuid, type CopyRow } from './copy-binary';

function stream(rows: readonly (Uint8Array | null)[][]): Buffer {
  const parts = [Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)];
  for (const row of rows) {
    const count = Buffer.alloc(2);
    count.writeInt16BE(row.length);
    parts.push(count);
    for (const field of row) {
      const length = Buffer.alloc(4);
      length.writeInt32BE(field?.length ?? -1);
      parts.push(length, Buffer.from(field ?? []));
    }
  }
  return Buffer.concat([...parts, Buffer.from([0xff, 0xff])]);
}

describe('the binary COPY format', () => {
  test('is the same rows whatever the chunks it comes in', () => {
    const row = fc.array(fc.option(fc.uint8Array({ maxLength: 40 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (rows, cuts) => {
        const bytes = stream(rows);
        const read: CopyRow[] = [];
        const reader = new CopyReader((one) => read.push(one.map((field) => field && Buffer.from(field))));
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = cuts[i % cuts.length]!;
          reader.push(bytes.subarray(at, at + size));
          at += size;
        }
        reader.end();
        expect(read).toEqual(rows.map((one) => one.map((field) => field && Buffer.from(field))));
      }),
    );
  });

  test('that ends early is an error, and so is another format', () => {
    const reader = new CopyReader(() => undefined);
    reader.push(stream([[Buffer.from('a')]]).subarray(0, -2));
    expect(() => reader.end()).toThrow(/too early/);
    expect(() => new CopyReader(() => undefined).push(Buffer.alloc(40))).toThrow(/not a binary/);
  });

  test('times are exact to the microsecond, also before 2000', () => {
    for (const [micros, ms, left] of [
      [0n, 946_684_800_000, 0],
      [1_500n, 946_684_800_001, 500],
      [-1n, 946_684_799_999, 999],
    ] as const) {
      const field = Buffer.alloc(8);
      field.writeBigInt64BE(micros);
      expect(readTimestamp(field)).toEqual({ ms, micros: left });
    }
    expect(readUuid(Buffer.from('018f0000000070008000000000000001', 'hex'))).toBe('018f0000-0000-7000-8000-000000000001');
  });
});
