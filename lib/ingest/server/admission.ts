import { AppError } from '@/lib/shared/errors';

/**
 * Keeps the memory of one process flat: requests being taken in hold at most so many, of at most so many announced bytes together.
 * Beyond that a sender is asked to come back (429 with Retry-After), which every OTLP exporter does by itself.
 */
const MAX_REQUESTS = 128;
const MAX_BYTES = 192 * 1024 * 1024;
/** Counted for a chunked body, which announces nothing. */
const UNKNOWN_BYTES = 1024 * 1024;

interface Gate {
  requests: number;
  bytes: number;
}
const holder = globalThis as typeof globalThis & { countersignGate?: Gate };

/** Runs `work` when there is room, else throws `tooManyRequests`. */
export async function admit<T>(request: { headers: Headers }, work: () => Promise<T>): Promise<T> {
  const gate = (holder.countersignGate ??= { requests: 0, bytes: 0 });
  const announced = Number(request.headers.get('content-length') ?? UNKNOWN_BYTES);
  const bytes = Number.isFinite(announced) && announced > 0 ? announced : UNKNOWN_BYTES;
  if (gate.requests >= MAX_REQUESTS || (gate.requests > 0 && gate.bytes + bytes > MAX_BYTES)) {
    throw new AppError(
      'tooManyRequests',
      'This server is taking in as much as it can hold. Send again in a moment; nothing of this request was stored.',
      {},
      1,
    );
  }
  gate.requests++;
  gate.bytes += bytes;
  try {
    return await work();
  } finally {
    gate.requests--;
    gate.bytes -= bytes;
  }
}
