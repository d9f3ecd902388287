import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';

/** Masks one text; `hint` is the name of the member that holds it. */
export type MaskText = (text: string, hint?: string) => string;

/** A JSON value with every text masked, member names too. Numbers that are identifiers become texts. The value given stays as it is. */
export function maskJson(value: JsonValue, mask: MaskText, hint?: string): JsonValue {
  if (typeof value === 'string') return mask(value, hint);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || value < 1e8) return value;
    const shown = mask(String(value), hint);
    return shown === String(value) ? value : shown;
  }
  if (Array.isArray(value)) return value.map((item) => maskJson(item, mask, hint));
  if (!isJsonObject(value)) return value;
  const out: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const name = key.length < 6 ? key : mask(key);
    let free = name;
    for (let n = 2; name !== key && (Object.hasOwn(out, free) || Object.hasOwn(value, free)); n++) free = `${name} ${n}`;
    out[free] = maskJson(item, mask, key);
  }
  return out;
}
