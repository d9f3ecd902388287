import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromDate, fromText, shift } from './instants';

const anytime = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

describe('instants', () => {
  test('say the moment of the Date they come from', () => {
    fc.assert(
      fc.property(anytime, (date) => {
        expect(fromDate(date)).toBe(`${date.toISOString().slice(0, 23)}000Z`);
        expect(fromText(date.toISOString())).toBe(fromDate(date));
        expect(shift(fromDate(date)!, 0)).toBe(fromDate(date));
      }),
    );
  });

  test.each([
    ['2026-11-21T10:00:00.123Z', '2026-11-21T10:00:00.123000Z'],
    ['2026-11-21T10:00:00.123456789Z', '2026-11-21T10:00:00.123456Z'],
    ['2026-11-21T10:00:00+02:00', '2026-11-21T08:00:00.000000Z'],
    ['2026-02-29T10:00:00.000Z', '2026-03-01T10:00:00.000000Z'],
    ['2026-11-21T24:00:00.000Z', '2026-11-22T00:00:00.000000Z'],
    ['2026-13-01T10:00:00.000Z', undefined],
    ['2026-11-21T10:60:00.000Z', undefined],
    ['0000-11-21T10:00:00.000Z', undefined],
    ['yesterday', undefined],
  ])('reads %s as %s', (text, instant) => {
    expect(fromText(text)).toBe(instant);
  });
});
