import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepOutline } from '@/lib/dialects/step';
import { buildTrailTree, preciseMillis } from './trail-tree';

const T0 = Date.parse('2026-11-21T10:00:00.000Z');
let seq = 0;
function step(
  id: string,
  parentId?: string,
  startMs = 0,
  endMs: number | null = startMs + 10,
  extra: Partial<StepOutline> = {},
): StepOutline {
  return {
    id,
    ...(parentId === undefined ? {} : { parentId }),
    kind: 'tool',
    name: id,
    startedAt: new Date(T0 + startMs).toISOString(),
    ...(endMs === null ? {} : { endedAt: new Date(T0 + endMs).toISOString() }),
    status: 'ok',
    captured: 'full',
    flags: [],
    source: { dialect: 'native', mapperVersion: '1' },
    seq: seq++,
    ...extra,
  };
}
const shape = (outlines: StepOutline[], complete = true): string[] =>
  buildTrailTree(outlines, complete).nodes.map((node) => `${'.'.repeat(node.depth - 1)}${node.id}`);

/** Any parent relation over a few keys: forests, circles, self-parents and missing parents. */
const anyTrail = fc
  .array(
    fc.record({ parent: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }), start: fc.integer({ min: 0, max: 50 }) }),
    { maxLength: 25 },
  )
  .map((rows) => rows.map((row, i) => step(`s${i}`, row.parent === undefined ? undefined : `s${row.parent}`, row.start)));

describe('buildTrailTree', () => {
  it('shows each step exactly once whatever the parents say', () => {
    fc.assert(
      fc.property(anyTrail, fc.boolean(), (outlines, complete) => {
        const tree = buildTrailTree(outlines, complete);
        const shown = tree.nodes.filter((node) => node.step).map((node) => node.id);
        expect([...shown].sort()).toEqual(outlines.map((o) => o.id).sort());
        for (const [i, node] of tree.nodes.entries()) {
          expect(node.order).toBe(i);
          expect(node.depth).toBe(node.parent ? node.parent.depth + 1 : 1);
          const below = tree.nodes.slice(i + 1, i + 1 + node.descendants);
          expect(below.every((other) => other.depth > node.depth)).toBe(true);
          expect((tree.nodes[i + 1 + node.descendants]?.depth ?? 0) <= node.depth).toBe(true);
        }
      }),
    );
  });

  it('does not depend on the order of arrival', () => {
    fc.assert(
      fc.property(
        anyTrail.chain((outlines) =>
          fc.tuple(fc.constant(outlines), fc.shuffledSubarray(outlines, { minLength: outlines.length })),
        ),
        ([outlines, shuffled]) => {
          expect(shape(shuffled)).toEqual(shape(outlines));
        },
      ),
    );
  });

  it('stands children before their parents in reading order by time', () => {
    expect(shape([step('late', 'root', 20), step('early', 'root', 5), step('root', undefined, 0)])).toEqual([
      'root',
      '.early',
      '.late',
    ]);
  });

  it('keeps orphans together under the parent that was not received', () => {
    const tree = buildTrailTree([step('root'), step('a', 'gone', 5), step('b', 'gone', 7)]);
    expect(tree.nodes.map((node) => `${'.'.repeat(node.depth - 1)}${node.id}`)).toEqual(['root', 'missing:gone', '.a', '.b']);
    expect(tree.byId.get('missing:gone')).toMatchObject({
      step: null,
      missingParent: 'gone',
      start: T0 + 5,
      end: T0 + 17,
      descendants: 2,
    });
    expect(tree.missingParents).toBe(1);
  });

  it('does not call a parent missing while pages are on their way', () => {
    expect(shape([step('a', 'later', 5)], false)).toEqual(['a']);
  });

  it('cuts a circle at its earliest step and says so', () => {
    const tree = buildTrailTree([
      step('a', 'c', 5),
      step('b', 'a', 6),
      step('c', 'b', 7),
      step('tail', 'c', 8),
      step('self', 'self', 9),
    ]);
    expect(tree.nodes.map((node) => `${'.'.repeat(node.depth - 1)}${node.id}`)).toEqual(['a', '.b', '..c', '...tail', 'self']);
    expect(tree.nodes.filter((node) => node.cyclic).map((node) => node.id)).toEqual(['a', 'self']);
  });

  it('marks a start before the parent, and an end before the start', () => {
    const tree = buildTrailTree([
      step('root', undefined, 100, 200),
      step('early', 'root', 40, 150),
      step('odd', 'root', 120, 110),
    ]);
    expect(tree.byId.get('early')?.skew).toBe(60);
    expect(tree.byId.get('root')?.skew).toBeNull();
    expect(tree.byId.get('odd')?.reversed).toBe(true);
    expect(tree.start).toBe(T0 + 40);
  });

  it('leaves an end open only where one was to be expected', () => {
    const tree = buildTrailTree([step('instant', undefined, 5, null), step('hanging', undefined, 6, null, { flags: ['noEnd'] })]);
    expect(tree.byId.get('instant')?.end).toBe(T0 + 5);
    expect(tree.byId.get('hanging')?.end).toBeNull();
  });

  it('counts errors upwards', () => {
    const tree = buildTrailTree([step('root'), step('a', 'root', 1), step('b', 'a', 2, 3, { status: 'error' })]);
    expect(tree.byId.get('root')?.errors).toBe(1);
  });

  it('takes 30,000 steps in one chain or in one family', () => {
    const chain = Array.from({ length: 30_000 }, (_, i) => step(`c${i}`, i ? `c${i - 1}` : undefined, i));
    expect(buildTrailTree(chain).nodes[29_999]?.depth).toBe(30_000);
    const family = Array.from({ length: 30_000 }, (_, i) => step(`f${i}`, i ? 'f0' : undefined, i));
    expect(buildTrailTree(family).roots[0]?.descendants).toBe(29_999);
    const ring = Array.from({ length: 30_000 }, (_, i) => step(`r${i}`, `r${(i + 1) % 30_000}`, i));
    expect(
      buildTrailTree(ring)
        .nodes.filter((node) => node.cyclic)
        .map((node) => node.id),
    ).toEqual(['r0']);
  });

  it('has an empty trail', () => {
    expect(buildTrailTree([])).toMatchObject({ nodes: [], start: 0, end: 0 });
  });
});

describe('preciseMillis', () => {
  it('keeps the microseconds', () => {
    expect(preciseMillis('2026-11-21T10:00:00.123456Z') - T0).toBeCloseTo(123.456, 3);
    expect(preciseMillis('2026-11-21T10:00:00Z')).toBe(T0);
  });
});
