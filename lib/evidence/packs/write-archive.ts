import { centralHeader, crc32Of, endRecords, localHeader, type ArchiveEntry } from './archive-format';

/** Where an archive's bytes go, in order. */
export interface ArchiveSink {
  write(bytes: Uint8Array): Promise<void>;
  /** Keeps the place for bytes that are known later; what is written after it comes behind them. */
  reserve(): Promise<(bytes: Uint8Array) => Promise<void>>;
}
export interface Hasher {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}
export interface WrittenFile {
  name: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

/** Its manifest has a line of at most 150 bytes for each file; with more of them whoever checks the pack could not hold it. */
export const MOST_FILES = 3_000_000;

/**
 * Writes an archive a file at a time and never holds more than what it is given: the same files in the same order make the same bytes. The caller
 * closes it once. Throws RangeError for more files than `most`.
 */
export class ArchiveWriter {
  private readonly entries: ArchiveEntry[] = [];
  private readonly names = new Set<string>();
  private offset = 0;
  readonly files: WrittenFile[] = [];

  constructor(
    private readonly sink: ArchiveSink,
    private readonly hasher: () => Hasher,
    private readonly most = MOST_FILES,
  ) {}

  /** Bytes written so far. */
  get length(): number {
    return this.offset;
  }

  async add(name: string, bytes: Uint8Array | string): Promise<void> {
    const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
    const hasher = this.hasher();
    hasher.update(data);
    const entry = { name, size: data.length, crc: crc32Of(data), offset: this.offset };
    const header = localHeader(entry);
    await this.sink.write(header);
    await this.sink.write(data);
    this.note(entry, header.length, hasher.digest());
  }

  /** A file that is made as it is written. */
  async addStream(name: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
    const putHeader = await this.sink.reserve();
    const hasher = this.hasher();
    const entry = { name, size: 0, crc: 0, offset: this.offset };
    for await (const part of parts) {
      hasher.update(part);
      entry.crc = crc32Of(part, entry.crc);
      entry.size += part.length;
      await this.sink.write(part);
    }
    const header = localHeader(entry);
    await putHeader(header);
    this.note(entry, header.length, hasher.digest());
  }

  async close(): Promise<void> {
    const begin = this.offset;
    let length = 0;
    for (const entry of this.entries) {
      const line = centralHeader(entry);
      length += line.length;
      await this.sink.write(line);
    }
    const end = endRecords(this.entries.length, length, begin);
    await this.sink.write(end);
    this.offset += length + end.length;
  }

  private note(entry: ArchiveEntry, headerLength: number, digest: Uint8Array): void {
    if (this.names.has(entry.name)) throw new Error(`two files of one name: ${entry.name}`);
    if (this.entries.length >= this.most)
      throw new RangeError(`A pack has at most ${this.most} files. Ask for a shorter period, or for a sample.`);
    this.names.add(entry.name);
    this.entries.push(entry);
    this.offset += headerLength + entry.size;
    this.files.push({ name: entry.name, bytes: entry.size, sha256: toHex(digest) });
  }
}

export function toHex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}

/** A sink in memory, for tests and small archives. */
export function memorySink(): ArchiveSink & { bytes(): Uint8Array } {
  const parts: Uint8Array[] = [];
  return {
    write(bytes) {
      parts.push(bytes.slice());
      return Promise.resolve();
    },
    reserve() {
      const at = parts.push(new Uint8Array(0)) - 1;
      return Promise.resolve((bytes) => {
        parts[at] = bytes.slice();
        return Promise.resolve();
      });
    },
    bytes() {
      const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        out.set(part, at);
        at += part.length;
      }
      return out;
    },
  };
}
