/**
 * The bytes of a pack's ZIP archive (PKWARE APPNOTE 6.3.10), as exactly one way of writing it: stored without compression, one time (1 January
 * 1980), UTF-8 names, no comments, no descriptors, nothing between the parts. So names, sizes and checksums say every byte that is not a file's own,
 * and whoever reads an archive can tell any change of one. ZIP64 where 65,535 files or 4 GiB are passed. Pure and browser-safe.
 */
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const UTF8 = 0x0800;
const MOST_32 = 0xffffffff;
const MOST_16 = 0xffff;

export interface ArchiveEntry {
  name: string;
  size: number;
  crc: number;
  /** Of its local header, from the beginning of the archive. */
  offset: number;
}

const TABLE = new Uint32Array(256).map((_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 in pieces: begin with 0, pass the result on. */
export function crc32Of(bytes: Uint8Array, before = 0): number {
  let crc = (before ^ 0xffffffff) >>> 0;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[i]!) & 0xff]!;
  return (crc ^ 0xffffffff) >>> 0;
}

const u16 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(Math.floor(value / 65_536))];
const u64 = (value: number): number[] => [...u32(value % 4_294_967_296), ...u32(Math.floor(value / 4_294_967_296))];
const large = (value: number): boolean => value >= MOST_32;

/** What stands before a file's bytes. */
export function localHeader({ name, size, crc }: Omit<ArchiveEntry, 'offset'>): Uint8Array {
  const encoded = new TextEncoder().encode(name);
  const zip64 = large(size);
  const extra = zip64 ? [...u16(1), ...u16(16), ...u64(size), ...u64(size)] : [];
  const shown = zip64 ? MOST_32 : size;
  const head = [...u32(LOCAL), ...u16(zip64 ? 45 : 20), ...u16(UTF8), ...u16(0), ...u16(0), ...u16(0x21), ...u32(crc), ...u32(shown), ...u32(shown), ...u16(encoded.length), ...u16(extra.length)]; // prettier-ignore
  return Uint8Array.from([...head, ...encoded, ...extra]);
}

/** A file's line in the directory at the end. */
export function centralHeader({ name, size, crc, offset }: ArchiveEntry): Uint8Array {
  const encoded = new TextEncoder().encode(name);
  const fields = [...(large(size) ? [...u64(size), ...u64(size)] : []), ...(large(offset) ? u64(offset) : [])];
  const extra = fields.length > 0 ? [...u16(1), ...u16(fields.length), ...fields] : [];
  const version = u16(fields.length > 0 ? 45 : 20);
  const shown = large(size) ? MOST_32 : size;
  const head = [...u32(CENTRAL), ...version, ...version, ...u16(UTF8), ...u16(0), ...u16(0), ...u16(0x21), ...u32(crc), ...u32(shown), ...u32(shown), ...u16(encoded.length), ...u16(extra.length), ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(large(offset) ? MOST_32 : offset)]; // prettier-ignore
  return Uint8Array.from([...head, ...encoded, ...extra]);
}

/** What closes an archive of `count` files whose directory begins at `offset`. */
export function endRecords(count: number, length: number, offset: number): Uint8Array {
  const zip64 = count >= MOST_16 || large(offset) || large(length);
  const wide = zip64
    ? [...u32(END64), ...u64(44), ...u16(45), ...u16(45), ...u32(0), ...u32(0), ...u64(count), ...u64(count), ...u64(length), ...u64(offset), ...u32(LOCATOR64), ...u32(0), ...u64(offset + length), ...u32(1)]
    : []; // prettier-ignore
  const files = u16(zip64 ? MOST_16 : count);
  const plain = [...u32(END), ...u16(0), ...u16(0), ...files, ...files, ...u32(zip64 ? MOST_32 : length), ...u32(zip64 ? MOST_32 : offset), ...u16(0)]; // prettier-ignore
  return Uint8Array.from([...wide, ...plain]);
}

