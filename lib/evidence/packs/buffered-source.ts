import type { ByteSource } from './archive-format';

const BLOCK = 1024 * 1024;
/** Directory, records and proofs are read side by side, each from its beginning on: a few blocks are enough. */
const KEPT = 8;

/**
 * The same bytes, read in blocks of a megabyte of which the last used are kept. A pack has tens of thousands of small files, one behind the other: asking
 * the disk or the browser for each of them takes many times as long as checking them.
 */
export function bufferedSource(source: ByteSource): ByteSource {
  const blocks = new Map<number, Promise<Uint8Array>>();
  const block = (n: number): Promise<Uint8Array> => {
    let bytes = blocks.get(n);
    if (bytes) blocks.delete(n);
    else bytes = source.read(n * BLOCK, Math.min(BLOCK, source.size - n * BLOCK));
    blocks.set(n, bytes); // the newest is last
    if (blocks.size > KEPT) blocks.delete(blocks.keys().next().value!);
    return bytes;
  };
  return {
    size: source.size,
    async read(offset, length) {
      if (length === 0) return new Uint8Array(0);
      if (length >= BLOCK) return source.read(offset, length);
      const first = Math.floor(offset / BLOCK);
      const at = offset - first * BLOCK;
      const bytes = await block(first);
      if (at + length <= bytes.length) return bytes.subarray(at, at + length);
      const out = new Uint8Array(length);
      out.set(bytes.subarray(at));
      const rest = await block(first + 1);
      out.set(rest.subarray(0, length - (bytes.length - at)), bytes.length - at);
      return out;
    },
  };
}
