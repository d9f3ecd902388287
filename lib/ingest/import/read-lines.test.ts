import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLines, type StreamLine } from './read-lines';

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
async function collect(chunks: AsyncIterable<Uint8Array>, max = 100): Promise<StreamLine[]> {
  const found: StreamLine[] = [];
  for await (const line of readLines(chunks, max)) found.push(line);
  return found;
}

test('the same lines, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/[\n]/.test(text)),
        { maxLength: 12 },
      ),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (texts, sizes, closed) => {
        const bytes = Buffer.from(texts.join('\n') + (closed ? '\n' : ''));
        const expected = texts.flatMap((text, i) => (text.trim() === '' ? [] : [{ line: i + 1, text }]));
        expect(await collect(pieces(bytes, sizes), 1000)).toEqual(expected);
      },
    ),
  );
});

test('a line beyond the limit is told and not held; the next one is read', async () => {
  const bytes = Buffer.from(`short\n${'x'.repeat(5000)}\nafter\n${'y'.repeat(200)}`);
  expect(await collect(pieces(bytes, [64]))).toEqual([
    { line: 1, text: 'short' },
    { line: 2, text: null, fault: 'tooLong' },
    { line: 3, text: 'after' },
    { line: 4, text: null, fault: 'tooLong' },
  ]);
});

test('a line that is not UTF-8 is told, not put right in silence', async () => {
  const bytes = Buffer.concat([Buffer.from('caf\u00e9\ncaf'), Buffer.from([0xe9]), Buffer.from('\nafter \ufffd\n')]);
  expect(await collect(pieces(bytes, [3]))).toEqual([
    { line: 1, text: 'caf\u00e9' },
    { line: 2, text: null, fault: 'notUtf8' },
    { line: 3, text: 'after \ufffd' },
  ]);
});

test('when the stream breaks, the half line is no line', async () => {
  const lines: StreamLine[] = [];
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one\ntwo\nhal');
    throw new Error('gone');
  }
  await expect(
    (async () => {
      for await (const line of readLines(breaking(), 100)) lines.push(line);
    })(),
  ).rejects.toThrow('gone');
  expect(lines.map((one) => one.text)).toEqual(['one', 'two']);
});
