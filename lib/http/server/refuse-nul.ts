import { AppError } from '@/lib/shared/errors';

/** A list or an object that is looked through, and how far. */
interface Place {
  of: object;
  /** Null: a list. */
  names: readonly string[] | null;
  next: number;
}

/**
 * Throws invalidRequest for the first text or name in `value` that holds U+0000: nothing that is stored or looked for can. Values of any depth and width: it
 * remembers the way to where it is, and nothing of what lies beside it.
 */
export function refuseNul(value: unknown, prefix: string): void {
  const way: Place[] = [];
  const look = (at: unknown): void => {
    if (typeof at === 'string' && at.includes('\0')) throw holdsNul(fieldOf(prefix, way));
    if (typeof at === 'object' && at !== null) way.push({ of: at, names: Array.isArray(at) ? null : Object.keys(at), next: 0 });
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
    if (name?.includes('\0')) throw holdsNul(fieldOf(prefix, way.slice(0, -1)));
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

/** Whether JSON text can hold U+0000 at all: only escaped, or it is no JSON. */
export function mayHoldNul(json: Uint8Array): boolean {
  return Buffer.from(json.buffer, json.byteOffset, json.byteLength).includes('\\u0000');
}

const LONGEST = 200;

function holdsNul(field: string): AppError {
  const where = field.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST);
  return new AppError(
    'invalidRequest',
    `${where || 'path'}: holds the NUL character (U+0000), which cannot be stored or looked for.`,
    {
      field: where,
    },
  );
}
