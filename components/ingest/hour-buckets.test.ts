import { describe, expect, test } from 'vitest';
import { hourBuckets } from './hour-buckets';

const row = (hour: string, accepted: number) => ({
  hour,
  route: '/api/v1/events',
  keyName: 'k',
  accepted,
  duplicates: 1,
  conflicts: 1,
  rejected: 3,
  bytes: 0,
});

describe('bars of ingest health', () => {
  const now = Date.parse('2026-11-21T10:20:00Z');
  test('one an hour, with the hours in which nothing came, the present one last', () => {
    const buckets = hourBuckets([row('2026-11-21T10:00:00.000Z', 5), row('2026-11-21T08:00:00.000Z', 2)], 24, now);
    expect(buckets).toHaveLength(24);
    expect(buckets.at(-1)).toMatchObject({
      start: '2026-11-21T10:00:00.000Z',
      counts: { accepted: 5, repeated: 2, rejected: 3 },
    });
    expect(buckets.at(-2)!.counts).toEqual({});
    expect(buckets.at(-3)!.counts.accepted).toBe(2);
  });
  test('one a day for a month, and nothing is lost between them', () => {
    const rows = [row('2026-11-21T10:00:00.000Z', 5), row('2026-11-20T23:00:00.000Z', 7), row('2026-11-20T00:00:00.000Z', 1)];
    const buckets = hourBuckets(rows, 720, now);
    expect(buckets).toHaveLength(30);
    expect(buckets.reduce((sum, bucket) => sum + (bucket.counts.accepted ?? 0), 0)).toBe(13);
  });
});
