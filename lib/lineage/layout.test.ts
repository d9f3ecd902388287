import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layout, layoutInSlices, type LayoutEdge, type LayoutNode } from './layout';

const node = (id: string): LayoutNode => ({ id, width: 200, height: 44 });
const graphs = fc
  .record({ n: fc.integer({ min: 1, max: 40 }), pairs: fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 80 }) })
  .map(({ n, pairs }) => ({
    nodes: Array.from({ length: n }, (_, i) => node(`n${i}`)),
    edges: pairs.map(([a, b]): LayoutEdge => ({ from: `n${a % n}`, to: `n${b % n}` })),
  }));

describe('layout', () => {
  test('places every node, and none over another', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const placed = [...layout(nodes, edges).values()];
        expect(placed).toHaveLength(nodes.length);
        for (const [i, a] of placed.entries())
          for (const b of placed.slice(i + 1)) expect(Math.abs(a.x - b.x) >= 200 || Math.abs(a.y - b.y) >= 44).toBe(true);
      }),
    );
  });

  test('goes from left to right wherever there is no circle', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const acyclic = edges.filter(({ from, to }) => Number(from.slice(1)) < Number(to.slice(1)));
        const placed = layout(nodes, acyclic);
        for (const { from, to } of acyclic) expect(placed.get(from)!.x).toBeLessThan(placed.get(to)!.x);
      }),
    );
  });

  test('is the same every time, in slices or not', async () => {
    const nodes = ['a', 'b', 'c', 'd'].map(node);
    const edges = [{ from: 'a', to: 'b' }, { from: 'b', to: 'c' }, { from: 'c', to: 'a' }, { from: 'd', to: 'c' }]; // prettier-ignore
    let pauses = 0;
    const sliced = await layoutInSlices(nodes, edges, { budgetMs: 0, pause: () => Promise.resolve(void pauses++) });
    expect(sliced).toEqual(layout(nodes, edges));
    expect(pauses).toBeGreaterThan(2);
    expect(await layoutInSlices(nodes, edges, { budgetMs: -1, pause: () => Promise.resolve(), stopped: () => true })).toBeNull();
  });

  test('a source stands beside what it leads to, not at the far left', () => {
    const placed = layout(['a', 'b', 'c', 'model'].map(node), [{ from: 'a', to: 'b' }, { from: 'b', to: 'c' }, { from: 'model', to: 'c' }]); // prettier-ignore
    expect(placed.get('model')!.x).toBe(placed.get('b')!.x);
  });
});
