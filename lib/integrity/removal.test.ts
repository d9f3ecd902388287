import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findReason, namesRemoval, readOrder } from './removal';

describe('what removals say', () => {
  test('an order covers a range exactly when it names each of its entries', () => {
    const range = fc.tuple(fc.nat(30), fc.nat(5)).map(([from, length]): [number, number] => [from, from + length]);
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 6 }),
        fc.array(fc.nat(35), { maxLength: 4 }),
        range,
        (ranges, left, [from, to]) => {
          const remains = new Map(left.map((idx) => [idx, 'x']));
          const named = (idx: number): boolean => remains.has(idx) || ranges.some(([a, b]) => a <= idx && idx <= b);
          const every = Array.from({ length: to - from + 1 }, (_, i) => from + i).every(named);
          expect(namesRemoval({ ranges, remains }, from, to)).toBe(every);
        },
      ),
    );
  });

  test('both kinds are read, and what is neither names nothing', () => {
    // What an event does not write out it does not order: a number and a digest name nothing.
    expect(readOrder({ ranges: [[1, 2]], rangesInAll: 5, rangesDigest: 'd' })).toEqual({ ranges: [[1, 2]], remains: new Map() });
    const order = readOrder({ decisions: [{ removed: [[3, 3]], remains: [{ index: 4, record: 'r' }] }, null] });
    expect(order).toEqual({ ranges: [[3, 3]], remains: new Map([[4, 'r']]) });
    const ofActs = readOrder({ ranges: [[5, 5]], remains: [{ index: 5, record: 's' }], decisions: [] });
    expect(ofActs).toEqual({ ranges: [[5, 5]], remains: new Map([[5, 's']]) });
    for (const data of [null, 'x', {}, { ranges: 'x' }, [1]]) expect(readOrder(data)?.ranges ?? []).toEqual([]);
  });

  test('the last removal that holds says what remains; one that does not hold explains nothing', () => {
    const at = (causeIdx: number, remains: string | null, fault: string | null = null) => ({ from: 1, to: 3, causeIdx, remains: new Map(remains ? [[2, remains]] : []), fault }); // prettier-ignore
    expect(findReason([at(9, null), at(7, 'old')], 2)).toEqual({ holds: true, said: null, remains: null, causeIdx: 9 });
    expect(findReason([at(7, 'old'), at(9, 'new')], 2)).toMatchObject({ remains: 'new' });
    expect(findReason([at(9, 'x', 'wrong')], 2)).toEqual({ holds: false, said: 'wrong', remains: null, causeIdx: null });
    expect(findReason([at(9, 'x')], 4)).toEqual({ holds: false, said: null, remains: null, causeIdx: null });
  });
});
