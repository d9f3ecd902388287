import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { env } from '@/lib/env';
import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';

const inflate = promisify(gunzip);

export interface BodyLimits {
  /** Cap on what is received and, separately, on what it inflates to. Default COUNTERSIGN_MAX_BODY_BYTES. */
  maxBytes?: number;
  /** Told of bytes as they are taken into memory, received and inflated; may throw to end it. */
  hold?: (bytes: number) => void;
}

/** Most bodies are smaller, sent and inflated: those are taken in one go, larger ones piece by piece. */
const ONE_GO = 1024 * 1024;

/**
 * Reads a request's body whole, counting while it arrives, so that a chunked body without a length cannot fill the memory, and
 * inflates gzip up to the same cap. Throws AppError: bodyTooLarge (413), unsupportedEncoding (415), malformedBody (400).
 */
export async function readBody(request: Request, limits: BodyLimits = {}): Promise<Uint8Array> {
  const maxBytes = limits.maxBytes ?? env().COUNTERSIGN_MAX_BODY_BYTES;
  const encoding = (request.headers.get('content-encoding') ?? '').trim().toLowerCase();
  const gzip = encoding === 'gzip' || encoding === 'x-gzip';
  if (!gzip && encoding !== '' && encoding !== 'identity') {
    throw new AppError('unsupportedEncoding', 'Content-Encoding must be gzip or identity.', { field: 'content-encoding' });
  }
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  const hold = limits.hold ?? (() => undefined);
  const received = await (announced <= ONE_GO ? collectAnnounced(request, maxBytes, hold) : collect(request, maxBytes, hold));
  if (!gzip) return received;
  try {
    const inflated = await inflate(received, { maxOutputLength: Math.min(ONE_GO, maxBytes) });
    hold(inflated.byteLength);
    return inflated;
  } catch (error) {
    if (error instanceof AppError) throw error;
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw notGzip();
  }
  return inflateByPieces(received, maxBytes, hold);
}

/** A few KB can inflate to the whole cap: what does not fit any more is found out on the way, not afterwards. */
async function inflateByPieces(received: Uint8Array, maxBytes: number, hold: (bytes: number) => void): Promise<Uint8Array> {
  const gunzipping = createGunzip({ chunkSize: 256 * 1024 });
  gunzipping.end(received);
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of gunzipping as AsyncIterable<Uint8Array>) {
      total += chunk.byteLength;
      if (total > maxBytes) throw tooLarge(maxBytes);
      hold(chunk.byteLength);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof AppError ? error : notGzip();
  }
  return Buffer.concat(chunks, total);
}

function notGzip(): AppError {
  return new AppError('malformedBody', 'The body is announced as gzip, and it is not a whole gzip stream.', { field: 'body' });
}

/** A small body whose length was announced, which HTTP holds it to: without the stream, which costs more than the bytes. */
async function collectAnnounced(request: Request, maxBytes: number, hold: (bytes: number) => void): Promise<Uint8Array> {
  const received = await request.arrayBuffer().catch(() => {
    throw endedEarly();
  });
  if (received.byteLength > maxBytes) throw tooLarge(maxBytes);
  hold(received.byteLength);
  return new Uint8Array(received);
}

async function collect(request: Request, maxBytes: number, hold: (bytes: number) => void): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array(0);
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw endedEarly();
    });
    if (done) break;
    total += value.byteLength;
    try {
      if (total > maxBytes) throw tooLarge(maxBytes);
      hold(value.byteLength);
    } catch (error) {
      // The rest is not wanted. Cancelling tells the server to stop reading; its failure changes nothing for us.
      void reader.cancel().catch(() => undefined);
      throw error;
    }
    chunks.push(value);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, total);
}

function endedEarly(): AppError {
  return new AppError('malformedBody', 'The connection ended before the body was complete.', { field: 'body' });
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('bodyTooLarge', `The body is larger than ${maxBytes} bytes. Send it in smaller parts.`, {
    field: 'body',
    maxBytes,
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes as text. Throws AppError malformedBody when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new AppError('malformedBody', 'The body is not valid UTF-8.', { field: 'body' });
  }
}

/** Bytes as JSON. Throws AppError malformedBody or malformedJson; the message says where, and quotes nothing. */
export function decodeJson(bytes: Uint8Array): JsonValue {
  const text = decodeUtf8(bytes);
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    const at = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
    const position = at === undefined ? text.length : Number(at);
    const line = text.slice(0, position).split('\n').length;
    throw new AppError(
      'malformedJson',
      text.trim() === ''
        ? 'The body is empty; it must be JSON.'
        : `The body is not valid JSON: line ${line}, position ${position}.`,
      {
        field: 'body',
        position,
      },
    );
  }
}
