import fc from 'fast-check';
import { expect, test } from 'vitest';
import { argumentsText } from './arguments-text';

test('arguments become one text, and a passage of it leads back to the values it touches', () => {
  const { text, placesOf } = argumentsText({
    to: 'ana@example.com',
    items: [{ note: 'call 😀 Ana' }, { n: 7, ok: true, none: null }],
  });
  expect(text).toBe('to: ana@example.com\nnote: call 😀 Ana\nn: 7');
  const at = text.indexOf('Ana');
  expect(placesOf(at, at + 3)).toEqual([{ field: 'arguments.items[0].note', start: 8, end: 11 }]);
  expect(placesOf(0, text.length).map(({ field }) => field)).toEqual([
    'arguments.to',
    'arguments.items[0].note',
    'arguments.items[1].n',
  ]);
  expect(placesOf(0, 2)).toEqual([]);
});

test('every place is the value it names, whatever the arguments are', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (args) => {
      const { text, placesOf } = argumentsText(args);
      for (const { start, end } of placesOf(0, text.length)) expect(end).toBeGreaterThan(start);
      expect(placesOf(0, text.length).reduce((sum, { end }) => sum + end, 0)).toBeLessThanOrEqual(text.length);
    }),
  );
});
