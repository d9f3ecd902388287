import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shownText } from '@/lib/decisions/step-text';
import type { JsonValue } from '@/lib/shared/json';
import { leafAt, leafOffset, shownJson, shownOffset } from './json-places';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;

test('what is written is what readers are shown, to the character', () => {
  fc.assert(
    fc.property(json, (value) => {
      const { text } = shownJson(value);
      expect(text).toBe(typeof value === 'string' ? JSON.stringify(value) : shownText(value));
    }),
  );
});

test('every text and number stands where it says', () => {
  fc.assert(
    fc.property(json, (value) => {
      const { text, leaves } = shownJson(value);
      for (const leaf of leaves) {
        const shown = text.slice(leaf.start, leaf.end);
        if (typeof leaf.value === 'string') expect(JSON.parse(`"${shown}"`)).toBe(leaf.value);
        else expect(JSON.parse(shown)).toBe(JSON.parse(JSON.stringify(leaf.value)));
      }
    }),
  );
});

test('a passage of a text is the same passage in what is shown, and back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(40), fc.nat(40), (value, a, b) => {
      const { text, leaves } = shownJson({ note: value });
      const leaf = leaves[0]!;
      const [from, to] = [Math.min(a, b, value.length), Math.min(Math.max(a, b), value.length)];
      const [start, end] = [shownOffset(leaf, from), shownOffset(leaf, to)];
      const passage = JSON.parse(`"${text.slice(start, end)}"`) as string;
      expect(value.includes(passage)).toBe(true);
      expect(shownOffset(leaf, leafOffset(leaf, start))).toBe(start);
    }),
  );
});

test.each([
  ['note', 'hello'],
  ['items[0].name', 'a'],
  ['items.1.name', 'b'],
  ['deep.er', 7],
])('%s leads to its leaf', (path, value) => {
  const { leaves } = shownJson({ note: 'hello', items: [{ name: 'a' }, { name: 'b' }], 'deep.er': 7 });
  expect(leafAt(leaves, path)?.value).toBe(value);
});
