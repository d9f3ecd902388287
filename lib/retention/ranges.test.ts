import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countIn, isIn, toRanges } from './ranges';

it('ranges hold exactly the indexes given, in order, and as few as can be', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60)), (indexes) => {
      const ranges = toRanges(indexes);
      const all = new Set(indexes);
      expect(countIn(ranges)).toBe(all.size);
      for (let idx = 0; idx <= 61; idx++) expect(isIn(ranges, idx)).toBe(all.has(idx));
      ranges.slice(1).forEach(([from], i) => expect(from).toBeGreaterThan(ranges[i]![1] + 1));
    }),
  );
});
