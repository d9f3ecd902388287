import { formatInstant, fromZoned, shift, startOf, toMillis, zoneAbbreviation, type TimeOptions } from '@/lib/shared/time';

/**
 * The time a list is about. Relative ranges snap to whole units of the zone ("last 7 days" begins at midnight), so the same link
 * counts the same rows until that unit is over; their end stays open, so new rows arrive. Pure and client-safe.
 */
export const RANGE_PRESETS = {
  '15m': 'Last 15 minutes',
  '1h': 'Last hour',
  '4h': 'Last 4 hours',
  '24h': 'Last 24 hours',
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  lastMonth: 'Last month',
  '12mo': 'Last 12 months',
  all: 'All time',
} as const;
export type RangePreset = keyof typeof RANGE_PRESETS;

/** `from` is inclusive, `to` exclusive, both RFC 3339 UTC; null leaves that side open. */
export type TimeRange = { preset: RangePreset } | { from: string | null; to: string | null };

export interface ResolvedRange {
  from: string | null;
  to: string | null;
}

const MINUTE = 60_000;

export function isRangePreset(text: string): text is RangePreset {
  return Object.hasOwn(RANGE_PRESETS, text);
}

/** The instants a range stands for, seen from `now` in the zone. */
export function resolveRange(range: TimeRange, now: number, zone: string): ResolvedRange {
  if (!('preset' in range)) return range;
  const floor = (ms: number): string => new Date(Math.floor((now - ms) / MINUTE) * MINUTE).toISOString();
  const day = startOf('day', now, zone);
  const daysBack = (days: number): string => shift(day, -days, 'day', zone).toISOString();
  switch (range.preset) {
    case '15m':
      return { from: floor(15 * MINUTE), to: null };
    case '1h':
      return { from: floor(60 * MINUTE), to: null };
    case '4h':
      return { from: floor(240 * MINUTE), to: null };
    case '24h':
      return { from: floor(1440 * MINUTE), to: null };
    case 'today':
      return { from: day.toISOString(), to: null };
    case 'yesterday':
      return { from: daysBack(1), to: day.toISOString() };
    case '7d':
      return { from: daysBack(6), to: null };
    case '30d':
      return { from: daysBack(29), to: null };
    case '90d':
      return { from: daysBack(89), to: null };
    case 'month':
      return { from: startOf('month', now, zone).toISOString(), to: null };
    case 'lastMonth': {
      const month = startOf('month', now, zone);
      return { from: shift(month, -1, 'month', zone).toISOString(), to: month.toISOString() };
    }
    case '12mo':
      return { from: shift(startOf('month', now, zone), -11, 'month', zone).toISOString(), to: null };
    case 'all':
      return { from: null, to: null };
  }
}

/** The same range with its ends written down, for a link that must show the same rows tomorrow. An open end becomes `now`. */
export function freezeRange(range: TimeRange, now: number, zone: string): TimeRange {
  const { from, to } = resolveRange(range, now, zone);
  return { from, to: to ?? new Date(now).toISOString() };
}

/** 'Last 7 days', '1 Nov 2026, 00:00 to 3 Nov 2026, 12:30'. The zone is shown beside it, never left out. */
export function describeRange(range: TimeRange, options: TimeOptions): string {
  if ('preset' in range) return RANGE_PRESETS[range.preset];
  const { from, to } = range;
  if (!from && !to) return RANGE_PRESETS.all;
  if (from && to) {
    if (isMidnight(from, options.zone) && isMidnight(to, options.zone)) {
      const first = formatInstant(from, 'date', options);
      const last = formatInstant(shift(to, -1, 'day', options.zone), 'date', options);
      return first === last ? first : `${first} to ${last}`;
    }
    const sameDay = formatInstant(from, 'date', options) === formatInstant(to, 'date', options);
    return sameDay
      ? `${formatShort(from, options)} to ${clock(to, options)}`
      : `${formatShort(from, options)} to ${formatShort(to, options)}`;
  }
  return from ? `Since ${formatShort(from, options)}` : `Until ${formatShort(to!, options)}`;
}

/** The instant as the absolute inputs show it: '2026-11-21 14:30', with seconds only when there are any. */
export function formatTimeInput(instant: string, zone: string): string {
  const options = { zone, locale: 'sv-SE' };
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    toMillis(instant),
  );
  const time = formatInstant(instant, 'millis', options);
  return `${date} ${time.endsWith('.000') ? (time.startsWith(':00', 5) ? time.slice(0, 5) : time.slice(0, 8)) : time}`;
}

