import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesAsSource } from './archive-format';
import { bufferedSource } from './buffered-source';

test('reads what the source holds, wherever and however often, with far fewer reads of it', async () => {
  const bytes = Uint8Array.from({ length: 3 * 1024 * 1024 + 77 }, (_, i) => (i * 2_654_435_761) >>> 24);
  let reads = 0;
  const source = bytesAsSource(bytes);
  const buffered = bufferedSource({ size: source.size, read: (offset, length) => (reads++, source.read(offset, length)) });
  const range = fc
    .tuple(fc.nat(bytes.length), fc.nat(2 * 1024 * 1024))
    .map(([at, length]) => [at, Math.min(length, bytes.length - at)] as const);
  await fc.assert(
    fc.asyncProperty(range, async ([at, length]) => {
      const read = await buffered.read(at, length);
      expect(Buffer.from(read).equals(Buffer.from(bytes.subarray(at, at + length)))).toBe(true);
    }),
  ); // prettier-ignore
  reads = 0;
  for (let at = 0; at + 100 <= bytes.length; at += 100) await buffered.read(at, 100);
  expect(reads).toBeLessThan(10);
});
