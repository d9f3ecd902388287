import { ArchiveError } from './archive-error';

/**
 * What is inside an archive, after decryption and inflation: frames of type (1 byte), length (4 bytes, big-endian), bytes.
 * 'M' the manifest (JSON), once and first; 'T' a table or file begins (JSON); 'D' bytes of it; 'E' it ends (JSON with counts and
 * digest); 'Z' the end (JSON), once and last.
 */
export type FrameType = 'M' | 'T' | 'D' | 'E' | 'Z';
export interface Frame {
  type: FrameType;
  bytes: Buffer;
}

const HEAD = 5;
const TYPES = 'MTDEZ';
/** No frame is longer; a reader refuses one that claims to be. */
const FRAME_MAX = 4 * 1024 * 1024;
const PIECE = 256 * 1024;

function frame(type: FrameType, bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(HEAD + bytes.length);
  out.write(type, 0, 'latin1');
  out.writeUInt32BE(bytes.length, 1);
  out.set(bytes, HEAD);
  return out;
}

export function jsonFrame(type: Exclude<FrameType, 'D'>, value: unknown): Buffer {
  const bytes = Buffer.from(JSON.stringify(value), 'utf8');
  if (bytes.length > FRAME_MAX) throw new Error(`a ${type} frame of ${bytes.length} bytes`);
  return frame(type, bytes);
}

/** Bytes as one or more D frames. */
export function* dataFrames(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield frame('D', bytes.subarray(at, at + PIECE));
}

/** Reads frames out of a stream of bytes; memory is bounded by the longest frame. Throws ArchiveError when they make no sense. */
export async function* readFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let held: Buffer[] = [];
  let size = 0;
  let wanted = HEAD;
  const take = (length: number): Buffer => {
    const all = held.length === 1 ? held[0]! : Buffer.concat(held);
    const rest = all.subarray(length);
    held = rest.length > 0 ? [rest] : [];
    size = rest.length;
    return all.subarray(0, length);
  };
  let type: FrameType | null = null;
  for await (const piece of source) {
    held.push(piece);
    size += piece.length;
    while (size >= wanted) {
      const bytes = take(wanted);
      if (type === null) {
        const name = bytes.toString('latin1', 0, 1);
        const length = bytes.readUInt32BE(1);
        if (!TYPES.includes(name) || length > FRAME_MAX) throw unreadable();
        type = name as FrameType;
        wanted = length;
        if (length > 0) continue;
        yield { type, bytes: Buffer.alloc(0) };
      } else {
        yield { type, bytes };
      }
      type = null;
      wanted = HEAD;
    }
  }
  if (type !== null || size > 0) throw unreadable();
}

const unreadable = (): ArchiveError =>
  new ArchiveError(
    'damaged',
    'The archive opens, but what is inside cannot be read. It was made by another program, or by a fault.',
  );
