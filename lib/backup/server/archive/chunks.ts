import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { ArchiveError } from './archive-error';
import { PendingBytes } from './pending-bytes';

/**
 * The payload in chunks, as age and STREAM (Hoang, Reyhanitabar, Rogaway, Vizar 2015) do it: 64 KiB of text each, AES-256-GCM under
 * the archive's own key, nonce = number of the chunk (11 bytes) || 1 for the last one, else 0. So a chunk that is changed, moved,
 * repeated or dropped does not open, and an archive that ends early is missing its last chunk.
 */
export const CHUNK = 65_536;
const TAG = 16;

function nonceOf(n: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(n), 3);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Encrypts what is written to it. */
export class SealChunks extends Transform {
  private readonly pending = new PendingBytes();
  private n = 0;
  constructor(
    private readonly key: Buffer,
    private readonly aad: Buffer,
  ) {
    super();
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.pending.add(piece);
    // A full chunk waits until more comes: it may be the last one.
    while (this.pending.size > CHUNK) this.push(this.seal(this.pending.cut(CHUNK), false));
    done();
  }

  override _flush(done: TransformCallback): void {
    this.push(this.seal(this.pending.cut(this.pending.size), true));
    done();
  }

  private seal(plain: Buffer, last: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.key, nonceOf(this.n++, last)).setAAD(this.aad);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Decrypts what SealChunks made. Ends with ArchiveError `damaged` or `truncated`; nothing unauthenticated ever leaves it. */
export class OpenChunks extends Transform {
  private readonly pending = new PendingBytes();
  private n = 0;
  constructor(
    private readonly key: Buffer,
    private readonly aad: Buffer,
  ) {
    super();
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.pending.add(piece);
    try {
      while (this.pending.size > CHUNK + TAG) this.push(this.open(this.pending.cut(CHUNK + TAG), false));
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    const rest = this.pending.cut(this.pending.size);
    try {
      this.push(this.open(rest, true));
      done();
    } catch {
      done(this.whyNotLast(rest));
    }
  }

  /** A whole chunk in the middle of the archive opens with the other flag: then only the end is missing. */
  private whyNotLast(rest: Buffer): ArchiveError {
    if (rest.length < CHUNK + TAG) return truncated(this.n);
    try {
      this.open(rest, false);
      return truncated(this.n);
    } catch {
      return damaged(this.n);
    }
  }

  private open(sealed: Buffer, last: boolean): Buffer {
    if (sealed.length < TAG) throw truncated(this.n);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonceOf(this.n, last)).setAAD(this.aad);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    try {
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG)), decipher.final()]);
      this.n++;
      return plain;
    } catch (cause) {
      throw damaged(this.n, cause);
    }
  }
}

const damaged = (n: number, cause?: unknown): ArchiveError =>
  new ArchiveError(
    'damaged',
    `The archive is damaged or was altered: piece ${n + 1}, from byte ${n * (CHUNK + TAG)} of its body, does not open. Nothing of it was used.`,
    { cause },
  );
const truncated = (n: number): ArchiveError =>
  new ArchiveError(
    'truncated',
    `The archive ends too early, or its end was altered (in piece ${n + 1}). Nothing of it was used.`,
  );
