import { fnv64 } from '@/lib/shared/fnv';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';

/**
 * A key for a step that its emitter gave none, made of what is said. It does not depend on the order of members: the stored form of a
 * record has another order than the one that came in, and both must find the same step.
 */
export function contentKey(prefix: string, value: JsonValue): string {
  return `${prefix}-${fnv64(JSON.stringify(value, (_name, item: JsonValue) => (isJsonObject(item) ? ordered(item) : item)))}`;
}

function ordered(object: { [key: string]: JsonValue }): { [key: string]: JsonValue } {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
