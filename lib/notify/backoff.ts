/**
 * When a delivery is tried again: the example of the Standard Webhooks specification, ten attempts over about 75 hours, spread a little so
 * that receivers that were away are not all met at once. Pure.
 */
const SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
export const MOST_ATTEMPTS = SECONDS.length + 1;

/** Milliseconds until the next attempt after `attempts` failed ones; null: it was the last. `jitter` is 0 to 1. */
export function nextDelay(attempts: number, jitter: number): number | null {
  const seconds = SECONDS[attempts - 1];
  return seconds === undefined ? null : Math.round(seconds * 1000 * (1 + 0.1 * jitter));
}

/** Seconds of a Retry-After header, at most a day; null where it says nothing usable. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(86_400, Math.ceil(seconds)) : null;
}
