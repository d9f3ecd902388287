import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '@/lib/shared/json';
import { ancestors, findInJson, initiallyOpen, PAGE, pathOf, previewOf, visibleRows } from './json-tree';

const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
const everything = { has: () => true };
const once = new Map<string, number>();

describe('visibleRows', () => {
  it('shows each node of an opened value once, under a pointer of its own', () => {
    fc.assert(
      fc.property(json, (value) => {
        const rows = visibleRows(value, everything, once);
        expect(new Set(rows.map((row) => row.pointer)).size).toBe(rows.length);
        expect(rows[0]).toMatchObject({ pointer: '', depth: 0 });
      }),
    );
  });
  it('opens long lists in pages and says how many there are', () => {
    const list = Array.from({ length: PAGE * 2 + 5 }, (_, index) => index);
    const rows = visibleRows(list, everything, once);
    expect(rows).toHaveLength(PAGE + 2);
    expect(rows.at(-1)).toEqual({ kind: 'more', pointer: '', depth: 1, shown: PAGE, size: list.length });
    expect(visibleRows(list, everything, new Map([['', 3]]))).toHaveLength(list.length + 1);
  });
  it('shows one row of a closed value', () => {
    expect(visibleRows({ a: { b: 1 } }, new Set<string>(), once)).toHaveLength(1);
  });
});

describe('initiallyOpen', () => {
  it('keeps to its budget', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`k${index}`, Array.from({ length: 100 }, () => 0)]),
    );
    expect(visibleRows(wide, initiallyOpen(wide, 3, 300), once).length).toBeLessThanOrEqual(301);
  });
});

describe('findInJson', () => {
  const value: JsonValue = { order: { id: 'W100', 'odd/key~': ['x', 'Refund W100'] }, n: 4417 };
  it('finds keys and values, and every ancestor leads to them', () => {
    expect(findInJson(value, 'w100').pointers).toEqual(['/order/id', '/order/odd~1key~0/1']);
    expect(findInJson(value, '4417').pointers).toEqual(['/n']);
    const open = new Set(findInJson(value, 'refund').pointers.flatMap(ancestors));
    expect(visibleRows(value, open, once).map((row) => row.pointer)).toContain('/order/odd~1key~0/1');
  });
  it('says when it stopped early', () => {
    expect(findInJson(['a', 'a', 'a'], 'a', 2)).toEqual({ pointers: ['/0', '/1'], complete: false });
  });
  it('finds every string it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), (list) => {
        for (const text of list) expect(findInJson(list, text).pointers).toContain(`/${list.indexOf(text)}`);
      }),
    );
  });
});

describe('pathOf', () => {
  it('is what jq would take', () => {
    const value: JsonValue = { messages: [{ 'odd key': 1 }], '0': 'x' };
    expect(pathOf('', value)).toBe('.');
    expect(pathOf('/messages/0/odd key', value)).toBe('.messages[0]."odd key"');
    expect(pathOf('/0', value)).toBe('."0"');
    expect(pathOf('/0', ['a'])).toBe('.[0]');
  });
});

describe('previewOf', () => {
  it('is short however large the value is', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(Array.from(previewOf(value, 40)).length).toBeLessThanOrEqual(41);
      }),
    );
    expect(previewOf({ a: [1, 'two'], b: null })).toBe('{a: [1, "two"], b: null}');
  });
});
