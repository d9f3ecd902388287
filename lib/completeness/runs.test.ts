import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addNumber, countOf, missingOf, type Run } from './runs';

const AT = new Date(0);
const numbers = fc.array(fc.nat(60), { minLength: 1, maxLength: 80 });

describe('the runs of an emitter', () => {
  test('hold exactly the numbers that came, whatever their order', () => {
    fc.assert(
      fc.property(numbers, fc.infiniteStream(fc.nat()), (given, shuffle) => {
        const runs: Run[] = [];
        const seen = new Set<number>();
        for (const number of given) {
          expect(addNumber(runs, number, AT)).toBe(seen.has(number) ? 'repeated' : 'new');
          seen.add(number);
        }
        const held = runs.flatMap((run) => Array.from({ length: run.to - run.from + 1 }, (_, i) => run.from + i));
        const sorted = [...seen].sort((a, b) => a - b);
        expect(held).toEqual(sorted);
        expect(countOf(runs)).toBe(seen.size);
        expect(missingOf(runs)).toBe(sorted.at(-1)! - sorted[0]! + 1 - seen.size);
        const other: Run[] = [];
        for (const number of [...given].map((n) => ({ n, at: shuffle.next().value })).sort((a, b) => a.at - b.at))
          addNumber(other, number.n, AT);
        expect(other).toEqual(runs);
      }),
    );
  });

  test('stay few: what is joined is still counted as missing', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 6 }), (given, most) => {
        const runs: Run[] = [];
        const whole: Run[] = [];
        for (const number of [...new Set(given)].sort((a, b) => a - b)) {
          addNumber(runs, number, AT, most);
          addNumber(whole, number, AT);
        }
        expect(runs.length).toBeLessThanOrEqual(most);
        expect(countOf(runs)).toBe(countOf(whole));
        expect(missingOf(runs)).toBe(missingOf(whole));
      }),
    );
  });

  test('a late number closes its gap', () => {
    const runs: Run[] = [];
    for (const number of [1, 2, 4]) addNumber(runs, number, AT);
    expect([runs.length, missingOf(runs)]).toEqual([2, 1]);
    addNumber(runs, 3, AT);
    expect([runs.length, missingOf(runs)]).toEqual([1, 0]);
  });
});
