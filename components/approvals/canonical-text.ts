import type { JsonObject, JsonValue } from '@/lib/shared/json';

/** A value as text that is the same for the same value: names in order of their UTF-16 units as RFC 8785 has them, indented to be read. Complete. */
export function canonicalText(value: JsonValue): string {
  return JSON.stringify(sorted(value), null, 2) ?? 'null';
}

/** The same of an object, with numbers of some members written as given: digits that a number of a program would lose stay where they are. */
export function objectText(value: JsonObject, literals: Readonly<Record<string, string>>): string {
  const names = Object.keys(value).sort();
  if (names.length === 0) return '{}';
  const member = (name: string): string =>
    Object.hasOwn(literals, name) ? literals[name]! : canonicalText(value[name]!).replaceAll('\n', '\n  ');
  return `{\n${names.map((name) => `  ${JSON.stringify(name)}: ${member(name)}`).join(',\n')}\n}`;
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const out = Object.create(null) as Record<string, JsonValue>;
  for (const name of Object.keys(value).sort()) out[name] = sorted((value as Record<string, JsonValue>)[name]!);
  return out;
}
