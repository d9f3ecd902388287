import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, spread } from './statistics';

describe('percentile', () => {
  it('is one of the values, and never falls when the share grows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, a, b) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          expect(values).toContain(percentile(values, low));
          expect(percentile(values, low)).toBeLessThanOrEqual(percentile(values, high));
        },
      ),
    );
  });
  it('knows the ends and the middle', () => {
    expect(spread([4, 1, 3, 2, 5])).toEqual({ runs: 5, min: 1, p50: 3, p95: 5, max: 5 });
  });
});
