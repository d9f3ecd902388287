import { fromZoned, isTimeZone } from '@/lib/shared/time';
import type { SearchField } from '../fields';
import { closest } from '@/lib/shared/did-you-mean';

/** A value in the type of its field, or what is wrong with it. */
export type ReadValue<T> = { ok: true; value: T } | { ok: false; message: string; suggestion?: string };

/** A number: 12, -0.5, 1e3, 10k, 2.5M. */
export function readNumber(text: string): ReadValue<number> {
  const match = /^([+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3})?)([kKmM])?$/.exec(text);
  const value = match ? Number(match[1]) * (match[2] === undefined ? 1 : /k/i.test(match[2]) ? 1e3 : 1e6) : Number.NaN;
  if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return { ok: true, value };
  const plain = text.replace(/[,_' ]/g, '');
  const mended = plain !== text && /^[+-]?\d+(\.\d+)?$/.test(plain) ? plain : undefined;
  return { ok: false, message: 'a number is needed here, such as 5, 0.8 or 10k', suggestion: mended };
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration in milliseconds: 500ms, 2s, 1.5h, 1m30s. */
export function readDuration(text: string): ReadValue<number> {
  let value = 0;
  let rest = text.toLowerCase();
  while (rest !== '') {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)/.exec(rest);
    if (!match) {
      const bare = /^\d+(\.\d+)?$/.test(rest) && rest === text;
      return {
        ok: false,
        message: bare ? 'a duration needs a unit: ms, s, m, h or d' : 'a duration is needed here, such as 500ms, 2s or 1m30s',
        suggestion: bare ? `${text}s` : undefined,
      };
    }
    value += Number(match[1]) * UNIT_MS[match[2]!]!;
    rest = rest.slice(match[0].length);
  }
  if (text === '' || value > 3.2e12) return { ok: false, message: 'a duration is needed here, such as 500ms, 2s or 1m30s' };
  return { ok: true, value };
}

/** A stretch of time: what a written date, month or instant stands for. `end` is exclusive; an exact instant has end = start. */
export interface TimeSpan {
  start: Date;
  end: Date;
}
export interface TimeContext {
  now: Date;
  /** IANA zone for dates and times without an offset. */
  zone: string;
}

const RELATIVE = /^now(?:([+-])(\d{1,6})(s|m|h|d|w))?$/i;
const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;

/** 2026, 2026-11, 2026-11-21, 2026-11-21T10:00, ...:00.123Z, ...+01:00, today, yesterday, now, now-7d. */
export function readInstant(text: string, context: TimeContext): ReadValue<TimeSpan> {
  const wrong = {
    ok: false as const,
    message: 'a time is needed here, such as 2026-11-21, 2026-11-21T10:00Z, now-7d or yesterday',
  };
  const relative = RELATIVE.exec(text);
  if (relative) {
    const unit = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }[(relative[3] ?? 's').toLowerCase()]!;
    const ms = context.now.getTime() + (relative[1] === '-' ? -1 : 1) * Number(relative[2] ?? 0) * unit;
    if (!inRange(ms)) return wrong;
    return { ok: true, value: { start: new Date(ms), end: new Date(ms) } };
  }
  const zone = isTimeZone(context.zone) ? context.zone : 'UTC';
  if (/^(today|yesterday)$/i.test(text)) {
    const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(context.now).split('-').map(Number);
    const shift = text.toLowerCase() === 'today' ? 0 : -1;
    return spanOf({ year: year!, month: month!, day: day! + shift }, { year: year!, month: month!, day: day! + shift + 1 }, zone);
  }
  const match = DATE.exec(text);
  if (!match) return wrong;
  const [, y, mo, d, h, mi, s, fraction, offset] = match;
  const year = Number(y);
  const month = Number(mo ?? 1);
  const day = Number(d ?? 1);
  if (year < 1970 || year > 2200 || month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return { ok: false, message: `there is no such date` };
  if (mo === undefined) return spanOf({ year, month: 1, day: 1 }, { year: year + 1, month: 1, day: 1 }, zone);
  if (d === undefined)
    return spanOf({ year, month, day: 1 }, { year: month === 12 ? year + 1 : year, month: (month % 12) + 1, day: 1 }, zone);
  if (h === undefined) return spanOf({ year, month, day }, { year, month, day: day + 1 }, zone);
  if (Number(h) > 23 || Number(mi) > 59 || Number(s ?? 0) > 59) return { ok: false, message: 'there is no such time of day' };
  const ms = Math.floor(Number(`0.${fraction ?? '0'}`) * 1000);
  const start = offset
    ? new Date(Date.UTC(year, month - 1, day, Number(h), Number(mi), Number(s ?? 0), ms) - offsetMs(offset))
    : fromZoned({ year, month, day, hour: Number(h), minute: Number(mi), second: Number(s ?? 0), millisecond: ms }, zone);
  const length = s === undefined ? 60_000 : fraction === undefined ? 1000 : 1;
  return { ok: true, value: { start, end: new Date(start.getTime() + length) } };
}
type Day = { year: number; month: number; day: number };
function spanOf(from: Day, to: Day, zone: string): ReadValue<TimeSpan> {
  return { ok: true, value: { start: fromZoned(from, zone), end: fromZoned(to, zone) } };
}
function offsetMs(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
function inRange(ms: number): boolean {
  return ms > 0 && ms < Date.UTC(2200, 0, 1);
}

/** A value of an enum in its canonical writing. */
export function readEnum(field: SearchField, text: string): ReadValue<string> {
  const values = field.values ?? [];
  const found = values.find((value) => value.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return { ok: true, value: found };
  return {
    ok: false,
    message: `one of ${values.length > 12 ? `${values.slice(0, 12).join(', ')} and others` : values.join(', ')}`,
    suggestion: closest(text, values) ?? values.find((value) => value.toLowerCase().startsWith(text.toLowerCase())),
  };
}

const YES_NO: Readonly<Record<string, string>> = { true: 'true', yes: 'true', false: 'false', no: 'false' };
/** true or false, in its canonical writing. */
export function readBoolean(text: string): ReadValue<string> {
  const value = YES_NO[text.toLowerCase()];
  return value
    ? { ok: true, value }
    : { ok: false, message: 'true or false is needed here', suggestion: closest(text, Object.keys(YES_NO)) };
}
