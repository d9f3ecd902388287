import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Taken } from './taken';

const range = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 9 })).map(([start, length]) => ({ start, end: start + length }));

test('a range meets what is taken exactly where two ranges share a character', () => {
  fc.assert(
    fc.property(fc.array(range), range, (ranges, asked) => {
      const shared = ranges.some(({ start, end }) => asked.start < end && start < asked.end);
      expect(new Taken(80, ranges).meets(asked.start, asked.end)).toBe(shared);
    }),
  );
});
