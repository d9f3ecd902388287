import { formatInstant, startOf, toMillis, zonedParts, type TimeOptions } from '@/lib/shared/time';
import type { TimeBucket } from './tones';

const HOUR = 3_600_000;

/** A bucket in words, as long as needed: '21 Nov 2026', '21 Nov 14:00 to 15:00'. */
export function bucketLabel(bucket: { start: string; end: string }, options: TimeOptions): string {
  const start = toMillis(bucket.start);
  const end = toMillis(bucket.end);
  const { zone } = options;
  const wholeDays = startOf('day', start, zone).getTime() === start && startOf('day', end, zone).getTime() === end;
  if (wholeDays) {
    const last = end - 1;
    const from = formatInstant(start, 'date', options);
    const to = formatInstant(last, 'date', options);
    return from === to ? from : `${formatInstant(start, 'day', options)} to ${to}`;
  }
  const clock = (at: number): string => formatInstant(at, 'time', options).slice(0, end - start < 60_000 ? 8 : 5);
  return `${formatInstant(start, 'date', options)}, ${clock(start)} to ${clock(end)}`;
}

/** The label of a tick: what changes along the axis, and no more. */
export function tickLabel(start: string, span: number, options: TimeOptions): string {
  const { hour, minute } = zonedParts(start, options.zone);
  if (span > 400 * 24 * HOUR) return formatInstant(start, 'date', options).replace(/^\d+\.? /, '');
  if (span > 48 * HOUR || (hour === 0 && minute === 0 && span > HOUR * 12)) return formatInstant(start, 'day', options);
  return formatInstant(start, 'time', options).slice(0, span < 10 * 60_000 ? 8 : 5);
}

/** Which buckets carry a tick: at most `max`, evenly apart, on calendar borders where some exist. */
export function tickIndexes(buckets: readonly TimeBucket[], max: number, zone: string): number[] {
  const n = buckets.length;
  if (n === 0) return [];
  if (n <= max) return buckets.map((_, index) => index);
  for (const unit of ['hour', 'day', 'week', 'month', 'year'] as const) {
    const borders = buckets.flatMap((bucket, index) =>
      startOf(unit, bucket.start, zone).getTime() === toMillis(bucket.start) ? [index] : [],
    );
    if (borders.length >= 2 && borders.length <= max) return borders;
  }
  const step = Math.ceil(n / max);
  return Array.from({ length: Math.ceil(n / step) }, (_, index) => index * step);
}
