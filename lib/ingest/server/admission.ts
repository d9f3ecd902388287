import { AppError } from '@/lib/shared/errors';

/**
 * Keeps the memory of one process flat: requests being taken in hold at most so many, of at most so many bytes together, as announced
 * at first and then as they are really received and inflated. Beyond that a sender is asked to come back (429 with Retry-After), which
 * every OTLP exporter does by itself.
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

/**
 * Runs `work` when there is room, else throws `tooManyRequests`. `work` is given what to tell of bytes it takes into memory; that
 * throws the same once there is no room for them. A request that is alone may hold as much as its own limits let it.
 */
export async function admit<T>(request: { headers: Headers }, work: (hold: (bytes: number) => void) => Promise<T>): Promise<T> {
  const gate = (holder.countersignGate ??= { requests: 0, bytes: 0 });
  const announced = Number(request.headers.get('content-length') ?? UNKNOWN_BYTES);
  let charged = Number.isFinite(announced) && announced > 0 ? announced : UNKNOWN_BYTES;
  if (gate.requests >= MAX_REQUESTS || (gate.requests > 0 && gate.bytes + charged > MAX_BYTES)) throw full();
  gate.requests++;
  gate.bytes += charged;
  let held = 0;
  try {
    return await work((bytes) => {
      held += bytes;
      const more = Math.max(0, held - charged);
      if (gate.requests > 1 && gate.bytes + more > MAX_BYTES) throw full();
      charged += more;
      gate.bytes += more;
    });
  } finally {
    gate.requests--;
    gate.bytes -= charged;
  }
}

function full(): AppError {
  return new AppError(
    'tooManyRequests',
    'This server is taking in as much as it can hold. Send again in a moment; nothing of this request was stored.',
    {},
    1,
  );
}
