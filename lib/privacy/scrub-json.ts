import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { isMarker, removedMarker } from './markers';
import { removeSecrets } from './remove-secrets';
import { isSecretValue, secretName, type SecretName } from './secret-names';

/**
 * Removes secrets from a JSON value, in place: from every text by its form (removeSecrets), the whole value of members that are named
 * like secrets, and secrets that stand in member names. Returns the value (a bare text is returned changed).
 */
export function removeSecretsFrom(value: JsonValue): JsonValue {
  return scrub(value, null);
}

/** Where the first thing stands that removeSecretsFrom would replace; null: nowhere. A secret that is a name is not told: then it is the place of the object. */
export function secretPlace(value: JsonValue): (string | number)[] | null {
  return firstChange(value, removeSecretsFrom(structuredClone(value)), []);
}

function firstChange(value: JsonValue, clean: JsonValue, at: (string | number)[]): (string | number)[] | null {
  if (Array.isArray(value) && Array.isArray(clean)) {
    for (const [i, item] of value.entries()) {
      const found = firstChange(item, clean[i]!, [...at, i]);
      if (found) return found;
    }
    return null;
  }
  if (isJsonObject(value) && isJsonObject(clean)) {
    for (const [key, item] of Object.entries(value)) {
      const found = Object.hasOwn(clean, key) ? firstChange(item, clean[key]!, [...at, key]) : at;
      if (found) return found;
    }
    return null;
  }
  return value === clean ? null : at;
}

function scrub(value: JsonValue, named: SecretName | null): JsonValue {
  if (typeof value === 'string') return scrubText(value, named);
  if (typeof value === 'number') return named && isSecretValue(String(value), named) ? removedMarker(named.type) : value;
  if (Array.isArray(value)) scrubList(value, named);
  else if (isJsonObject(value)) scrubObject(value, named);
  return value;
}

function scrubText(text: string, named: SecretName | null): string {
  if (named && isSecretValue(text, named) && !isMarker(text)) return removedMarker(named.type);
  return removeSecrets(text);
}

function scrubList(list: JsonValue[], named: SecretName | null): void {
  for (let i = 0; i < list.length; i++) {
    const before = list[i - 1];
    // ["--password", "hunter2"]: a command line as a list.
    const flag = typeof before === 'string' && before.startsWith('--') ? secretName(before) : null;
    const item = list[i]!;
    const changed = scrub(item, named ?? flag);
    if (changed !== item) list[i] = changed;
  }
}

function scrubObject(object: JsonObject, named: SecretName | null): void {
  let secretKeys: string[] | null = null;
  for (const key of Object.keys(object)) {
    const item = object[key]!;
    const changed = scrub(item, secretName(key) ?? named);
    if (changed !== item) object[key] = changed;
    if (key.length >= 16 && removeSecrets(key) !== key) (secretKeys ??= []).push(key);
  }
  if (secretKeys) for (const key of secretKeys) rename(object, key);
}

/** Two secrets as names in one object must not fall together: the second gets a number. */
function rename(object: JsonObject, key: string): void {
  const value = object[key]!;
  const clean = removeSecrets(key);
  delete object[key];
  let name = clean;
  for (let n = 2; Object.hasOwn(object, name); n++) name = `${clean} ${n}`;
  object[name] = value;
}
