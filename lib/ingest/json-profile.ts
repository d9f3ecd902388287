import type { JsonValue } from '@/lib/shared/json';
import { pointer, type Issue } from './refusal';

/** What one record may be. Bytes are approximated by UTF-16 code units of its names and texts. */
export const LIMITS = { depth: 64, members: 20_000, items: 100_000, nameLength: 512, textLength: 1024 * 1024 } as const;
export type Limits = { readonly [K in keyof typeof LIMITS]: number };

/** With the u flag a surrogate pair is one character, so only halves match. */
const HALF_SURROGATE = /\p{Cs}/u;

/** Whether the text could hold what JSON.parse lets pass: half surrogates come only from escapes. */
export function mayHoldHalfSurrogates(text: string): boolean {
  return /\\u[dD][89a-fA-F]/.test(text);
}

/**
 * NUL characters, which exist in JSON text as escapes only, become U+2400 (a visible sign for NUL), because PostgreSQL text cannot
 * hold them. Everything else stays.
 */
export function replaceNulEscapes(text: string): string {
  return text.includes('\\u0000') ? text.replace(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1\\u2400') : text;
}

interface Count {
  members: number;
  items: number;
  text: number;
}
interface Found extends Omit<Issue, 'field'> {
  path: PropertyKey[];
}

/**
 * Holds one parsed record against the input profile: depth, size, exact numbers, whole characters. Returns what is wrong first, with a
 * JSON pointer, or null. Recursion ends at the depth limit, so that a hostile depth costs nothing.
 */
export function checkProfile(value: JsonValue, checkText: boolean, limits: Limits = LIMITS): Issue | null {
  const found = check(value, 0, { members: 0, items: 0, text: 0 }, checkText, limits);
  return found && { code: found.code, message: found.message, field: pointer(found.path) };
}

function check(value: JsonValue, depth: number, count: Count, checkText: boolean, limits: Limits): Found | null {
  switch (typeof value) {
    case 'string':
      return checkString(value, count, checkText, limits);
    case 'number':
      return checkNumber(value);
    case 'object':
      if (value === null) return null;
      if (depth >= limits.depth) {
        return issue('tooDeep', `Nested deeper than ${limits.depth} levels. Flatten it, or send the inner part as text.`);
      }
      return Array.isArray(value)
        ? checkList(value, depth, count, checkText, limits)
        : checkObject(value, depth, count, checkText, limits);
    default:
      return null;
  }
}

function checkList(list: JsonValue[], depth: number, count: Count, checkText: boolean, limits: Limits): Found | null {
  count.items += list.length;
  if (count.items > limits.items)
    return issue('tooManyMembers', `More than ${limits.items} list items. Send fewer in one record.`);
  for (let i = 0; i < list.length; i++) {
    const found = check(list[i]!, depth + 1, count, checkText, limits);
    if (found) return within(found, i);
  }
  return null;
}

function checkObject(
  object: { [key: string]: JsonValue },
  depth: number,
  count: Count,
  checkText: boolean,
  limits: Limits,
): Found | null {
  for (const key of Object.keys(object)) {
    if (++count.members > limits.members) {
      return issue('tooManyMembers', `More than ${limits.members} members. Send fewer in one record.`);
    }
    if (key.length > limits.nameLength) {
      return within(issue('invalidEvent', `A member's name is longer than ${limits.nameLength} characters.`), key);
    }
    const found = checkString(key, count, checkText, limits) ?? check(object[key]!, depth + 1, count, checkText, limits);
    if (found) return within(found, key);
  }
  return null;
}

function checkString(text: string, count: Count, checkText: boolean, limits: Limits): Found | null {
  count.text += text.length;
  if (count.text > limits.textLength) {
    return issue(
      'eventTooLarge',
      `The record holds more than ${limits.textLength} characters. Send large content as several records.`,
    );
  }
  if (checkText && HALF_SURROGATE.test(text)) {
    return issue('malformedText', 'The text holds half of a surrogate pair (an escape such as \\ud83d without its other half).');
  }
  return null;
}

function checkNumber(value: number): Found | null {
  if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return null;
  return issue('unsafeNumber', 'The number is beyond 2^53 - 1 and cannot be kept exactly. Send it as a string.');
}

function issue(code: Found['code'], message: string): Found {
  return { code, message, path: [] };
}

function within(found: Found, part: PropertyKey): Found {
  found.path.unshift(part);
  return found;
}
