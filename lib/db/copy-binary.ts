/** Fields of one row as PostgreSQL sends them in binary; null for NULL. */
export type CopyRow = (Buffer | null)[];

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER = SIGNATURE.length + 8;

/** Reads the binary COPY format (PostgreSQL manual, COPY, "Binary Format") from chunks of any size, row by row. */
export class CopyReader {
  private rest: Buffer = Buffer.alloc(0);
  private started = false;
  private ended = false;
  constructor(private readonly onRow: (row: CopyRow) => void) {}

  push(chunk: Buffer): void {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let at = 0;
    if (!this.started) {
      if (bytes.length < HEADER) {
        this.rest = bytes;
        return;
      }
      if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new Error('not a binary COPY stream');
      at = HEADER + bytes.readInt32BE(SIGNATURE.length + 4); // flags, then the length of a header extension
      this.started = true;
    }
    while (!this.ended) {
      const next = this.readRow(bytes, at);
      if (next < 0) break;
      at = next;
    }
    this.rest = at < bytes.length ? bytes.subarray(at) : Buffer.alloc(0);
  }

  /** Throws when the stream ended inside a row. */
  end(): void {
    if (!this.ended) throw new Error('the COPY stream ended too early');
  }

  /** Reads the row at `at`; -1 when it is not all there yet. */
  private readRow(bytes: Buffer, at: number): number {
    if (at + 2 > bytes.length) return -1;
    const count = bytes.readInt16BE(at);
    at += 2;
    if (count < 0) {
      this.ended = true;
      return at;
    }
    const row: CopyRow = new Array<Buffer | null>(count);
    for (let i = 0; i < count; i++) {
      if (at + 4 > bytes.length) return -1;
      const length = bytes.readInt32BE(at);
      at += 4;
      if (length < 0) row[i] = null;
      else {
        if (at + length > bytes.length) return -1;
        row[i] = bytes.subarray(at, at + length);
        at += length;
      }
    }
    this.onRow(row);
    return at;
  }
}

/** Microseconds from PostgreSQL's epoch (2000-01-01) to Unix milliseconds, with what is left below a millisecond. */
export function readTimestamp(field: Buffer): { ms: number; micros: number } {
  const micros = field.readBigInt64BE(0);
  const left = Number(((micros % 1000n) + 1000n) % 1000n);
  return { ms: Number((micros - BigInt(left)) / 1000n) + 946_684_800_000, micros: left };
}

export function readBigint(field: Buffer): number {
  return Number(field.readBigInt64BE(0));
}

/** A uuid's 16 bytes in its usual hyphenated form. */
export function readUuid(field: Buffer): string {
  const hex = field.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
