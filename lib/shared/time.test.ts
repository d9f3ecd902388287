import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatInstant,
  formatOffset,
  formatRelative,
  fromWallTime,
  fromZoned,
  isTimeZone,
  resolveZone,
  shift,
  startOf,
  toIso,
  toWallTime,
  zoneAbbreviation,
  zonedParts,
  zoneOffset,
} from './time';

const berlin = 'Europe/Berlin';
const zones = fc.constantFrom(
  'UTC',
  berlin,
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/St_Johns',
);
const instants = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2037, 0, 1) });

describe('zones', () => {
  it('knows zones by name and nothing else', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('UTC')).toBe(true);
    for (const wrong of ['+01:00', '', 'Mars/Base', 'Europe/Berlin; DROP', '../etc', 'constructor'])
      expect(isTimeZone(wrong)).toBe(false);
  });
  it('resolves settings, with UTC for what it does not know', () => {
    expect(resolveZone('utc', berlin)).toBe('UTC');
    expect(resolveZone('local', berlin)).toBe(berlin);
    expect(resolveZone('local', null)).toBe('UTC');
    expect(resolveZone('Nowhere/At_All')).toBe('UTC');
  });
  it('knows offsets on both sides of a change of clocks, and odd ones', () => {
    expect(zoneOffset('2026-03-29T00:59:59Z', berlin)).toBe(60);
    expect(zoneOffset('2026-03-29T01:00:00Z', berlin)).toBe(120);
    expect(formatOffset(zoneOffset('2026-07-01T00:00:00Z', 'America/St_Johns'))).toBe('-02:30');
    expect(formatOffset(zoneOffset('2026-01-01T00:00:00Z', 'Asia/Kolkata'))).toBe('+05:30');
  });
});

