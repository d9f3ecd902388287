import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueBefore, endOfPeriod, monthsInWords } from './period';

const DAY = 86_400_000;
const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true });
const months = fc.integer({ min: 0, max: 240 });

describe('periods of months', () => {
  it('end with the day of the same number, or the last day of a shorter month', () => {
    expect(endOfPeriod(new Date('2026-03-01T09:30:00Z'), 6).toISOString()).toBe('2026-09-02T00:00:00.000Z'); // 184 days, not 180
    expect(endOfPeriod(new Date('2026-08-31T23:59:59Z'), 6).toISOString()).toBe('2027-03-01T00:00:00.000Z');
    expect(endOfPeriod(new Date('2027-08-31T00:00:00Z'), 6).toISOString()).toBe('2028-03-01T00:00:00.000Z'); // 29 February is its last day
    expect(endOfPeriod(new Date('2026-12-15T12:00:00Z'), 13).toISOString()).toBe('2028-01-16T00:00:00.000Z');
  });

  it('are never shorter than the months they name, whatever the day', () => {
    fc.assert(
      fc.property(instant, months, (from, n) => {
        const end = endOfPeriod(from, n);
        expect(end.getTime()).toBeGreaterThan(from.getTime());
        const last = new Date(end.getTime() - DAY); // the last day that is kept
        const whole = (last.getUTCFullYear() - from.getUTCFullYear()) * 12 + last.getUTCMonth() - from.getUTCMonth();
        expect(whole).toBe(n);
        const next = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1, 0)).getUTCDate();
        expect(last.getUTCDate()).toBe(Math.min(from.getUTCDate(), next));
      }),
    );
  });

  it('grow with their beginning and with their length', () => {
    fc.assert(
      fc.property(instant, instant, months, months, (a, b, m, n) => {
        const [earlier, later] = a <= b ? [a, b] : [b, a];
        expect(endOfPeriod(earlier, m).getTime()).toBeLessThanOrEqual(endOfPeriod(later, m).getTime());
        expect(endOfPeriod(a, Math.min(m, n)).getTime()).toBeLessThanOrEqual(endOfPeriod(a, Math.max(m, n)).getTime());
      }),
    );
  });

  it('dueBefore is exactly where they are over', () => {
    fc.assert(
      fc.property(instant, months, fc.integer({ min: -40 * DAY, max: 40 * DAY }), (now, n, offset) => {
        const border = dueBefore(now, n);
        const some = new Date(border.getTime() + offset);
        expect(endOfPeriod(some, n) <= now).toBe(some < border);
      }),
    );
  });

  it('are said in years where they are whole years', () => {
    expect([0, 1, 6, 12, 18, 60].map(monthsInWords)).toEqual([
      '0 months',
      '1 month',
      '6 months',
      '1 year',
      '18 months',
      '5 years',
    ]);
  });
});
