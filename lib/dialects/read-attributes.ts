import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';

/** Own members only: an emitter's `__proto__` or `constructor` is a name like any other. */
export function member(from: JsonObject | undefined, key: string): JsonValue | undefined {
  return from !== undefined && Object.hasOwn(from, key) ? from[key] : undefined;
}

/** The first of the keys that is there and not null. */
export function first(from: JsonObject | undefined, keys: readonly string[]): JsonValue | undefined {
  for (const key of keys) {
    const value = member(from, key);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** Non-empty text; a number or boolean is written as text. */
export function asText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** A finite number, also from decimal text (64-bit numbers travel as text). */
export function asNumber(value: JsonValue | undefined): number | undefined {
  const number = typeof value === 'string' && /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A count: a whole number from 0 to 2^53 - 1. */
export function asCount(value: JsonValue | undefined): number | undefined {
  const number = asNumber(value);
  return number !== undefined && number >= 0 && number <= Number.MAX_SAFE_INTEGER ? Math.round(number) : undefined;
}

export function textOf(from: JsonObject | undefined, ...keys: string[]): string | undefined {
  return asText(first(from, keys));
}

/** As deep as records themselves may be: deeper text stays text, because everything that reads a value goes into it by recursion. */
const MOST_NESTED = 64;

/**
 * JSON text to its value; anything else, and text that is not JSON or nested too deeply, unchanged. Only objects, arrays and quoted
 * strings count as JSON.
 */
export function parseJson(value: JsonValue): JsonValue {
  if (typeof value !== 'string' || !/^\s*[[{"]/.test(value) || nestsTooDeep(value)) return value;
  try {
    const parsed = JSON.parse(value) as JsonValue;
    return ESCAPED.test(value) ? showable(parsed) : parsed;
  } catch {
    return value;
  }
}

/** True when the brackets of JSON text go deeper than MOST_NESTED; brackets inside its strings do not count. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      for (at = text.indexOf('"', at + 1); at > 0 && isEscaped(text, at); at = text.indexOf('"', at + 1));
      if (at < 0) return false;
    } else if (code === 91 || code === 123) {
      if (++depth > MOST_NESTED) return true;
    } else if (code === 93 || code === 125) depth--;
  }
  return false;
}

/** An odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
  return slashes % 2 === 1;
}

/** Escapes that may stand for what records hold nowhere else: NUL, and halves of surrogate pairs. */
const ESCAPED = /\\u(?:0000|d[89a-f])/i;

/** JSON inside a text was not looked at when the text came in: its NULs are made visible and half surrogates replaced here. */
function showable(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replaceAll('\0', '\u2400').replace(/\p{Cs}/gu, '\ufffd');
  if (Array.isArray(value)) return value.map(showable);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [showable(key) as string, showable(item)]));
}

/** A value as reading text: text as it is, anything else as JSON. */
export function asReadable(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  const parsed = value === undefined ? undefined : parseJson(value);
  return isJsonObject(parsed) ? parsed : undefined;
}

export function asArray(value: JsonValue | undefined): JsonValue[] | undefined {
  const parsed = value === undefined ? undefined : parseJson(value);
  return Array.isArray(parsed) ? parsed : undefined;
}

/**
 * Lists are flattened as `prefix.N.rest`. Indexes only order the entries: `prefix.999999999.x` makes one entry and no long array. `at` is
 * the index as it was written.
 */
export function indexed(from: JsonObject, prefix: string): { at: string; entry: JsonObject }[] {
  const entries = new Map<string, JsonObject>();
  const start = `${prefix}.`;
  for (const key of Object.keys(from)) {
    if (!key.startsWith(start)) continue;
    const dot = key.indexOf('.', start.length);
    const digits = dot < 0 ? key.slice(start.length) : key.slice(start.length, dot);
    if (!/^\d{1,10}$/.test(digits)) continue;
    let entry = entries.get(digits);
    if (!entry) entries.set(digits, (entry = Object.create(null) as JsonObject));
    entry[dot < 0 ? '' : key.slice(dot + 1)] = from[key]!;
  }
  return [...entries].map(([at, entry]) => ({ at, entry })).sort((a, b) => Number(a.at) - Number(b.at));
}

/** What is under `prefix.`, with the prefix cut off. */
export function under(from: JsonObject, prefix: string): JsonObject | undefined {
  const start = `${prefix}.`;
  let found: JsonObject | undefined;
  for (const key of Object.keys(from)) {
    if (!key.startsWith(start)) continue;
    found ??= Object.create(null) as JsonObject;
    found[key.slice(start.length)] = from[key]!;
  }
  return found;
}

/** The object without its members that are undefined. A copy: deleting from an object would make it slow for all that read it. */
export function withoutUndefined<T extends object>(object: T): T {
  const kept = {} as T;
  for (const key of Object.keys(object) as (keyof T)[]) if (object[key] !== undefined) kept[key] = object[key];
  return kept;
}
