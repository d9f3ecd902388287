import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SELECTED, moveActive, pageState, togglePage, toggleRow, toggleSpan } from './selection';

const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 30 });
const page = ids.chain((all) =>
  fc.record({
    all: fc.constant(all),
    chosen: fc.subarray(all).map((list) => new Set(list)),
    at: fc.nat(all.length - 1),
    to: fc.nat(all.length - 1),
  }),
);

describe('choosing rows', () => {
  test('a row toggled twice is as before, and nothing else changes', () => {
    fc.assert(
      fc.property(page, ({ all, chosen, at }) => {
        expect(toggleRow(toggleRow(chosen, all[at]!), all[at]!)).toEqual(chosen);
        const once = toggleRow(chosen, all[at]!);
        for (const id of all) expect(once.has(id)).toBe(id === all[at] ? !chosen.has(id) : chosen.has(id));
      }),
    );
  });

  test('a span gives one state to all between anchor and target, in either direction', () => {
    fc.assert(
      fc.property(page, ({ all, chosen, at, to }) => {
        const next = toggleSpan(chosen, all, all[at]!, all[to]!);
        const [low, high] = [Math.min(at, to), Math.max(at, to)];
        all.forEach((id, index) =>
          expect(next.has(id)).toBe(index >= low && index <= high ? !chosen.has(all[to]!) : chosen.has(id)),
        );
      }),
    );
  });

  test('an anchor on another page is no anchor', () => {
    expect(toggleSpan(new Set(['x']), ['a', 'b'], 'x', 'b')).toEqual(new Set(['x', 'b']));
  });

  test('the page toggles between all and none of it, and leaves other pages alone', () => {
    fc.assert(
      fc.property(page, ({ all, chosen }) => {
        const next = togglePage(new Set([...chosen, 'elsewhere']), all);
        expect(pageState(next, all)).toBe(pageState(chosen, all) === 'all' ? 'none' : 'all');
        expect(next.has('elsewhere')).toBe(true);
      }),
    );
  });

  test('never holds more than the limit', () => {
    const many = Array.from({ length: MAX_SELECTED + 50 }, (_, index) => `row${index}`);
    expect(togglePage(new Set(), many).size).toBe(MAX_SELECTED);
    expect(toggleRow(togglePage(new Set(), many), 'one more').size).toBe(MAX_SELECTED);
  });
});

test('the keyboard stays on the page and can always come back', () => {
  fc.assert(
    fc.property(page, fc.integer({ min: -40, max: 40 }), ({ all, at }, by) => {
      const next = moveActive(all, all[at]!, by)!;
      expect(all).toContain(next);
      if (at + by >= 0 && at + by < all.length) expect(moveActive(all, next, -by)).toBe(all[at]);
    }),
  );
  expect(moveActive([], null, 1)).toBeNull();
  expect(moveActive(['a', 'b'], null, 1)).toBe('a');
  expect(moveActive(['a', 'b'], 'gone', -1)).toBe('b');
});
