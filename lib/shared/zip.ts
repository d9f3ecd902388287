/**
 * ZIP archives (PKWARE APPNOTE 6.3.10), as much as proofs need: written without compression, so that the bytes inside stand as they
 * are; read with and without. No encryption, no archives over 4 GB. Pure and browser-safe.
 */
export interface ZipFile {
  name: string;
  bytes: Uint8Array;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8 = 0x0800;

const TABLE = new Uint32Array(256).map((_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 as ZIP and PNG use it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff]!;
  return (crc ^ 0xffffffff) >>> 0;
}

/** The archive. All files carry one time, 1 January 1980: the same files make the same bytes. */
export function writeZip(files: readonly ZipFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const encoded = new TextEncoder().encode(name);
    // Version 2.0, UTF-8 name, stored, DOS time 0 and date 1980-01-01, CRC, sizes, name length, no extra field.
    const shared = [...u16(20), ...u16(UTF8), ...u16(0), ...u16(0), ...u16(0x21), ...u32(crc32(bytes)), ...u32(bytes.length), ...u32(bytes.length), ...u16(encoded.length), ...u16(0)]; // prettier-ignore
    const head = Uint8Array.from([...u32(LOCAL), ...shared, ...encoded]);
    parts.push(head, bytes);
    directory.push(
      Uint8Array.from([
        ...u32(CENTRAL),
        ...u16(20),
        ...shared,
        ...u16(0),
        ...u16(0),
        ...u16(0),
        ...u32(0),
        ...u32(offset),
        ...encoded,
      ]),
    );
    offset += head.length + bytes.length;
  }
  const length = directory.reduce((sum, one) => sum + one.length, 0);
  const end = Uint8Array.from([...u32(END), ...u16(0), ...u16(0), ...u16(files.length), ...u16(files.length), ...u32(length), ...u32(offset), ...u16(0)]); // prettier-ignore
  return concat([...parts, ...directory, end]);
}

/** True for bytes that begin as an archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes.length > 22 && bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * The files inside, in the archive's order. Throws for what is damaged, encrypted, or larger than `maxBytes` unpacked, before it is
 * unpacked. `inflate` takes raw deflate (RFC 1951); by default the browser's and Node's DecompressionStream.
 */
export async function readZip(
  archive: Uint8Array,
  maxBytes = 256 * 1024 * 1024,
  inflate: (bytes: Uint8Array, size: number) => Promise<Uint8Array> = inflateRaw,
): Promise<ZipFile[]> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const files: ZipFile[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > archive.length || view.getUint32(at, true) !== CENTRAL) throw new Error('the archive is damaged');
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [crc, packed, size] = [view.getUint32(at + 16, true), view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const nameLength = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    total += size;
    if (flags & 1) throw new Error('the archive is encrypted');
    if (total > maxBytes) throw new Error('the archive is too large to look into');
    if (local + 30 > archive.length || view.getUint32(local, true) !== LOCAL) throw new Error('the archive is damaged');
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const raw = archive.subarray(start, start + packed);
    if (method !== 0 && method !== 8) throw new Error('the archive is compressed in a way that is not known here');
    const bytes = method === 0 ? raw : await inflate(raw, size);
    if (bytes.length !== size || crc32(bytes) !== crc) throw new Error('the archive is damaged');
    if (!name.endsWith('/')) files.push({ name, bytes });
  }
  return files;
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === END) return at;
  throw new Error('this is no ZIP archive');
}

async function inflateRaw(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const reader = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    length += next.value.length;
    if (length > size) throw new Error('the archive is damaged'); // more than it says: not unpacked to its end
  }
  return concat(parts);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function u16(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff];
}

function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}
