import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json';
import type { JsonValue } from '@/lib/shared/json';

const keys = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toJSON',
    '',
    '0',
    '10',
    '9',
    '-1',
    'a',
    'A',
    'é',
    '\u20ac',
    '\ufb33',
    '😀',
    '"',
    '\\',
  ),
);
const { value } = fc.letrec<{ value: unknown; object: unknown; list: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme-ascii' }),
    tie('object'),
    tie('list'),
  ),
  object: fc.dictionary(keys, tie('value')).map((made) => JSON.parse(JSON.stringify(made)) as unknown),
  list: fc.array(tie('value')),
}));

describe('canonical JSON', () => {
  test('is the text that the library writes, and reads back as the value', () => {
    fc.assert(
      fc.property(value, (given) => {
        const text = canonicalJson(given as JsonValue);
        expect(text).toBe(canonicalize(given));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(given)));
      }),
      { numRuns: 3_000 },
    );
  });

  test('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(keys, fc.string()), (given) => {
        const turned = Object.fromEntries(Object.entries(given).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(given));
      }),
    );
  });

  test.each([
    ['a lone surrogate', { a: '\ud800' }],
    ['a lone surrogate in a name', { '\udc00': 1 }],
    ['NaN', [Number.NaN]],
    ['infinity', { a: -Infinity }],
  ])('throws on %s, as the library does', (_what, given) => {
    expect(() => canonicalize(given)).toThrow();
    expect(() => canonicalJson(given as JsonValue)).toThrow();
  });

  test('treats what is not JSON as the library does', () => {
    const odd = { a: undefined, d: new Date(0), l: [undefined], u: 1 } as unknown as JsonValue;
    expect(canonicalJson(odd)).toBe(canonicalize(odd));
    expect(() => canonicalJson(undefined as unknown as JsonValue)).toThrow('not a JSON value');
    const circle: { a?: unknown } = {};
    circle.a = circle;
    expect(() => canonicalJson(circle as JsonValue)).toThrow('Circular');
  });

  test('goes as deep as the library', () => {
    let deep: JsonValue = 'x';
    for (let i = 0; i < 400; i++) deep = i % 2 ? [deep] : { a: deep };
    expect(canonicalJson(deep)).toBe(canonicalize(deep));
  });
});
