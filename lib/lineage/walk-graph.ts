import type { LineageGraph } from './graph';
import type { Placed } from './layout';

export interface Neighbours {
  before: string[];
  after: string[];
}

/** Who stands before and after each node, in the order in which they are drawn. */
export function neighboursOf(graph: Pick<LineageGraph, 'nodes' | 'edges'>, places: ReadonlyMap<string, Placed>): Map<string, Neighbours> {
  const out = new Map<string, Neighbours>(graph.nodes.map(({ id }) => [id, { before: [], after: [] }]));
  for (const { from, to } of graph.edges) {
    out.get(from)?.after.push(to);
    out.get(to)?.before.push(from);
  }
  const y = (id: string): number => places.get(id)?.y ?? 0;
  for (const one of out.values()) for (const list of [one.before, one.after]) list.sort((a, b) => y(a) - y(b) || (a < b ? -1 : 1));
  return out;
} // prettier-ignore

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/**
 * Where an arrow key leads from a node: left and right along its edges, to the neighbour at the nearest height; up and down to the next
 * node of the same column. Null: nowhere. Pure.
 */
export function follow(
  from: string,
  key: Arrow,
  neighbours: ReadonlyMap<string, Neighbours>,
  places: ReadonlyMap<string, Placed>,
): string | null {
  const here = places.get(from);
  if (!here) return null;
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const list = neighbours.get(from)?.[key === 'ArrowLeft' ? 'before' : 'after'] ?? [];
    let best: string | null = null;
    for (const id of list) {
      if (best === null || distance(id, here, places) < distance(best, here, places)) best = id;
    }
    return best;
  }
  let best: string | null = null;
  let nearest = Infinity;
  for (const [id, place] of places) {
    const dy = key === 'ArrowDown' ? place.y - here.y : here.y - place.y;
    if (id === from || place.x !== here.x || dy <= 0 || dy >= nearest) continue;
    [best, nearest] = [id, dy];
  }
  return best;
}

function distance(id: string, here: Placed, places: ReadonlyMap<string, Placed>): number {
  return Math.abs((places.get(id)?.y ?? 0) - here.y);
}
