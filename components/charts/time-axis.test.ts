import { describe, expect, it } from 'vitest';
import { bucketLabel, tickIndexes, tickLabel } from './time-axis';

const utc = { zone: 'UTC', locale: 'en-GB' };
const days = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    start: new Date(Date.UTC(2026, 8, 1 + i)).toISOString(),
    end: new Date(Date.UTC(2026, 8, 2 + i)).toISOString(),
    counts: {},
  }));

describe('bucketLabel', () => {
  it('names whole days by date and parts of a day by time, in the zone', () => {
    expect(bucketLabel({ start: '2026-11-21T00:00:00Z', end: '2026-11-22T00:00:00Z' }, utc)).toBe('21 Nov 2026');
    expect(bucketLabel({ start: '2026-11-16T00:00:00Z', end: '2026-11-23T00:00:00Z' }, utc)).toBe('16 Nov to 22 Nov 2026');
    expect(bucketLabel({ start: '2026-11-21T14:00:00Z', end: '2026-11-21T15:00:00Z' }, utc)).toBe('21 Nov 2026, 14:00 to 15:00');
    expect(bucketLabel({ start: '2026-11-21T00:00:00Z', end: '2026-11-22T00:00:00Z' }, { ...utc, zone: 'Asia/Kolkata' })).toBe(
      '21 Nov 2026, 05:30 to 05:30',
    );
  });
});

describe('ticks', () => {
  it('are few, in order, and on calendar borders where possible', () => {
    const ticks = tickIndexes(days(91), 8, 'UTC');
    expect(ticks.map((index) => days(91)[index]!.start.slice(8, 10))).toEqual(['01', '01', '01']);
    for (const n of [0, 1, 5, 17, 200, 1000]) expect(tickIndexes(days(n), 8, 'UTC').length).toBeLessThanOrEqual(8);
  });
  it('say what changes', () => {
    expect(tickLabel('2026-11-21T14:30:00Z', 6 * 3_600_000, utc)).toBe('14:30');
    expect(tickLabel('2026-11-21T00:00:00Z', 30 * 86_400_000, utc)).toBe('21 Nov');
    expect(tickLabel('2026-11-01T00:00:00Z', 800 * 86_400_000, utc)).toBe('Nov 2026');
  });
});
