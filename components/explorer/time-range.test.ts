import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  RANGE_PRESETS,
  describeRange,
  formatTimeInput,
  freezeRange,
  isWithin,
  parseTimeInput,
  rangeProblem,
  resolveRange,
  widenRange,
  type RangePreset,
} from './time-range';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];
const zone = fc.constantFrom(...zones);
const preset = fc.constantFrom(...(Object.keys(RANGE_PRESETS) as RangePreset[]));
const now = fc.integer({ min: Date.parse('2015-01-01'), max: Date.parse('2035-01-01') });
const NOW = Date.parse('2026-11-21T14:02:11.500Z');

describe('relative ranges', () => {
  test('snap to the zone: last 7 days are today and six whole days before', () => {
    expect(resolveRange({ preset: '7d' }, NOW, 'UTC')).toEqual({ from: '2026-11-15T00:00:00.000Z', to: null });
    expect(resolveRange({ preset: '7d' }, NOW, 'Europe/Berlin')).toEqual({ from: '2026-11-14T23:00:00.000Z', to: null });
    expect(resolveRange({ preset: 'yesterday' }, NOW, 'UTC')).toEqual({
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-21T00:00:00.000Z',
    });
    expect(resolveRange({ preset: 'lastMonth' }, NOW, 'UTC')).toEqual({
      from: '2026-10-01T00:00:00.000Z',
      to: '2026-11-01T00:00:00.000Z',
    });
    expect(resolveRange({ preset: '12mo' }, NOW, 'UTC').from).toBe('2025-12-01T00:00:00.000Z');
  });

  test('a day on which the clock is changed is 23 or 25 hours long', () => {
    const { from, to } = resolveRange({ preset: 'yesterday' }, Date.parse('2026-03-30T10:00:00Z'), 'Europe/Berlin');
    expect(Date.parse(to!) - Date.parse(from!)).toBe(23 * 3_600_000);
  });

  test('hold still within their unit and never begin after now', () => {
    fc.assert(
      fc.property(preset, now, zone, (name, at, place) => {
        const first = resolveRange({ preset: name }, at, place);
        expect(resolveRange({ preset: name }, Math.floor(at / 60_000) * 60_000 + 59_999, place).from).toBe(first.from);
        if (first.from) expect(Date.parse(first.from)).toBeLessThanOrEqual(at);
        expect(rangeProblem(first.from, first.to)).toBeNull();
      }),
    );
  });

  test('frozen, they are closed, hold the same past rows and do not move again', () => {
    fc.assert(
      fc.property(preset, now, zone, fc.integer({ min: 1, max: 400 * 86_400_000 }), (name, at, place, ago) => {
        const frozen = freezeRange({ preset: name }, at, place);
        const row = new Date(at - ago).toISOString();
        expect(isWithin(row, resolveRange(frozen, at + 9e9, 'UTC'))).toBe(
          isWithin(row, resolveRange({ preset: name }, at, place)),
        );
        expect(freezeRange(frozen, at + 9e9, place)).toEqual(frozen);
      }),
    );
  });
});

describe('typed times', () => {
  test('what the input shows, it reads back as the same instant', () => {
    // Where clocks are put back one wall time means two instants; those hours are left out.
    fc.assert(
      fc.property(now, fc.constantFrom('UTC', 'Asia/Kathmandu', 'Asia/Tokyo'), (at, place) => {
        const iso = new Date(at).toISOString();
        expect(parseTimeInput(formatTimeInput(iso, place), 'from', place)).toEqual({ instant: iso });
      }),
    );
  });

  test('a date alone is the whole day', () => {
    expect(parseTimeInput('2026-11-21', 'from', 'UTC')).toEqual({ instant: '2026-11-21T00:00:00.000Z' });
    expect(parseTimeInput('2026-11-21', 'to', 'UTC')).toEqual({ instant: '2026-11-22T00:00:00.000Z' });
    expect(parseTimeInput('2026-12-31', 'to', 'UTC')).toEqual({ instant: '2027-01-01T00:00:00.000Z' });
  });

  test('a written offset wins over the zone', () => {
    expect(parseTimeInput('2026-11-21T10:00:00+02:00', 'from', 'Asia/Tokyo')).toEqual({ instant: '2026-11-21T08:00:00.000Z' });
    expect(parseTimeInput('2026-11-21 10:00Z', 'from', 'Asia/Tokyo')).toEqual({ instant: '2026-11-21T10:00:00.000Z' });
  });

  test.each(['', 'tomorrow', '2026-13-01', '2026-02-30', '2026-11-21 24:30', '21.11.2026', '2026-11-21 10:61'])(
    '%j is refused with a reason',
    (text) => {
      expect(parseTimeInput(text, 'from', 'UTC')).toHaveProperty('problem');
    },
  );

  test('any text is answered, and an answer is always a real instant', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-: TZ+.'), maxLength: 30 }), zone, (text, place) => {
        const read = parseTimeInput(text, 'to', place);
        if ('instant' in read) expect(new Date(read.instant).toISOString()).toBe(read.instant);
        else expect(read.problem.length).toBeGreaterThan(10);
      }),
    );
  });
});

test('whole days are named by their days, both ends included', () => {
  const options = { zone: 'UTC', locale: 'en-GB' };
  expect(describeRange({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-04T00:00:00.000Z' }, options)).toBe(
    '1 Nov 2026 to 3 Nov 2026',
  );
  expect(describeRange({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' }, options)).toBe('1 Nov 2026');
  expect(describeRange({ from: '2026-11-01T10:00:00.000Z', to: '2026-11-01T12:30:00.000Z' }, options)).toBe(
    '1 Nov 2026, 10:00 to 12:30',
  );
  expect(describeRange({ from: '2026-11-01T10:00:00.000Z', to: null }, options)).toBe('Since 1 Nov 2026, 10:00');
});

test('zooming out holds everything that was shown, and never ends in the future', () => {
  fc.assert(
    fc.property(now, zone, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 300 }), (at, place, length, ago) => {
      const to = at - ago * 86_400_000;
      const range = { from: new Date(to - length * 3_600_000).toISOString(), to: new Date(to).toISOString() };
      const wide = resolveRange(widenRange(range, at, place)!, at, place);
      expect(isWithin(range.from, wide)).toBe(true);
      expect(isWithin(new Date(Math.min(to, at) - 1).toISOString(), wide)).toBe(true);
      if (wide.to) expect(Date.parse(wide.to)).toBeLessThanOrEqual(at);
    }),
  );
  expect(widenRange({ preset: 'all' }, NOW, 'UTC')).toBeNull();
});
