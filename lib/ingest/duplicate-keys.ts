import type { JsonValue } from '@/lib/shared/json';

/**
 * JSON.parse keeps the last of two members with one name and says nothing. Whether that happened is found by counting: the text has
 * as many colons outside strings as it has members, so fewer members in the parsed value mean that one was hidden. Only then the text
 * is read again to say where.
 */
export function hidesMembers(text: string, value: JsonValue): boolean {
  return countColons(text) !== countMembers(value);
}

function countColons(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) i = endOfString(text, i);
    else if (code === 58) count++;
  }
  return count;
}

/** The place of the quote that closes the string opened at `open`; the text's length where none does. */
export function endOfString(text: string, open: number): number {
  let at = open;
  for (;;) {
    at = text.indexOf('"', at + 1);
    if (at < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return at;
  }
}

function countMembers(value: JsonValue): number {
  let count = 0;
  const waiting: JsonValue[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) {
      for (const item of next) if (typeof item === 'object' && item !== null) waiting.push(item);
    } else {
      for (const key of Object.keys(next)) {
        count++;
        const item = next[key]!;
        if (typeof item === 'object' && item !== null) waiting.push(item);
      }
    }
  }
  return count;
}

interface Level {
  /** Names seen, for objects; null for lists. */
  names: Set<string> | null;
  /** The member or place being read. */
  at: string | number;
  expectsName: boolean;
}

/**
 * Paths of members that are named again in their object, in valid JSON text, each once; at most `limit`. Without recursion.
 */
export function findDuplicateKeys(text: string, limit = 1000): (string | number)[][] {
  const found: (string | number)[][] = [];
  const stack: Level[] = [];
  for (let i = 0; i < text.length; i++) {
    const top = stack.at(-1);
    switch (text.charCodeAt(i)) {
      case 34: {
        const end = endOfString(text, i);
        if (top?.names && top.expectsName) {
          const name = JSON.parse(text.slice(i, end + 1)) as string;
          top.at = name;
          top.expectsName = false;
          if (top.names.has(name)) {
            found.push(stack.map((level) => level.at));
            if (found.length >= limit) return found;
          }
          top.names.add(name);
        }
        i = end;
        break;
      }
      case 123: // {
        stack.push({ names: new Set(), at: '', expectsName: true });
        break;
      case 91: // [
        stack.push({ names: null, at: 0, expectsName: false });
        break;
      case 125:
      case 93:
        stack.pop();
        break;
      case 44: // ,
        if (top?.names) top.expectsName = true;
        else if (top && typeof top.at === 'number') top.at++;
        break;
    }
  }
  return found;
}
