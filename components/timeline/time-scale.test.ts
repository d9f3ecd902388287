import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepOutline } from '@/lib/dialects/step';
import {
  barIn,
  buildTimeScale,
  clampViewport,
  density,
  niceStep,
  placeLabels,
  ticksIn,
  toInstant,
  toPlace,
  WHOLE,
} from './time-scale';
import { buildTrailTree } from './trail-tree';

const T0 = 1_800_000_000_000;
const spans = (times: readonly (readonly [number, number | null])[]) =>
  buildTrailTree(
    times.map(([start, end], i): StepOutline => ({
      id: `s${i}`,
      kind: 'tool',
      name: 'x',
      startedAt: new Date(T0 + start).toISOString(),
      ...(end === null ? {} : { endedAt: new Date(T0 + end).toISOString() }),
      status: i % 7 === 3 ? 'error' : 'ok',
      captured: 'full',
      flags: end === null ? ['noEnd'] : [],
      source: { dialect: 'native', mapperVersion: '1' },
      seq: i,
    })),
  );
const anySpans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: null }))
    .map(([start, length]) => [start, length === null ? null : start + length] as const),
  { minLength: 1, maxLength: 30 },
);

describe('buildTimeScale', () => {
  it('keeps order, stays inside 0..1 and can be turned back', () => {
    fc.assert(
      fc.property(anySpans, fc.boolean(), (times, compress) => {
        const tree = spans(times);
        const scale = buildTimeScale(tree, compress);
        const instants = tree.nodes.flatMap((node) => [node.start, node.end ?? node.start]).sort((a, b) => a - b);
        const places = instants.map((instant) => toPlace(scale, instant));
        for (const [i, place] of places.entries()) {
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(1);
          if (i > 0) expect(place).toBeGreaterThanOrEqual(places[i - 1]! - 1e-9);
          expect(Math.abs(toInstant(scale, place) - instants[i]!)).toBeLessThan(1);
        }
        expect(scale.pieces[scale.pieces.length - 1]?.x1).toBe(1);
      }),
    );
  });

  it('shortens only stretches in which nothing ran', () => {
    fc.assert(
      fc.property(anySpans, (times) => {
        const tree = spans(times);
        for (const gap of buildTimeScale(tree).gaps) {
          for (const node of tree.nodes) expect((node.end ?? node.start) <= gap.from || node.start >= gap.to).toBe(true);
        }
      }),
    );
  });

  it('shortens a night between two turns and keeps its true length', () => {
    const scale = buildTimeScale(
      spans([
        [0, 2000],
        [28_800_000, 28_803_000],
      ]),
    );
    expect(scale.gaps.map((gap) => gap.to - gap.from)).toEqual([28_798_000]);
    expect(toPlace(scale, T0 + 2000)).toBeGreaterThan(0.3);
    expect(
      buildTimeScale(
        spans([
          [0, 2000],
          [28_800_000, 28_803_000],
        ]),
        false,
      ).gaps,
    ).toEqual([]);
  });

  it('stays true where only instants are known', () => {
    const scale = buildTimeScale(
      spans([
        [0, 0],
        [60_000, 60_000],
        [120_000, null],
      ]),
    );
    expect(scale.gaps).toEqual([]);
    expect(toPlace(scale, T0 + 60_000)).toBeCloseTo(0.5);
  });

  it('has a scale for one instant', () => {
    expect(toPlace(buildTimeScale(spans([[5, 5]])), T0 + 5)).toBe(0);
  });
});

describe('the window', () => {
  it('stays inside and keeps its width', () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }), (from, to) => {
        const window = clampViewport({ from, to });
        expect(window.from).toBeGreaterThanOrEqual(0);
        expect(window.to).toBeLessThanOrEqual(1 + 1e-12);
        expect(window.to - window.from).toBeGreaterThan(0);
      }),
    );
  });
  it('cuts bars at its edges', () => {
    expect(barIn({ from: 0.5, to: 1 }, 0.25, 0.75)).toEqual({ left: 0, width: 0.5 });
    expect(barIn({ from: 0.5, to: 1 }, 0.1, 0.2)).toBeNull();
  });
});

describe('ticks', () => {
  it('are round, rising, inside the window and never in a shortened stretch', () => {
    fc.assert(
      fc.property(anySpans, (times) => {
        const scale = buildTimeScale(spans(times));
        const ticks = ticksIn(scale, WHOLE);
        for (const [i, tick] of ticks.entries()) {
          if (i > 0) expect(tick.place).toBeGreaterThan(ticks[i - 1]!.place);
          const instant = scale.start + tick.offset;
          expect(scale.gaps.some((gap) => instant > gap.from + 1 && instant < gap.to - 1)).toBe(false);
        }
      }),
    );
  });
  it('are never closer than a millisecond, which is as fine as times are told', () => {
    for (const length of [0, 1, 2]) {
      const offsets = ticksIn(buildTimeScale(spans([[0, length]])), WHOLE, 3).map((tick) => tick.offset);
      expect(offsets.every(Number.isInteger)).toBe(true);
    }
  });
  it('go in steps people count in', () => {
    expect([3, 17, 180, 2400, 25_000, 100_000, 4_000_000].map(niceStep)).toEqual([5, 20, 200, 5000, 30_000, 120_000, 7_200_000]);
  });
});

describe('density', () => {
  it('counts what runs at once, and errors where they start', () => {
    const tree = spans([
      [0, 100],
      [50, 100],
      [60, 70],
      [90, 100],
    ]);
    const { steps, errors, most } = density(tree, buildTimeScale(tree), 10);
    expect(steps[0]).toBe(1);
    expect(most).toBe(3);
    expect(errors.reduce((a, b) => a + b, 0)).toBe(1);
  });
});

describe('placeLabels', () => {
  it('never prints a label over another, over the mark of a shortened stretch, or past the end', () => {
    const number = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(
        fc.array(number, { maxLength: 12 }),
        fc.array(fc.record({ left: number, width: fc.integer({ min: 1, max: 80 }) }), { maxLength: 4 }),
        fc.integer({ min: 60, max: 1000 }),
        (places, gaps, width) => {
          const ticks = places.sort((a, b) => a - b).map((place) => ({ place: place / 1000, offset: place }));
          const wide = 50;
          const { ticks: kept, marked } = placeLabels(ticks, gaps, WHOLE, width, () => wide);
          const from = kept.map((tick) => tick.place * width);
          for (const [i, at] of from.entries()) {
            expect(at + wide).toBeLessThanOrEqual(width);
            if (i > 0) expect(at).toBeGreaterThanOrEqual(from[i - 1]! + wide);
            for (const [g, gap] of gaps.entries())
              if (marked[g]) expect(at + wide <= gap.left || at >= gap.left + gap.width).toBe(true);
          }
        },
      ),
    );
  });
});
