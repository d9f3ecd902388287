import canonicalizeOther from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionHash, canonicalize, frozenCopy } from './index.js';

/** I-JSON: no half surrogates, no integers beyond 2^53. */
const json = fc.jsonValue({ noUnicodeString: false, stringUnit: 'binary' }).filter((value) => {
  const safe = (part: unknown): boolean =>
    typeof part === 'number'
      ? !Number.isInteger(part) || Number.isSafeInteger(part)
      : typeof part === 'object' && part !== null
        ? Object.values(part).every(safe)
        : true;
  return safe(value);
});

describe('canonicalize', () => {
  test('writes what the canonicalize package writes', () => {
    fc.assert(fc.property(json, (value) => canonicalize(value) === canonicalizeOther(value)));
  });

  test('writes text that reads back as the same value and is canonical already', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalize(value);
        expect(canonicalize(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test('does not depend on the order of properties', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalize(turned)).toBe(canonicalize(object));
      }),
    );
  });

  test("sorts by UTF-16 code units and writes numbers as the RFC's example does", () => {
    expect(canonicalize({ '\ufb33': 1, '😂': 2, '€': 3, '\r': 4, '1': 5 })).toBe('{"\\r":4,"1":5,"€":3,"😂":2,"\ufb33":1}');
    expect(canonicalize([333333333.33333329, 4.5, 2e-3, 0.000000000000000000000000001, -0])).toBe(
      '[333333333.3333333,4.5,0.002,1e-27,0]',
    );
  });

  test.each([
    ['NaN', { a: [NaN] }, '/a/0'],
    ['an infinite number', { a: Infinity }, '/a'],
    ['an integer beyond 2^53', { amount: 2 ** 53 }, '/amount'],
    ['half a surrogate', { 'a/b': '\ud83d' }, '/a~1b'],
    ['half a surrogate in a key', { '\udc00': 1 }, ''],
    ['a date', { at: new Date(0) }, '/at'],
    ['a bigint', { at: 1n }, '/at'],
    ['a function', [() => 1], '/0'],
    ['a hole', Array(1), '/0'],
    ['a map', { m: new Map() }, '/m'],
  ])('refuses %s, and names the place', (_, value, place) => {
    expect(() => canonicalize(value)).toThrow(`The value at "${place}`);
  });

  test('refuses what contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(() => canonicalize(loop)).toThrow(TypeError);
  });

  test('keeps a property that is called __proto__', () => {
    expect(canonicalize(JSON.parse('{"__proto__":{"admin":true}}'))).toBe('{"__proto__":{"admin":true}}');
    const copy = frozenCopy(JSON.parse('{"__proto__":{"admin":true}}') as Record<string, unknown>);
    expect(Object.hasOwn(copy, '__proto__')).toBe(true);
    expect(copy['admin']).toBeUndefined();
  });
});

describe('actionHash', () => {
  const parts = {
    tenant: 'wsp_1',
    nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
    agent: 'refund-agent',
    tool: { name: 'pay', schemaVersion: '3' },
    args: { amount: '40.00' },
    subject: { type: 'user', id: 'u-1' },
    target: { resource: 'pi_9', environment: 'prod' },
  };

  test('changes with every part that is bound, and with none that is not', async () => {
    const hash = await actionHash(parts);
    expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    const others = [
      { tenant: 'wsp_2' },
      { nonce: 'AAAAAAAAAAAAAAAAAAAAAB' },
      { agent: 'other' },
      { tool: { name: 'pay', schemaVersion: '4' } },
      { tool: { name: 'pay2', schemaVersion: '3' } },
      { args: { amount: '40.0' } },
      { args: { amount: '40.00', extra: null } },
      { subject: undefined },
      { target: { resource: 'pi_9', environment: 'test' } },
    ];
    const hashes = await Promise.all(others.map((change) => actionHash({ ...parts, ...change })));
    expect(new Set([hash, ...hashes]).size).toBe(others.length + 1);
    expect(
      await actionHash({ ...parts, tool: { ...parts.tool, annotations: { readOnlyHint: true } } as typeof parts.tool }),
    ).toBe(hash);
  });
});
