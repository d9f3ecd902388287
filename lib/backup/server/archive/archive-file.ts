import { createReadStream, createWriteStream, fsyncSync, openSync, closeSync, renameSync, rmSync, readSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDeflateRaw, createInflateRaw } from 'node:zlib';
import { ArchiveError } from './archive-error';
import { HEADER_MAX, newArchive, splitHeader, unlock, type ArchiveHeader, type ArchiveKind } from './archive-header';
import type { ArchiveSecret } from './archive-key';
import { OpenChunks, SealChunks } from './chunks';
import { readFrames, type Frame } from './frames';

export interface WrittenArchive {
  bytes: number;
  /** Of the file as a whole, hexadecimal: what `sha256sum` prints. */
  sha256: string;
}

/** Counts and hashes what passes. */
class Measure extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');
  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += piece.length;
    this.hash.update(piece);
    done(null, piece);
  }
  digest(): string {
    return this.hash.digest('hex');
  }
}

/**
 * Writes frames to a file: raw deflate, encryption, then the disk. The file appears under its name when it is whole and on the
 * disk, never before (mode 0600); one that is there already is not replaced.
 */
export async function writeArchive(
  file: string,
  what: { id: string; kind: ArchiveKind; madeAt: Date },
  secret: ArchiveSecret,
  frames: AsyncIterable<Buffer>,
  logN?: number,
): Promise<WrittenArchive> {
  const archive = await newArchive(what, secret, logN);
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${what.id.slice(0, 8)}.part`);
  const measure = new Measure();
  const descriptor = openSync(file, 'wx', 0o600); // takes the name, so that two backups cannot want the same
  closeSync(descriptor);
  try {
    // Opened here and not by the stream: one that is destroyed before it has opened its file may make the file afterwards.
    const draftDescriptor = openSync(draft, 'wx', 0o600);
    measure.write(archive.bytes);
    await pipeline(
      Readable.from(frames, { objectMode: false }),
      createDeflateRaw({ level: 1 }),
      new SealChunks(archive.payloadKey, archive.aad),
      measure,
      createWriteStream(draft, { fd: draftDescriptor }),
    );
    const written = openSync(draft, 'r+');
    fsyncSync(written);
    closeSync(written);
    renameSync(draft, file);
    return { bytes: measure.bytes, sha256: measure.digest() };
  } catch (error) {
    rmSync(draft, { force: true });
    rmSync(file, { force: true });
    throw error;
  }
}

/** Reads the plain header of a file, without its key. Throws ArchiveError when it is no archive of ours. */
export function readHeader(file: string): ArchiveHeader {
  return headerOf(file).found.header;
}

function headerOf(file: string): { found: NonNullable<ReturnType<typeof splitHeader>>; start: Buffer } {
  const start = Buffer.alloc(HEADER_MAX);
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    for (let got = -1; got !== 0 && length < start.length; length += got) {
      got = readSync(descriptor, start, length, start.length - length, null);
    }
    const found = splitHeader(start.subarray(0, length));
    if (!found) throw new ArchiveError('truncated', 'The archive ends within its header.');
    return { found, start };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Opens a file and yields its frames as they are authenticated. `onBytes` hears how many bytes of the file have been read. A
 * damaged or truncated archive throws ArchiveError at the place where that shows, so nothing may be final before the end.
 */
export async function* openArchive(
  file: string,
  kind: ArchiveKind,
  secret: ArchiveSecret | null,
  onBytes: (bytes: number) => void = () => undefined,
): AsyncGenerator<Frame> {
  const { found, start } = headerOf(file);
  if (found.header.kind !== kind) {
    throw new ArchiveError(
      'wrongKind',
      `${path.basename(file)} holds ${found.header.kind === 'keys' ? 'keys, not data' : 'data, not keys'}.`,
    );
  }
  const { payloadKey, aad } = await unlock(found, start, secret);
  let read = found.length;
  const source = createReadStream(file, { start: found.length, highWaterMark: 256 * 1024 });
  source.on('data', (piece) => onBytes((read += piece.length)));
  const plain = createInflateRaw();
  let failure: unknown = null;
  const running = pipeline(source, new OpenChunks(payloadKey, aad), plain).catch((error: unknown) => {
    failure = error;
  });
  try {
    yield* readFrames(plain as AsyncIterable<Buffer>);
  } catch (error) {
    await running;
    throw asArchiveError(failure ?? error);
  } finally {
    source.destroy();
    plain.destroy();
  }
  await running;
  if (failure) throw asArchiveError(failure);
}

function asArchiveError(error: unknown): unknown {
  const code = (error as { code?: string } | null)?.code ?? '';
  return code.startsWith('Z_')
    ? new ArchiveError('damaged', 'The archive opens, but what is inside cannot be inflated.', { cause: error })
    : error;
}
