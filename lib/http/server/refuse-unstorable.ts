import { AppError } from '@/lib/shared/errors';
import { isWellFormed } from '@/lib/shared/well-formed';

/** A list or an object that is looked through, and how far. */
interface Place {
  of: object;
  /** Null: a list. */
  names: readonly string[] | null;
  next: number;
}

/**
 * Throws invalidRequest for the first text or name in `value` that holds U+0000 or half a surrogate pair: nothing that is stored, hashed or looked for can. Values
 * of any depth and width: it remembers the way to where it is, and nothing of what lies beside it.
 */
export function refuseUnstorable(value: unknown, prefix: string): void {
  const way: Place[] = [];
  // JSON is a tree; what a page sends to an action may lead back to itself, or to one object from a thousand places.
  const seen = new Set<object>();
  const look = (at: unknown): void => {
    const fault = typeof at === 'string' ? faultOf(at) : null;
    if (fault) throw refusal(fieldOf(prefix, way), fault);
    if (typeof at !== 'object' || at === null || seen.has(at)) return;
    seen.add(at);
    way.push({ of: at, names: Array.isArray(at) ? null : Object.keys(at), next: 0 });
  };
  look(value);
  for (let place = way.at(-1); place; place = way.at(-1)) {
    const { of, names } = place;
    if (place.next >= (names ?? (of as unknown[])).length) {
      way.pop();
      continue;
    }
    const at = place.next++;
    const name = names?.[at];
    const fault = name === undefined ? null : faultOf(name);
    if (fault) throw refusal(fieldOf(prefix, way.slice(0, -1)), fault);
    look(name === undefined ? (of as unknown[])[at] : (of as Record<string, unknown>)[name]);
  }
}

/** The names on the way, each of what was looked at last. */
function fieldOf(prefix: string, way: readonly Place[]): string {
  let field = prefix;
  for (const { names, next } of way) {
    if (field.length > LONGEST) break;
    const name = names?.[next - 1];
    field += name === undefined ? `[${next - 1}]` : field === '' ? name : `.${name}`;
  }
  return field;
}

/** Whether JSON text can hold U+0000 or half a surrogate pair at all: only escaped, or it is no JSON. */
export function mayHoldUnstorable(json: Uint8Array): boolean {
  const bytes = Buffer.from(json.buffer, json.byteOffset, json.byteLength);
  return ['\\u0000', '\\ud', '\\uD'].some((escaped) => bytes.includes(escaped));
}

const faultOf = (text: string): string | null =>
  text.includes('\0') ? 'the NUL character (U+0000)' : isWellFormed(text) ? null : 'half a character (a lone surrogate)';

const LONGEST = 200;

function refusal(field: string, fault: string): AppError {
  const where = field.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST);
  return new AppError('invalidRequest', `${where || 'path'}: holds ${fault}, which cannot be stored or looked for.`, {
    field: where,
  });
}