export type TimeInput = { instant: string } | { problem: string };

const LOCAL = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?$/;
const ABSOLUTE = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:Z|[+-]\d{2}:?\d{2})$/i;
const EXAMPLE = 'Write it as 2026-11-21 or 2026-11-21 14:30.';

/**
 * Reads what a person typed as one end of a range. A date alone is the whole day: its beginning as `from`, the next midnight as `to`.
 * Without an offset the text is in `zone`.
 */
export function parseTimeInput(text: string, end: 'from' | 'to', zone: string): TimeInput {
  const trimmed = text.trim();
  if (ABSOLUTE.test(trimmed)) {
    const ms = Date.parse(
      trimmed
        .replace(/\s?(z|[+-]\d{2}):?(\d{2})?$/i, (_, sign: string, minutes?: string) =>
          minutes ? `${sign}:${minutes}` : sign.toUpperCase(),
        )
        .replace(' ', 'T'),
    );
    return Number.isNaN(ms) ? { problem: `There is no such date or time. ${EXAMPLE}` } : { instant: new Date(ms).toISOString() };
  }
  const match = LOCAL.exec(trimmed);
  if (!match) return { problem: `This is not a date. ${EXAMPLE}` };
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const millisecond = match[7] === undefined ? 0 : Number(match[7].padEnd(3, '0'));
  if (month! < 1 || month! > 12) return { problem: `There is no month ${month}. ${EXAMPLE}` };
  const days = new Date(Date.UTC(year!, month!, 0)).getUTCDate();
  if (day! < 1 || day! > days)
    return { problem: `${year}-${String(month).padStart(2, '0')} has ${days} days: there is no day ${day}.` };
  if (hour === undefined) {
    return { instant: fromZoned({ year: year!, month: month!, day: day! + (end === 'to' ? 1 : 0) }, zone).toISOString() };
  }
  if (hour > 23 || minute! > 59 || (second ?? 0) > 59) return { problem: 'The time of day runs from 00:00 to 23:59.' };
  return {
    instant: fromZoned(
      { year: year!, month: month!, day: day!, hour, minute: minute!, second: second ?? 0, millisecond },
      zone,
    ).toISOString(),
  };
}

/** Why two ends make no range, or null. */
export function rangeProblem(from: string | null, to: string | null): string | null {
  if (from && to && toMillis(from) >= toMillis(to)) return 'The end is not after the beginning.';
  return null;
}

/** True when new rows can still fall into the range. */
export function isOpenEnded({ to }: ResolvedRange): boolean {
  return to === null;
}

/** Twice the range around its middle, not past now; null when everything is shown already. */
export function widenRange(range: TimeRange, now: number, zone: string): TimeRange | null {
  const { from, to } = resolveRange(range, now, zone);
  if (!from) return null;
  const end = to ? toMillis(to) : now;
  const half = Math.max(MINUTE, (end - toMillis(from)) / 2);
  const wideEnd = end + half;
  const wideFrom = new Date(toMillis(from) - (to && wideEnd <= now ? half : 2 * half)).toISOString();
  return { from: wideFrom, to: to && wideEnd <= now ? new Date(wideEnd).toISOString() : null };
}

/** Whether an instant lies in the range; open ends admit everything. */
export function isWithin(instant: string, { from, to }: ResolvedRange): boolean {
  const ms = toMillis(instant);
  return (!from || ms >= toMillis(from)) && (!to || ms < toMillis(to));
}

/** The zone's short name at the end of the range, 'UTC', 'CET'. */
export function rangeZone(range: ResolvedRange, now: number, options: TimeOptions): string {
  return zoneAbbreviation(range.to ?? new Date(now).toISOString(), options);
}

function isMidnight(instant: string, zone: string): boolean {
  return startOf('day', instant, zone).getTime() === toMillis(instant);
}
function clock(instant: string, options: TimeOptions): string {
  const time = formatInstant(instant, 'time', options);
  return time.endsWith(':00') ? time.slice(0, 5) : time;
}
function formatShort(instant: string, options: TimeOptions): string {
  return `${formatInstant(instant, 'date', options)}, ${clock(instant, options)}`;
}
