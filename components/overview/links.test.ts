import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEARCH_FIELDS } from '@/lib/search/fields';
import type { QueryNode } from '@/lib/search/grammar/ast';
import { parseQuery } from '@/lib/search/grammar/parse-query';
import { explorerHref, filter } from './links';

/** Fields whose values are names that emitters choose: what the first page links to. */
const NAMED = SEARCH_FIELDS.filter((field) => field.type === 'exact').map((field) => field.name);
const field = fc.constantFrom(...NAMED);
/** Anything an emitter may call something, with what the grammar gives a meaning to. */
const value = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('"', '\\', '*', '(', ')', '[', '.', '-', '>', '<', '=', ':', ' ', '\t', '\n', 'a', '1', 'OR') }),
    fc.constantFrom('OR', 'NOT', 'AND', '-x', '>5', '>=high', '[a TO b]', '..', 'a..b', '*', 'tool:*', '<script>', 'é', '退款', '-', '.', '0'),
  )
  .filter((text) => text !== '' && text.length <= 200); // prettier-ignore

function only(text: string): QueryNode {
  const parsed = parseQuery(text);
  expect(parsed.errors).toEqual([]);
  return parsed.ast!;
}

test('a filter asks for exactly the value it was made of', () => {
  fc.assert(
    fc.property(field, value, (name, given) => {
      expect(only(filter(name, given))).toMatchObject({ type: 'field', field: name, test: { op: 'eq', value: { text: given } } });
    }),
  );
});

test('filters in a row are all asked for, and survive the address', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(field, value), { minLength: 2, maxLength: 4 }), (pairs) => {
      const href = explorerHref([...pairs.map(([name, given]) => filter(name, given)), null, 'status:error'], '2026-11-01', '2026-11-07');
      const q = new URL(href, 'http://localhost').searchParams.get('q')!;
      const node = only(q);
      expect(node.type === 'and' && node.items.map((item) => item.type === 'field' && item.test.op === 'eq' && [item.field, item.test.value.text])).toEqual(
        [...pairs, ['status', 'error']],
      );
    }),
  );
}); // prettier-ignore

test('the range is whole UTC days, the last one included', () => {
  const params = new URL(explorerHref([], '2026-02-28', '2026-02-28'), 'http://localhost').searchParams;
  expect(Object.fromEntries(params)).toEqual({ from: '2026-02-28T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' });
});
