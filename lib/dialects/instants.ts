import type { JsonValue } from '@/lib/shared/json';

/** Years 0001 to 9999 only: what every store and every browser can hold. */
const MIN_MS = -62_135_596_800_000;
const MAX_MS = 253_402_300_799_999;

/** Unix milliseconds and microseconds within them, to `2026-11-21T10:00:00.000000Z`: fixed width, so that text order is time order. */
function write(ms: number, micros: string): string | undefined {
  if (!Number.isFinite(ms) || ms < MIN_MS || ms > MAX_MS) return undefined;
  return `${new Date(ms).toISOString().slice(0, 20)}${micros}Z`;
}

/** Nanoseconds since 1970 as OTLP writes them (a decimal string or a number) to an instant, cut to microseconds. 0 and nonsense: undefined. */
export function fromUnixNano(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return value > 0 ? fromDate(new Date(value / 1e6)) : undefined;
  if (typeof value !== 'string' || !/^\d{1,22}$/.test(value)) return undefined;
  const digits = value.replace(/^0+/, '');
  if (digits === '') return undefined;
  const padded = digits.padStart(10, '0');
  return write(Number(padded.slice(0, -9)) * 1000, padded.slice(-9, -3));
}

/** A Date to an instant; undefined when it is invalid or out of years 0001 to 9999. */
export function fromDate(date: Date): string | undefined {
  const ms = date.getTime();
  if (ms >= 0 && ms <= MAX_MS && Number.isInteger(ms)) return `${date.toISOString().slice(0, 23)}000Z`;
  const micros = ((((ms % 1000) + 1000) % 1000) * 1000).toFixed(0).padStart(6, '0');
  return write(ms, micros);
}

/** How programs write a time: UTC, milliseconds, a day that every month has. There is nothing to compute. */
const USUAL = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** RFC 3339 text (any offset, any number of decimals) or Unix milliseconds to an instant; undefined when it is neither. */
export function fromText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return fromDate(new Date(value));
  if (typeof value !== 'string' || value.length > 64) return undefined;
  if (value.length === 24 && USUAL.test(value)) return `${value.slice(0, 23)}000Z`;
  const match = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:?\d{2})?$/.exec(value.trim());
  if (!match) return undefined;
  const [, day, time, decimals = '', zone = 'Z'] = match;
  return write(Date.parse(`${day}T${time}${zone.toUpperCase()}`), decimals.padEnd(6, '0').slice(0, 6));
}

/** Moves an instant by milliseconds (may be negative or fractional). */
export function shift(instant: string, ms: number): string | undefined {
  const micros = Number(instant.slice(23, 26)) + Math.round(ms * 1000);
  const whole = Date.parse(`${instant.slice(0, 23)}Z`) + Math.floor(micros / 1000);
  if (!Number.isFinite(whole) || whole < MIN_MS || whole > MAX_MS) return undefined;
  const rest = ((micros % 1000) + 1000) % 1000;
  return write(whole, `${new Date(whole).toISOString().slice(20, 23)}${String(rest).padStart(3, '0')}`);
}

/** The instant as the API writes it: milliseconds, or microseconds where there are any. */
export function toApiInstant(instant: string): string {
  return instant.endsWith('000Z') ? `${instant.slice(0, 23)}Z` : instant;
}
