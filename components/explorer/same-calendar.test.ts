import { describe, expect, test } from 'vitest';
import { sameCalendar } from './same-calendar';

const months = (from: number, count: number, zone = 'UTC') => {
  const border = (n: number): string => new Date(Date.UTC(2025, from + n, 1)).toISOString();
  const buckets = Array.from({ length: count }, (_, n) => ({ start: border(n), end: border(n + 1), total: 0, counts: {} }));
  return { zone, from: border(0), to: border(count), buckets };
};

describe('bars of one calendar read in another', () => {
  test('are told where clocks agree at both ends and not between', () => {
    expect(sameCalendar(months(0, 12), 'Europe/London')).toBe(false);
    expect(sameCalendar(months(0, 12, 'Europe/London'), 'UTC')).toBe(false);
  });
  test('are the same where clocks agree throughout', () => {
    expect(sameCalendar(months(0, 12, 'Europe/Berlin'), 'Europe/Paris')).toBe(true);
    expect(sameCalendar(months(0, 2), 'Europe/London')).toBe(true);
  });
});
