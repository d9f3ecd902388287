import canonicalize from 'canonicalize';
import type { JsonValue } from '@/lib/shared/json';
import { isWellFormed } from '@/lib/shared/well-formed';

/** Deeper values are left to the library, which also finds circles. */
const DEEP = 256;

/**
 * Canonical JSON (RFC 8785) of a JSON value. Throws on lone surrogates and numbers that are not finite.
 *
 * The library says what is right. Plain values, which is what records are, are written here, to the same text in a fifth of the time;
 * anything else (undefined in a list, toJSON, great depth) and everything that is wrong goes to the library.
 */
export function canonicalJson(value: JsonValue): string {
  const text = write(value, 0) ?? canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
}

/** Null: not for us to say. */
function write(value: unknown, depth: number): string | null {
  switch (typeof value) {
    case 'string':
      return isWellFormed(value) ? JSON.stringify(value) : null;
    case 'number':
      return Number.isFinite(value) ? String(value) : null; // RFC 8785 section 3.2.2.3: as ECMAScript writes it; -0 is 0
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= DEEP || typeof (value as { toJSON?: unknown }).toJSON === 'function') return null;
      return Array.isArray(value) ? writeList(value, depth + 1) : writeObject(value as Record<string, unknown>, depth + 1);
    default:
      return null;
  }
}

function writeList(list: readonly unknown[], depth: number): string | null {
  let out = '[';
  for (let i = 0; i < list.length; i++) {
    const item = write(list[i], depth);
    if (item === null) return null;
    out += i === 0 ? item : `,${item}`;
  }
  return `${out}]`;
}

function writeObject(object: Record<string, unknown>, depth: number): string | null {
  const keys = Object.keys(object);
  if (!areSorted(keys)) keys.sort(); // by UTF-16 code units, as RFC 8785 section 3.2.3 wants
  let out = '{';
  for (const key of keys) {
    const item = object[key];
    if (item === undefined) continue;
    const name = writeName(key);
    const text = write(item, depth);
    if (name === null || text === null) return null;
    out += out.length === 1 ? `${name}:${text}` : `,${name}:${text}`;
  }
  return `${out}}`;
}

function areSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if (keys[i - 1]! > keys[i]!) return false;
  return true;
}

/** Names come again and again: the text of short ones is kept, so many at most, because senders choose them. */
const names = new Map<string, string>();
const NAMES_MAX = 2_000;
const NAME_LENGTH = 48;

function writeName(key: string): string | null {
  const known = names.get(key);
  if (known !== undefined) return known;
  if (!isWellFormed(key)) return null;
  const text = JSON.stringify(key);
  if (key.length <= NAME_LENGTH) {
    if (names.size >= NAMES_MAX) names.clear();
    names.set(key, text);
  }
  return text;
}
