import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { RefusalCode } from '../refusal';
import { NOT_UTF8, type WireObject } from './protobuf';

/** One record cannot be taken; caught by the decoder, which goes on with the next. */
export class RecordFault extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly field: string,
  ) {
    super(message);
  }
}

/** Forms that the specification does not allow and that are understood all the same, counted so that the sender can be told. */
export type Tolerance =
  | 'snakeCaseNames'
  | 'base64Ids'
  | 'enumNames'
  | 'numericNanos'
  | 'plainAttributes'
  | 'repeatedAttributes'
  | 'inexactIntegers'
  | 'unknownService'
  | 'missingTime';
export type Tolerated = Map<Tolerance, number>;

export function tolerate(tolerated: Tolerated, what: Tolerance): void {
  tolerated.set(what, (tolerated.get(what) ?? 0) + 1);
}

const snake = new Map<string, string>();
function snakeName(name: string): string {
  let found = snake.get(name);
  if (found === undefined) snake.set(name, (found = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)));
  return found;
}

/** A member of a decoded message, protobuf or JSON; own members only. */
export function get(from: WireObject, name: string, tolerated: Tolerated): unknown {
  if (Object.hasOwn(from, name)) return from[name];
  const other = snakeName(name);
  if (other === name || !Object.hasOwn(from, other)) return undefined;
  tolerate(tolerated, 'snakeCaseNames');
  return from[other];
}

export function asWire(value: unknown): WireObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
    ? (value as WireObject)
    : null;
}

export function asList(value: unknown, field: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new RecordFault('invalidEvent', `${field} must be a list.`, `/${field}`);
  return value;
}

/** Text fit to be stored: NUL made visible, half surrogates replaced. Throws RecordFault for what was no UTF-8. */
export function cleanText(text: string): string {
  const visible = text.includes('\u0000') ? text.replaceAll('\u0000', '\u2400') : text;
  if (!/[\ud800-\udfff]/.test(visible)) return visible;
  if (visible.startsWith(NOT_UTF8)) throw new RecordFault('malformedText', 'A text is not valid UTF-8.', '');
  return visible.replace(/\p{Cs}/gu, '\ufffd');
}

export function readText(value: unknown, field: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new RecordFault('invalidEvent', `${field} must be text.`, `/${field}`);
  return cleanText(value);
}

/** A trace or span id as lower-case hex; '' when absent, empty or all zero. JSON sends hex, protobuf bytes. */
export function readId(value: unknown, bytes: 8 | 16, field: string, tolerated: Tolerated): string {
  if (value === undefined || value === null || value === '') return '';
  let hex: string;
  if (value instanceof Uint8Array) {
    if (value.length === 0) return '';
    hex = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
  } else if (typeof value === 'string') {
    hex = value.toLowerCase();
    if (hex.length !== bytes * 2 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) {
      const decoded = Buffer.from(value, 'base64');
      if (decoded.length === bytes) {
        tolerate(tolerated, 'base64Ids');
        hex = decoded.toString('hex');
      }
    }
  } else hex = '-';
  if (hex.length !== bytes * 2 || !/^[0-9a-f]+$/.test(hex)) {
    throw new RecordFault(
      field === 'traceId' ? 'invalidTraceId' : 'invalidSpanId',
      `${field} must be ${bytes} bytes: ${bytes * 2} hexadecimal digits in JSON.`,
      `/${field}`,
    );
  }
  return /^0+$/.test(hex) ? '' : hex;
}

/** Nanoseconds as a decimal string; '' when absent or zero. */
export function readNanos(value: unknown, field: string, tolerated: Tolerated): string {
  if (value === undefined || value === null || value === '') return '';
  let text: string;
  if (typeof value === 'string') text = value;
  else if (typeof value === 'number') {
    tolerate(tolerated, 'numericNanos');
    text = Number.isFinite(value) && value >= 0 ? BigInt(Math.round(value)).toString() : '-';
  } else text = String(value); // a 64-bit value of the protobuf decoder
  if (!/^\d{1,20}$/.test(text)) {
    throw new RecordFault('invalidTime', `${field} must be nanoseconds since 1970 as a decimal string.`, `/${field}`);
  }
  const plain = text.replace(/^0+/, '');
  return plain;
}

/** Nanoseconds to a time between 1990 and 2100, or a fault. */
export function nanosToDate(nanos: string, field: string): Date {
  const at = new Date(Number(BigInt(nanos) / 1_000_000n));
  const year = at.getUTCFullYear(); // NaN when out of range
  if (year >= 1990 && year < 2100) return at;
  throw new RecordFault('invalidTime', `${field} must lie between 1990 and 2100. Is it in nanoseconds?`, `/${field}`);
}

