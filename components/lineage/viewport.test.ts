import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitTo, MAX_SCALE, MIN_SCALE, revealed, shownOf, zoomAt, type Viewport } from './viewport';

const number = fc.double({ min: -5_000, max: 5_000, noNaN: true });
const view: fc.Arbitrary<Viewport> = fc.record({
  scale: fc.double({ min: MIN_SCALE, max: MAX_SCALE, noNaN: true }),
  left: number,
  top: number,
});
const size = fc.record({ width: fc.integer({ min: 200, max: 3_000 }), height: fc.integer({ min: 200, max: 2_000 }) });
const extent = fc
  .record({
    x1: number,
    y1: number,
    w: fc.double({ min: 1, max: 60, noNaN: true }),
    h: fc.double({ min: 1, max: 60, noNaN: true }),
  })
  .map(({ x1, y1, w, h }) => ({ x1, y1, x2: x1 + w, y2: y1 + h }));

describe('the viewport of a large drawing', () => {
  test('shows all of what it is fitted to, never larger than life', () => {
    fc.assert(
      fc.property(extent, size, (all, box) => {
        const fitted = fitTo(all, box);
        const shown = shownOf(fitted, box);
        expect(fitted.scale).toBeLessThanOrEqual(1);
        expect(shown.x1).toBeLessThanOrEqual(all.x1 + 1e-6);
        expect(shown.x2).toBeGreaterThanOrEqual(all.x2 - 1e-6);
        expect(shown.y1).toBeLessThanOrEqual(all.y1 + 1e-6);
        expect(shown.y2).toBeGreaterThanOrEqual(all.y2 - 1e-6);
      }),
    );
  });

  test('keeps the point under the pointer while it zooms, within its bounds', () => {
    fc.assert(
      fc.property(view, fc.double({ min: 0.1, max: 10, noNaN: true }), number, number, (before, by, x, y) => {
        const after = zoomAt(before, by, x, y);
        expect(after.scale).toBeGreaterThanOrEqual(MIN_SCALE);
        expect(after.scale).toBeLessThanOrEqual(MAX_SCALE);
        expect((x - after.left) / after.scale).toBeCloseTo((x - before.left) / before.scale, 3);
        expect((y - after.top) / after.scale).toBeCloseTo((y - before.top) / before.scale, 3);
      }),
    );
  });

  test('brings a node into view, and does not move when it is seen already', () => {
    fc.assert(
      fc.property(view, extent, size, (before, node, box) => {
        const after = revealed(before, node, box);
        const shown = shownOf(after, box);
        const slack = 1e-6 + Math.abs(node.x1) * 1e-9;
        expect(shown.x1).toBeLessThanOrEqual(node.x1 + slack);
        expect(shown.x2).toBeGreaterThanOrEqual(node.x2 - slack);
        expect(shown.y1).toBeLessThanOrEqual(node.y1 + slack);
        expect(shown.y2).toBeGreaterThanOrEqual(node.y2 - slack);
        const again = revealed(after, node, box);
        expect(again.left).toBeCloseTo(after.left, 6);
        expect(again.top).toBeCloseTo(after.top, 6);
      }),
    );
  });
});
