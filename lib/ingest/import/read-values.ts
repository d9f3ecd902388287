import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { Brackets } from './brackets';

/** One JSON text of a file, with where it begins. */
export interface FileValue {
  bytes: Buffer;
  /** From 1. */
  line: number;
}
/** Thrown when a file cannot be read on; `message` says where. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** The largest single value held in memory. */
const MAX_VALUE = 64 * 1024 * 1024;
/** A first line that goes on longer than this is no line. */
const MAX_FIRST_LINE = 8 * 1024 * 1024;

/**
 * The JSON texts of a file, one after the other, without holding the file: each line of NDJSON, each element of one long array, or each
 * value of a file with one or several texts. `.gz` is inflated. `onBytes` hears of progress in bytes of the file.
 */
export async function* readValues(path: string, onBytes: (count: number) => void): AsyncGenerator<FileValue> {
  const source = createReadStream(path, { highWaterMark: 256 * 1024 });
  source.on('data', (chunk) => onBytes(chunk.length));
  const stream = path.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => stream.destroy(error));
  const splitter = new Splitter();
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield* splitter.push(chunk);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_')) throw new UnreadableFile('the file is not a whole gzip stream');
    throw error;
  } finally {
    source.destroy();
  }
  yield* splitter.end();
}

const NEWLINE = 10;
const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;
const hasContent = (bytes: Buffer): boolean => bytes.some((byte) => !isBlank(byte));

/**
 * Cuts a stream of bytes into JSON texts. A file whose first line is a whole text is read by lines, so that a broken line costs itself
 * only; any other by brackets.
 */
class Splitter {
  private mode: 'undecided' | 'lines' | 'values' = 'undecided';
  private held: Buffer = Buffer.alloc(0);
  private line = 1;
  private readonly brackets = new Brackets();

  *push(chunk: Buffer): Generator<FileValue> {
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    if (this.mode === 'undecided') this.decide(false);
    if (this.mode === 'lines') yield* this.lines();
    else if (this.mode === 'values') yield* this.values();
    if (this.held.length > MAX_VALUE) throw new UnreadableFile(`line ${this.line}: one value is larger than ${MAX_VALUE} bytes`);
  }

  *end(): Generator<FileValue> {
    if (this.mode === 'undecided') this.decide(true);
    if (this.mode === 'values') {
      yield* this.values();
      const rest = this.brackets.rest(this.held);
      if (rest) yield { bytes: rest, line: this.line };
      if (this.brackets.stray) throw new UnreadableFile('the file holds text that is not JSON');
      return;
    }
    yield* this.lines();
    if (hasContent(this.held)) yield { bytes: this.held, line: this.line };
  }

  private decide(atEnd: boolean): void {
    if (this.held[0] === 0xef && this.held[1] === 0xbb && this.held[2] === 0xbf) this.held = this.held.subarray(3); // a byte order mark
    const start = this.held.findIndex((byte) => !isBlank(byte));
    if (start < 0) return;
    const end = this.held.indexOf(NEWLINE, start);
    if (end < 0 && !atEnd) {
      if (this.held.length > MAX_FIRST_LINE) this.mode = 'values';
      return;
    }
    const first = end < 0 ? this.held : this.held.subarray(0, end);
    const isList = this.held[start] === 91;
    if (!isJson(first)) {
      // A bracket alone on its line, or the beginning of a value that goes on; anything else is a broken first line of several.
      this.mode = isList || this.held[start] === 123 ? 'values' : 'lines';
      return;
    }
    // One list alone is a file with one array; a list a line is NDJSON. Which it is shows after the line.
    if (isList && end >= 0 && !hasContent(this.held.subarray(end)) && !atEnd) return;
    this.mode = isList && (end < 0 || !hasContent(this.held.subarray(end))) ? 'values' : 'lines';
  }

  private *lines(): Generator<FileValue> {
    let from = 0;
    for (let end = this.held.indexOf(NEWLINE); end >= 0; end = this.held.indexOf(NEWLINE, from)) {
      const bytes = this.held.subarray(from, end);
      if (hasContent(bytes)) yield { bytes: Buffer.from(bytes), line: this.line };
      this.line++;
      from = end + 1;
    }
    this.held = this.held.subarray(from);
  }

  private *values(): Generator<FileValue> {
    let counted = 0;
    for (const { from, to } of this.brackets.scan(this.held)) {
      this.line += countLines(this.held, counted, from);
      counted = from;
      yield { bytes: Buffer.from(this.held.subarray(from, to)), line: this.line };
    }
    const done = this.brackets.release();
    this.line += countLines(this.held, counted, done);
    this.held = this.held.subarray(done);
  }
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
