import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

/**
 * A font file out of its web wrapping (WOFF 1.0, W3C): the tables inflated and laid out as OpenType has them (a directory in the order of tags, each
 * table on a multiple of four). What draws PDF reads tables of a wrapped font past their end.
 */
export function openWoff(file: string): Buffer {
  const woff = readFileSync(file);
  if (woff.readUInt32BE(0) !== 0x774f4646) throw new Error('not a WOFF file');
  const flavor = woff.readUInt32BE(4);
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, i) => {
    const at = 44 + i * 20;
    const [offset, packed, size] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)];
    const raw = woff.subarray(offset, offset + packed);
    return { tag: woff.subarray(at, at + 4), sum: woff.readUInt32BE(at + 16), bytes: packed < size ? inflateSync(raw) : raw };
  });
  const power = Math.floor(Math.log2(count));
  const head = Buffer.alloc(12 + 16 * count);
  head.writeUInt32BE(flavor, 0);
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * count - 16 * 2 ** power, 10);
  const parts: Buffer[] = [head];
  let at = head.length;
  tables.forEach(({ tag, sum, bytes }, i) => {
    const line = 12 + 16 * i;
    tag.copy(head, line);
    head.writeUInt32BE(sum, line + 4);
    head.writeUInt32BE(at, line + 8);
    head.writeUInt32BE(bytes.length, line + 12);
    const padded = Buffer.alloc(Math.ceil(bytes.length / 4) * 4);
    bytes.copy(padded);
    parts.push(padded);
    at += padded.length;
  });
  return Buffer.concat(parts);
}
