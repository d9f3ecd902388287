import type { Loaded } from '@/components/explorer/use-resource';
import { toAppError } from '@/lib/http/server/problem-response';

/** Runs a read for the page; a failure becomes data that the page shows in its place, with the request's id. Never throws. */
export async function loadOnce<T>(key: string, requestId: string, read: () => Promise<T>): Promise<Loaded<T>> {
  try {
    return { key, data: await read() };
  } catch (thrown) {
    const error = toAppError(thrown, requestId, '/decisions');
    const span = error.extra.position as { start: number; end: number } | undefined;
    return {
      key,
      problem: { code: error.code, message: error.message, status: error.status, requestId, ...(span ? { span } : {}) },
    };
  }
}

/** The value if it is there in time; null when not. The work goes on. */
export async function withinMs<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The server's clock, in Unix ms: what relative ranges of this rendering are seen from. */
export function requestTime(): number {
  return Date.now();
}
