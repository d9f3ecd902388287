import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { secretPlace } from '@/lib/privacy/scrub-json';
import { isSecretValue, secretName, type SecretName } from '@/lib/privacy/secret-names';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';

/** Members of a JSON Schema that write a value out. */
const VALUES: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'examples', 'example']);

/** Of these, `["create", "rotate"]` of an argument called secret are words, and only what looks like a secret is one. A default is used as it stands. */
const CHOICES: ReadonlySet<string> = new Set(['const', 'enum']);

/** Members whose own members are names that the schema's author chose. */
const NAMED: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);

/**
 * Where a JSON Schema of a tool's arguments holds a secret; null: nowhere. That an argument is called `password` says nothing of what its schema says, but of a
 * value that is written out for it.
 */
export function schemaSecret(schema: JsonObject): (string | number)[] | null {
  return look(schema, [], null);
}

type Place = (string | number)[];

function look(value: JsonValue, at: Place, named: SecretName | null): Place | null {
  if (typeof value === 'string') return removeSecrets(value) === value ? null : at;
  if (Array.isArray(value)) return first(value.entries(), (item, i) => look(item, [...at, i], named));
  if (!isJsonObject(value)) return null;
  return first(Object.entries(value), (inner, key) => {
    if (removeSecrets(key) !== key) return at;
    if (NAMED.has(key) && isJsonObject(inner))
      return first(Object.entries(inner), (one, name) =>
        removeSecrets(name) === name ? look(one, [...at, key, name], secretName(name)) : [...at, key],
      );
    return VALUES.has(key) ? written(inner, [...at, key], CHOICES.has(key) ? named && { ...named, rule: 'credential' } : named) : look(inner, [...at, key], named); // prettier-ignore
  });
}

function written(value: JsonValue, at: Place, named: SecretName | null): Place | null {
  if (Array.isArray(value)) return first(value.entries(), (item, i) => written(item, [...at, i], named));
  if (named && typeof value === 'string' && isSecretValue(value, named)) return at;
  const place = secretPlace(value);
  return place && [...at, ...place];
}

function first<Key extends string | number>(
  entries: Iterable<readonly [Key, JsonValue]>,
  place: (value: JsonValue, key: Key) => Place | null,
): Place | null {
  for (const [key, value] of entries) {
    const found = place(value, key);
    if (found) return found;
  }
  return null;
}
