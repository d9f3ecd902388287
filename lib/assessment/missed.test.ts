import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FINDING_CATEGORIES } from '@/lib/risk/categories';
import { DETECTORS } from '@/lib/risk/detectors';
import { countMissed, MISSABLE, touches } from './missed';

test('what can be missed is what can be found, and by detectors that there are', () => {
  const found = FINDING_CATEGORIES.filter((one) => one !== 'floor');
  expect(MISSABLE.map((one) => one.category).sort()).toEqual([...found].sort());
  for (const { detectors, stage } of MISSABLE)
    for (const detector of detectors) {
      expect(Object.keys(DETECTORS)).toContain(detector);
      expect(detector.startsWith(`${stage}.`)).toBe(true);
    }
  // Whatever a detector of a stage would have found, somebody can say that it missed it.
  const named = new Set(MISSABLE.flatMap((one) => one.detectors));
  const left = Object.keys(DETECTORS).filter((one) => /^(?:input|output|action)\./.test(one) && !named.has(one));
  expect(left).toEqual(['action.floor']);
});

const place = fc.record({
  step: fc.constantFrom('a', 'b'),
  span: fc.option(
    fc.tuple(fc.constantFrom('query', 'plan'), fc.nat(30), fc.integer({ min: 1, max: 10 })).map(([field, start, size]) => ({ field, start, end: start + size })),
  ),
}); // prettier-ignore

test('several words on one passage are one miss, whatever the order, and no more than there are words', () => {
  fc.assert(
    fc.property(fc.array(place, { maxLength: 12 }), (places) => {
      const count = countMissed(places);
      expect(countMissed([...places].reverse())).toBe(count);
      expect(countMissed([...places, ...places])).toBe(count);
      expect(count).toBeLessThanOrEqual(places.length);
      const apart = places.every((one, i) => places.every((other, j) => i === j || !touches(one, other)));
      expect(count === places.length).toBe(apart);
    }),
  );
});
