import type { TimeBucket } from '../charts/tones';
import type { IngestCounts } from '@/lib/ingest/health';

const HOUR = 3_600_000;

/**
 * The counters as one bar an hour, or one a day (UTC) when more than a week is shown. Hours in which nothing came are bars of nothing:
 * a gap in traffic must be seen.
 */
export function hourBuckets(byHour: readonly IngestCounts[], hours: number, now: number): TimeBucket[] {
  const width = hours > 168 ? 24 * HOUR : HOUR;
  const end = (Math.floor(now / width) + 1) * width;
  const start = end - Math.ceil((hours * HOUR) / width) * width;
  const sums = new Map<number, { accepted: number; repeated: number; rejected: number }>();
  for (const row of byHour) {
    const at = Math.floor(Date.parse(row.hour) / width) * width;
    const sum = sums.get(at) ?? { accepted: 0, repeated: 0, rejected: 0 };
    sum.accepted += row.accepted;
    sum.repeated += row.duplicates + row.conflicts;
    sum.rejected += row.rejected;
    sums.set(at, sum);
  }
  const buckets: TimeBucket[] = [];
  for (let at = start; at < end; at += width) {
    buckets.push({
      start: new Date(at).toISOString(),
      end: new Date(at + width).toISOString(),
      counts: sums.get(at) ?? {},
    });
  }
  return buckets;
}