export function readCount(value: unknown): number | undefined {
  const count = typeof value === 'string' ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : undefined;
}

/** An enum as its number; names (`SPAN_KIND_CLIENT`) are understood. */
export function readEnum(value: unknown, names: readonly string[], tolerated: Tolerated): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'string' || value === '') return undefined;
  tolerate(tolerated, 'enumNames');
  const at = names.indexOf(value.toUpperCase());
  if (at >= 0) return at;
  return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

const DEPTH = 60;

/** A list of KeyValue to a plain object. The last of two equal keys counts; `__proto__` is a name like any other. */
export function readAttributes(value: unknown, field: string, tolerated: Tolerated, depth = 0): JsonObject {
  const out: JsonObject = {};
  const plain = asWire(value);
  if (plain) {
    tolerate(tolerated, 'plainAttributes');
    for (const key of Object.keys(plain)) setOwn(out, cleanText(key), plainValue(plain[key], depth));
    return out;
  }
  for (const item of asList(value, field)) {
    const pair = asWire(item);
    if (!pair) throw new RecordFault('invalidEvent', `${field} must hold {key, value} pairs.`, `/${field}`);
    const key = readText(get(pair, 'key', tolerated), `${field}/key`);
    if (Object.hasOwn(out, key)) tolerate(tolerated, 'repeatedAttributes');
    setOwn(out, key, readAny(get(pair, 'value', tolerated), tolerated, depth));
  }
  return out;
}

function setOwn(target: JsonObject, key: string, value: JsonValue): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else target[key] = value;
}

/** An AnyValue of any kind. 64-bit integers beyond 2^53 - 1 and numbers that JSON has no word for become text. */
export function readAny(value: unknown, tolerated: Tolerated, depth = 0): JsonValue {
  if (depth > DEPTH) throw new RecordFault('tooDeep', `Attribute values are nested deeper than ${DEPTH} levels.`, '/attributes');
  const any = asWire(value);
  if (!any) return value === undefined || value === null ? null : plainValue(value, depth);
  const text = get(any, 'stringValue', tolerated);
  if (text !== undefined && text !== null) return typeof text === 'string' ? cleanText(text) : plainValue(text, depth);
  const flag = get(any, 'boolValue', tolerated);
  if (typeof flag === 'boolean') return flag;
  const int = get(any, 'intValue', tolerated);
  if (int !== undefined && int !== null) return readInteger(int, tolerated);
  const double = get(any, 'doubleValue', tolerated);
  if (double !== undefined && double !== null) return readDouble(double);
  const array = asWire(get(any, 'arrayValue', tolerated));
  if (array) return asList(get(array, 'values', tolerated), 'values').map((item) => readAny(item, tolerated, depth + 1));
  const list = asWire(get(any, 'kvlistValue', tolerated));
  if (list) return readAttributes(get(list, 'values', tolerated) ?? [], 'values', tolerated, depth + 1);
  const bytes = get(any, 'bytesValue', tolerated);
  if (bytes instanceof Uint8Array) return { $bytes: Buffer.from(bytes).toString('base64') };
  if (typeof bytes === 'string') return { $bytes: cleanText(bytes) };
  return null;
}

function readInteger(value: unknown, tolerated: Tolerated): JsonValue {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value;
    tolerate(tolerated, 'inexactIntegers');
    return String(value);
  }
  const text = String(value);
  if (!/^-?\d{1,20}$/.test(text)) throw new RecordFault('invalidEvent', 'intValue must be a whole number.', '/attributes');
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

function readDouble(value: unknown): JsonValue {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number') throw new RecordFault('invalidEvent', 'doubleValue must be a number.', '/attributes');
  if (!Number.isFinite(number)) return String(number);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? String(number) : number;
}

/** Values of emitters that send plain JSON in place of AnyValue. */
function plainValue(value: unknown, depth: number): JsonValue {
  if (depth > DEPTH) throw new RecordFault('tooDeep', `Attribute values are nested deeper than ${DEPTH} levels.`, '/attributes');
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') return readDouble(value);
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => plainValue(item, depth + 1));
  const object = asWire(value);
  if (!object) return null;
  const out: JsonObject = {};
  for (const key of Object.keys(object)) setOwn(out, cleanText(key), plainValue(object[key], depth + 1));
  return out;
}
