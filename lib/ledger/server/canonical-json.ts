import canonicalize from 'canonicalize';
import type { JsonValue } from '@/lib/shared/json';

/** Canonical JSON (RFC 8785) of a JSON value. Throws on lone surrogates and non-finite numbers. */
export function canonicalJson(value: JsonValue): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
}