/** Bytes that can be read from anywhere: a file, a Blob, memory. */
export interface ByteSource {
  size: number;
  /** Exactly `length` bytes; callers stay inside `size`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export function bytesAsSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) };
}

/** What does not stand as it was written, and at which file. `file` is null for the archive's own end. */
export interface ArchiveFault {
  file: string | null;
  says: string;
}
export interface ReadArchive {
  /** In the order of the archive. Empty when its directory cannot be read. */
  entries: (ArchiveEntry & { dataAt: number })[];
  faults: ArchiveFault[];
}

const DAMAGED = 'The archive’s directory does not stand as it was written.';

/**
 * Reads the directory, and holds every header against what it must be. Never throws for what is damaged: it is a fault with a name. The files'
 * own bytes are for the caller.
 */
export async function readArchive(source: ByteSource): Promise<ReadArchive> {
  const faults: ArchiveFault[] = [];
  const end = await readEnd(source);
  if (!end) return { entries: [], faults: [{ file: null, says: DAMAGED }] };
  const directory = await source.read(end.offset, end.length);
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  const entries: ReadArchive['entries'] = [];
  let at = 0;
  let expectedOffset = 0;
  for (let i = 0; i < end.count; i++) {
    const entry = readCentral(directory, view, at);
    const written = entry && centralHeader(entry);
    const asWritten = written && at + written.length <= directory.length && sameBytes(written, directory.subarray(at, at + written.length)); // prettier-ignore
    if (!entry || !asWritten || entry.offset !== expectedOffset) {
      const after = entries.at(-1)?.name;
      const name = entry && isPlainName(entry.name) ? entry.name : null;
      faults.push({ file: name, says: `${DAMAGED} The line ${after ? `after “${after}”` : 'at its beginning'} was changed.` });
      return { entries, faults };
    }
    const header = localHeader(entry);
    const dataAt = entry.offset + header.length;
    if (dataAt + entry.size > end.offset) {
      faults.push({ file: entry.name, says: 'The archive’s directory gives it another size than it has.' });
      return { entries, faults };
    }
    const found = await source.read(entry.offset, header.length);
    if (!sameBytes(header, found)) {
      faults.push({ file: entry.name, says: 'What stands before its bytes does not agree with the archive’s directory.' });
    }
    entries.push({ ...entry, dataAt });
    expectedOffset = dataAt + entry.size;
    at += written.length;
  }
  if (at !== directory.length || expectedOffset !== end.offset)
    faults.push({ file: null, says: 'The archive holds bytes that belong to no file.' });
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name)) faults.push({ file: name, says: 'It is in the archive twice.' });
    names.add(name);
  }
  return { entries, faults };
}

const isPlainName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(name);

async function readEnd(source: ByteSource): Promise<{ count: number; length: number; offset: number } | null> {
  if (source.size < 22) return null;
  const tailLength = Math.min(source.size, 98);
  const tail = await source.read(source.size - tailLength, tailLength);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const plainAt = tailLength - 22;
  if (view.getUint32(plainAt, true) !== END) return null;
  let count = view.getUint16(plainAt + 10, true);
  let length = view.getUint32(plainAt + 12, true);
  let offset = view.getUint32(plainAt + 16, true);
  if (count === MOST_16 || length === MOST_32 || offset === MOST_32) {
    if (tailLength < 98 || view.getUint32(0, true) !== END64) return null;
    count = Number(view.getBigUint64(32, true));
    length = Number(view.getBigUint64(40, true));
    offset = Number(view.getBigUint64(48, true));
  }
  if (![count, length, offset].every(Number.isSafeInteger)) return null;
  const expected = endRecords(count, length, offset);
  if (offset + length + expected.length !== source.size) return null;
  return sameBytes(expected, tail.subarray(tailLength - expected.length)) ? { count, length, offset } : null;
}

function readCentral(bytes: Uint8Array, view: DataView, at: number): ArchiveEntry | null {
  if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) return null;
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  if (at + 46 + nameLength + extraLength > bytes.length) return null;
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
  let size = view.getUint32(at + 24, true);
  let offset = view.getUint32(at + 42, true);
  let extra = at + 46 + nameLength + 4;
  const until = at + 46 + nameLength + extraLength;
  if (size === MOST_32) {
    if (extra + 16 > until) return null;
    size = Number(view.getBigUint64(extra, true));
    extra += 16;
  }
  if (offset === MOST_32) {
    if (extra + 8 > until) return null;
    offset = Number(view.getBigUint64(extra, true));
  }
  return { name, size, crc: view.getUint32(at + 16, true), offset };
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
