/**
 * Instants and zones. Times are stored in UTC and shown in a zone that is always named. Everything here is pure and client-safe,
 * and answers the same on the server and in the browser, so that a rendered time does not change when the page comes alive.
 */
export type Instant = Date | string | number;

/** How much of an instant is shown. `stamp` is for tables: day, month, time, and far from today the year; `full` has year and zone. */
export type TimeStyle = 'full' | 'stamp' | 'date' | 'day' | 'time' | 'millis' | 'iso';

export interface TimeOptions {
  /** IANA name, as resolveZone answers. */
  zone: string;
  locale: string;
  /** What `stamp` is far from; the clock's time where it is left out. */
  now?: Instant;
}

/** Within half a year of today a day and a month say which year is meant. */
const NEAR_MS = 183 * 86_400_000;

/** True where a `stamp` names the year: it is wider then. */
export function isFarFrom(now: Instant, instant: Instant): boolean {
  return Math.abs(toMillis(instant) - toMillis(now)) > NEAR_MS;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(locale: string, zone: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${locale}|${zone}|${key}`;
  let found = formatters.get(id);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    if (formatters.size > 400) formatters.clear();
    formatters.set(id, found);
  }
  return found;
}

/** Milliseconds since 1970; NaN when the text is no date. */
export function toMillis(instant: Instant): number {
  return typeof instant === 'number' ? instant : typeof instant === 'string' ? Date.parse(instant) : instant.getTime();
}

/** RFC 3339 in UTC with milliseconds; null when it is no date. */
export function toIso(instant: Instant): string | null {
  const ms = toMillis(instant);
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null;
}

/** True for a name the runtime knows as an IANA zone ('Europe/Berlin', 'UTC'). Offsets such as '+01:00' are not zones. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The zone a setting stands for: 'utc' -> 'UTC', 'local' -> the browser's (UTC while it is unknown), a name -> itself. */
export function resolveZone(setting: string, localZone?: string | null): string {
  if (setting === 'utc') return 'UTC';
  if (setting === 'local') return localZone && isTimeZone(localZone) ? localZone : 'UTC';
  return isTimeZone(setting) ? setting : 'UTC';
}

export interface ZonedParts {
  year: number;
  month: number; // 1..12
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

/** What clock and calendar of the zone show at that instant. */
export function zonedParts(instant: Instant, zone: string): ZonedParts {
  const ms = toMillis(instant);
  const parts = formatter('en-US-u-ca-gregory-nu-latn', zone, 'parts', {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  }).formatToParts(ms);
  const value = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const before = parts.some((part) => part.type === 'era' && part.value.startsWith('B'));
  const year = before ? 1 - value('year') : value('year');
  return {
    year,
    month: value('month'),
    day: value('day'),
    hour: value('hour'),
    minute: value('minute'),
    second: value('second'),
    millisecond: ((ms % 1000) + 1000) % 1000,
  };
}

/** The zone's distance from UTC at that instant, in minutes (east is positive). */
export function zoneOffset(instant: Instant, zone: string): number {
  const ms = toMillis(instant);
  return Math.round((utcOf(zonedParts(ms, zone)) - ms) / 60_000);
}

/** '+01:00', '-03:30', '+00:00'. */
export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/**
 * The instant at which the zone's clock shows these parts. Where the clock is put back and shows a time twice, the first one; where
 * it is put forward and skips a time, the same distance after the jump (02:30 becomes 03:30), as java.time and Temporal do.
 */
export function fromZoned(parts: Partial<ZonedParts> & Pick<ZonedParts, 'year' | 'month' | 'day'>, zone: string): Date {
  const wall = utcOf({ hour: 0, minute: 0, second: 0, millisecond: 0, ...parts });
  const before = zoneOffset(wall - 86_400_000, zone) * 60_000;
  const after = zoneOffset(wall + 86_400_000, zone) * 60_000;
  for (const offset of before === after ? [before] : [before, after]) {
    const candidate = wall - offset;
    if (utcOf(zonedParts(candidate, zone)) === wall) return new Date(candidate);
  }
  return new Date(wall - before);
}

/** The beginning of a day written `2026-11-21`, by the zone's calendar; null for other text and for days that there are not. */
export function dayIn(text: string, zone: string): Date | null {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const calendar = new Date(Date.UTC(year, month - 1, day));
  if (calendar.getUTCMonth() !== month - 1 || calendar.getUTCDate() !== day || calendar.getUTCFullYear() !== year) return null;
  return fromZoned({ year, month, day }, zone);
}

const WALL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/;

/** What the zone's clock showed, as a field of date and time writes it (`2026-11-21T14:30`), as an instant; null for other text. */
export function fromWallTime(text: string, zone: string): Date | null {
  const [, year, month, day, hour, minute, second] = (WALL.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  return fromZoned({ year, month, day, hour: hour!, minute: minute!, second: second || 0 }, zone);
}

/** The instant by the zone's clock, to the minute, as a field of date and time reads it. */
export function toWallTime(instant: Instant, zone: string): string {
  const { year, month, day, hour, minute } = zonedParts(instant, zone);
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}`;
}

export type CalendarUnit = 'hour' | 'day' | 'week' | 'month' | 'year';

/** The beginning of the hour, day, week (Monday), month or year that holds the instant, by the zone's calendar. */
export function startOf(unit: CalendarUnit, instant: Instant, zone: string): Date {
  const parts = zonedParts(instant, zone);
  const { year, month, day } = parts;
  if (unit === 'hour') {
    const ms = toMillis(instant);
    return new Date(ms - (parts.minute * 60 + parts.second) * 1000 - parts.millisecond);
  }
  if (unit === 'week') {
    const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
    return fromZoned({ year, month, day: day - weekday }, zone);
  }
  return fromZoned({ year, month: unit === 'year' ? 1 : month, day: unit === 'day' ? day : 1 }, zone);
}

/** The instant moved by whole calendar units of the zone: a day is 23 hours long when clocks go forward. Clamps to month ends. */
export function shift(instant: Instant, amount: number, unit: CalendarUnit, zone: string): Date {
  if (unit === 'hour') return new Date(toMillis(instant) + amount * 3_600_000);
  const parts = zonedParts(instant, zone);
  if (unit === 'day' || unit === 'week')
    return fromZoned({ ...parts, day: parts.day + amount * (unit === 'week' ? 7 : 1) }, zone);
  const months = parts.month - 1 + amount * (unit === 'year' ? 12 : 1);
  const year = parts.year + Math.floor(months / 12);
  const month = (((months % 12) + 12) % 12) + 1;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return fromZoned({ ...parts, year, month, day: Math.min(parts.day, lastDay) }, zone);
}

/** The zone's short name then: 'UTC', 'CET', 'GMT+5:30'. */
export function zoneAbbreviation(instant: Instant, { zone, locale }: TimeOptions): string {
  if (zone === 'UTC') return 'UTC';
  const parts = formatter(locale, zone, 'zone', { timeZoneName: 'short' }).formatToParts(toMillis(instant));
  return tidy(parts.find((part) => part.type === 'timeZoneName')?.value ?? formatOffset(zoneOffset(instant, zone)));
}

/** An instant in words of the locale, on a 24-hour clock. 'not a date' when it is none. */
export function formatInstant(instant: Instant, style: TimeStyle, options: TimeOptions): string {
  const iso = toIso(instant);
  if (iso === null) return 'not a date';
  if (style === 'iso') return iso;
  const { zone, locale } = options;
  const ms = Date.parse(iso);
  const { hour, minute, second, millisecond } = zonedParts(ms, zone);
  const clock = `${pad(hour)}:${pad(minute)}:${pad(second)}`;
  switch (style) {
    case 'time':
      return clock;
    case 'millis':
      return `${clock}.${String(millisecond).padStart(3, '0')}`;
    case 'day':
      return calendar(ms, zone, locale, 'day', { day: 'numeric', month: 'short' });
    case 'date':
      return calendar(ms, zone, locale, 'date', { day: 'numeric', month: 'short', year: 'numeric' });
    case 'stamp':
      if (isFarFrom(options.now ?? Date.now(), ms))
        return `${calendar(ms, zone, locale, 'far', { day: '2-digit', month: 'short', year: 'numeric' })} ${clock.slice(0, 5)}`;
      return `${calendar(ms, zone, locale, 'stamp', { day: '2-digit', month: 'short' })} ${clock}`;
    case 'full':
      return `${calendar(ms, zone, locale, 'date', { day: 'numeric', month: 'short', year: 'numeric' })}, ${clock} ${zoneAbbreviation(ms, options)}`;
  }
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** '3 minutes ago', 'in 2 days', by the largest unit that fits; anything closer than a second is 'now'. */
export function formatRelative(instant: Instant, now: Instant, locale: string): string {
  const distance = toMillis(instant) - toMillis(now);
  if (!Number.isFinite(distance)) return 'not a date';
  const [unit, size] = UNITS.find(([, length]) => Math.abs(distance) >= length) ?? ['second', 1000];
  return tidy(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(distance / size), unit));
}

function calendar(ms: number, zone: string, locale: string, key: string, options: Intl.DateTimeFormatOptions): string {
  return tidy(formatter(locale, zone, key, { ...options, calendar: 'gregory', numberingSystem: 'latn' }).format(ms));
}

function utcOf({ year, month, day, hour, minute, second, millisecond }: ZonedParts): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime();
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** Versions of the locale data differ in their kind of space; a page must not change between server and browser. */
function tidy(text: string): string {
  return text.replace(/[\u00a0\u202f\u2009]/g, ' ').replace(/[\u200e\u200f]/g, '');
}