describe('fromZoned', () => {
  it('inverts zonedParts, except in the hour that is shown twice, where it answers the first', () => {
    fc.assert(
      fc.property(instants, zones, (ms, zone) => {
        const back = fromZoned(zonedParts(ms, zone), zone).getTime();
        expect(zonedParts(back, zone)).toEqual(zonedParts(ms, zone));
        expect(back).toBeLessThanOrEqual(ms);
      }),
    );
  });
  it('moves a skipped time past the jump', () => {
    expect(fromZoned({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, berlin).toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });
  it('takes the first of a repeated hour', () => {
    expect(fromZoned({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 }, berlin).toISOString()).toBe(
      '2026-10-25T00:30:00.000Z',
    );
  });
});

describe('startOf and shift', () => {
  it('snap to the calendar of the zone', () => {
    expect(startOf('day', '2026-11-21T23:30:00Z', berlin).toISOString()).toBe('2026-11-21T23:00:00.000Z');
    expect(startOf('week', '2026-11-21T10:00:00Z', 'UTC').toISOString()).toBe('2026-11-16T00:00:00.000Z');
    expect(startOf('month', '2026-11-21T10:00:00Z', berlin).toISOString()).toBe('2026-10-31T23:00:00.000Z');
    expect(startOf('hour', '2026-11-21T10:59:59.999Z', 'Asia/Kolkata').toISOString()).toBe('2026-11-21T10:30:00.000Z');
  });
  it('a day is 23 or 25 hours long when clocks change', () => {
    const hours = (iso: string) => (shift(iso, 1, 'day', berlin).getTime() - Date.parse(iso)) / 3_600_000;
    expect(hours('2026-03-28T23:00:00Z')).toBe(23);
    expect(hours('2026-10-24T22:00:00Z')).toBe(25);
    expect(hours('2026-11-20T23:00:00Z')).toBe(24);
  });
  it('clamps to the end of the month', () => {
    expect(shift('2026-03-31T00:00:00Z', -1, 'month', 'UTC').toISOString()).toBe('2026-02-28T00:00:00.000Z');
    expect(shift('2028-02-29T00:00:00Z', 1, 'year', 'UTC').toISOString()).toBe('2029-02-28T00:00:00.000Z');
  });
  it('a start is never after its instant, and is its own start', () => {
    fc.assert(
      fc.property(instants, zones, fc.constantFrom('hour', 'day', 'week', 'month', 'year'), (ms, zone, unit) => {
        const start = startOf(unit, ms, zone).getTime();
        expect(start).toBeLessThanOrEqual(ms);
        expect(startOf(unit, start, zone).getTime()).toBe(start);
      }),
    );
  });
});

describe('formatInstant', () => {
  const at = '2026-11-21T14:02:11.482Z';
  const utc = { zone: 'UTC', locale: 'en-GB' };
  it('names the zone wherever the date is whole', () => {
    expect(formatInstant(at, 'full', utc)).toBe('21 Nov 2026, 14:02:11 UTC');
    expect(formatInstant(at, 'full', { zone: berlin, locale: 'en-GB' })).toBe('21 Nov 2026, 15:02:11 CET');
    expect(zoneAbbreviation('2026-07-01T00:00:00Z', { zone: berlin, locale: 'en-GB' })).toBe('CEST');
  });
  it('names the year in a table where a day and a month would be taken for those of another', () => {
    for (const now of ['2027-11-21T00:00:00Z', '2026-01-10T00:00:00Z'])
      expect(formatInstant(at, 'stamp', { ...utc, now })).toBe('21 Nov 2026 14:02');
    expect(formatInstant(at, 'stamp', { ...utc, now: '2027-03-01T00:00:00Z' })).toBe('21 Nov 14:02:11');
  });
  it('has shorter forms for tables and timelines', () => {
    expect(formatInstant(at, 'stamp', { ...utc, now: '2026-12-31T00:00:00Z' })).toBe('21 Nov 14:02:11');
    expect(formatInstant(at, 'time', { zone: 'Asia/Kolkata', locale: 'en-GB' })).toBe('19:32:11');
    expect(formatInstant(at, 'millis', utc)).toBe('14:02:11.482');
    expect(formatInstant(at, 'iso', { zone: berlin, locale: 'de-DE' })).toBe(at);
  });
  it('follows the locale but keeps a 24-hour clock and Latin digits', () => {
    expect(formatInstant(at, 'date', { zone: 'UTC', locale: 'de-DE' })).toBe('21. Nov. 2026');
    expect(formatInstant('2026-11-21T00:02:11Z', 'full', { zone: 'UTC', locale: 'en-US' })).toBe('Nov 21, 2026, 00:02:11 UTC');
  });
  it('says so when it is no date', () => {
    expect(formatInstant('yesterday-ish', 'full', utc)).toBe('not a date');
    expect(toIso(Number.NaN)).toBeNull();
    expect(toIso(9e15)).toBeNull();
  });
});

describe('formatRelative', () => {
  it('uses the largest unit that fits, in both directions', () => {
    const now = Date.UTC(2026, 10, 21);
    expect(formatRelative(now - 3 * 60_000, now, 'en-GB')).toBe('3 minutes ago');
    expect(formatRelative(now + 2 * 86_400_000, now, 'en-GB')).toBe('in 2 days');
    expect(formatRelative(now - 200, now, 'en-GB')).toBe('now');
    expect(formatRelative(now - 59_999, now, 'en-GB')).toBe('59 seconds ago');
  });
});

describe('wall time', () => {
  it('is read and written by the clock of the zone, and comes back as it went', () => {
    expect(fromWallTime('2026-11-21T14:30', 'Europe/Berlin')!.toISOString()).toBe('2026-11-21T13:30:00.000Z');
    expect(fromWallTime('2026-07-21T14:30', 'Europe/Berlin')!.toISOString()).toBe('2026-07-21T12:30:00.000Z');
    for (const zone of ['UTC', 'Asia/Tokyo', 'America/St_Johns'])
      expect(toWallTime(fromWallTime('2026-11-21T00:05', zone)!, zone)).toBe('2026-11-21T00:05');
    for (const text of ['', 'foo', '2026-11-21', '2026-11-21T14:30Z']) expect(fromWallTime(text, 'UTC')).toBeNull();
  });
});
