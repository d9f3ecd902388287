import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

const dictionary = Buffer.from('"role":"user","content":"');
const options = { level: 2, windowBits: 14, memLevel: 6, chunkSize: 4_096, dictionary } as const;
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc.string({ maxLength: 300 }).map((text) => Buffer.from(text.repeat(6))),
  fc.uint8Array({ minLength: 2_000, maxLength: 2_100 }),
);

test('one compressor used again and again makes the bytes that new ones make', async () => {
  const { makeDeflater } = await import('./deflater');
  const deflate = makeDeflater(options, 2_048);
  fc.assert(
    fc.property(fc.array(bytes, { minLength: 1, maxLength: 8 }), (inputs) => {
      const outputs = inputs.map((input) => deflate(input)); // all made before any is looked at: none may share memory
      inputs.forEach((input, i) => {
        expect(outputs[i]!.equals(deflateRawSync(input, options))).toBe(true);
        expect(inflateRawSync(outputs[i]!, { dictionary }).equals(Buffer.from(input))).toBe(true);
      });
    }),
    { numRuns: 300 },
  );
});

test('where zlib looks otherwise inside, new compressors do the work', async () => {
  vi.resetModules();
  vi.doMock('node:zlib', async (original) => {
    const zlib = await original<typeof import('node:zlib')>();
    return {
      ...zlib,
      createDeflateRaw: (given: object) => Object.assign(zlib.createDeflateRaw(given), { _writeState: undefined }),
    };
  });
  const { makeDeflater } = await import('./deflater');
  const input = Buffer.from('the same words, the same words');
  expect(makeDeflater(options, 2_048)(input).equals(deflateRawSync(input, options))).toBe(true);
  vi.doUnmock('node:zlib');
});
