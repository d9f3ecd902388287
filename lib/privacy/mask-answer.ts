import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { MASK_CLOSE, MASK_OPEN, masksIn, plainMasks } from './mask-text';

/** One masked value of an answer. */
export interface MaskedPlace {
  /** JSON pointer (RFC 6901) to the text in the answer. */
  path: string;
  /** UTF-16 units. */
  start: number;
  end: number;
  type: string;
  token: string;
}

/** An answer for outside: masks in readable brackets, and the list of their places. Member names are masked too, without an entry. */
export function toMaskedAnswer<T extends object>(answer: T): T & { masked?: MaskedPlace[] } {
  const places: MaskedPlace[] = [];
  // Where the walk is; written as a pointer only for a text that holds a mask, which few do.
  const at: (string | number)[] = [];
  const walk = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') {
      if (!value.includes(MASK_OPEN)) return value;
      const path = at.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
      for (const mask of masksIn(value)) places.push({ path, ...mask });
      return plainMasks(value);
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item, i) => under(i, item));
    if (!isJsonObject(value)) return value;
    const out: JsonObject = {};
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (item === undefined) continue;
      const name = plainMasks(key);
      out[name] = under(name, item);
    }
    return out;
  };
  const under = (key: string | number, item: JsonValue): JsonValue => {
    at.push(key);
    const said = walk(item);
    at.pop();
    return said;
  };
  const text = walk(answer as JsonValue) as unknown as T;
  return places.length > 0 ? { ...text, masked: places } : text;
}

/** An answer of the API as it was inside: the masks of the list get their own brackets again. Changes and returns it. */
export function fromMaskedAnswer<T extends object>(answer: T & { masked?: MaskedPlace[] | undefined }): T {
  for (const { path, start, end } of answer.masked ?? []) {
    const keys = path
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop();
    let at: unknown = answer;
    for (const key of keys) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
    const holder = at as Record<string, unknown> | undefined;
    const text = last === undefined || typeof holder !== 'object' ? undefined : holder[last];
    if (typeof text === 'string')
      holder![last!] = text.slice(0, start) + MASK_OPEN + text.slice(start + 1, end - 1) + MASK_CLOSE + text.slice(end);
  }
  return answer;
}
