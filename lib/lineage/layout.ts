/**
 * A layered drawing, left to right: ranks by the longest path, order within a rank by the neighbours' places, then y by relaxation.
 * Linear in nodes and edges for each sweep, and given up in slices, so that 5,000 nodes never hold the page still (docs/adr/0021 has the
 * figures of the libraries that were tried). Pure and repeatable: the same graph is always drawn the same.
 */
export interface LayoutNode {
  id: string;
  width: number;
  height: number;
}
export interface LayoutEdge {
  from: string;
  to: string;
}
export interface Placed {
  x: number;
  y: number;
  rank: number;
}

const GAP_X = 40;
const GAP_Y = 14;
const SWEEPS = 8;
/** A rank with more is set in several columns side by side, so that the drawing keeps a shape that can be looked at. */
const COLUMN = 90;
const SLICE = 400;

/** Yields now and then; returns the centre of each node. */
export function* layoutSteps(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Generator<void, Map<string, Placed>> {
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  const n = nodes.length;
  const out: number[][] = nodes.map(() => []);
  const into: number[][] = nodes.map(() => []);
  const seen = new Set<number>();
  for (const { from, to } of edges) {
    const [a, b] = [index.get(from), index.get(to)];
    if (a === undefined || b === undefined || a === b || seen.has(a * n + b)) continue;
    seen.add(a * n + b);
    out[a]!.push(b);
    into[b]!.push(a);
  }
  yield;
  const ranks = yield* rankNodes(out, into);
  const layers: number[][] = [];
  for (let i = 0; i < n; i++) (layers[ranks[i]!] ??= []).push(i);
  for (let r = 0; r < layers.length; r++) layers[r] ??= [];
  yield;
  const place = new Float64Array(n);
  const settle = (layer: readonly number[]): void => layer.forEach((v, i) => (place[v] = (i + 0.5) / layer.length));
  layers.forEach(settle);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    for (let s = 0; s < layers.length; s++) {
      const layer = layers[forward ? s : layers.length - 1 - s]!;
      const key = new Map(layer.map((v) => [v, mean(forward ? into[v]! : out[v]!, place) ?? place[v]!]));
      layer.sort((a, b) => key.get(a)! - key.get(b)! || a - b);
      settle(layer);
      if (s % 4 === 3) yield;
    }
    yield;
  }
  return yield* coordinates(nodes, layers, ranks, out, into);
}

function mean(of: readonly number[], place: Float64Array): number | undefined {
  if (of.length === 0) return undefined;
  let sum = 0;
  for (const v of of) sum += place[v]!;
  return sum / of.length;
}

/** The longest path from the sources; a node without sources stands right before what it leads to. Edges that close a circle are passed over. */
function* rankNodes(out: readonly number[][], into: readonly number[][]): Generator<void, Int32Array> {
  const n = out.length;
  const state = new Uint8Array(n);
  const order: number[] = [];
  const back = new Set<number>();
  for (let root = 0; root < n; root++) {
    if (state[root] !== 0) continue;
    const stack: [v: number, next: number][] = [[root, 0]];
    state[root] = 1;
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const w = out[top[0]]![top[1]++];
      if (w === undefined) {
        state[top[0]] = 2;
        order.push(top[0]);
        stack.pop();
      } else if (state[w] === 0) {
        state[w] = 1;
        stack.push([w, 0]);
      } else if (state[w] === 1) back.add(top[0] * n + w);
    }
    if (root % SLICE === SLICE - 1) yield;
  }
  order.reverse();
  const ranks = new Int32Array(n);
  for (const v of order) for (const w of out[v]!) if (!back.has(v * n + w)) ranks[w] = Math.max(ranks[w]!, ranks[v]! + 1);
  for (let i = order.length - 1; i >= 0; i--) {
    const v = order[i]!;
    if (into[v]!.length > 0 || out[v]!.length === 0) continue;
    const nearest = Math.min(...out[v]!.slice(0, 1_000).map((w) => ranks[w]!));
    if (nearest - 1 > ranks[v]!) ranks[v] = nearest - 1;
  }
  return ranks;
}

function* coordinates(
  nodes: readonly LayoutNode[],
  layers: readonly number[][],
  ranks: Int32Array,
  out: readonly number[][],
  into: readonly number[][],
): Generator<void, Map<string, Placed>> {
  const n = nodes.length;
  const [x, y] = [new Float64Array(n), new Float64Array(n)];
  let left = 0;
  const columns: number[][] = [];
  for (const layer of layers) {
    const count = Math.max(1, Math.ceil(layer.length / COLUMN));
    const size = Math.ceil(layer.length / count);
    for (let c = 0; c < count; c++) {
      const column = layer.slice(c * size, (c + 1) * size);
      if (column.length === 0) continue;
      const width = Math.max(...column.map((v) => nodes[v]!.width));
      let top = 0;
      for (const v of column) {
        x[v] = left + width / 2;
        y[v] = top + nodes[v]!.height / 2;
        top += nodes[v]!.height + GAP_Y;
      }
      for (const v of column) y[v] = y[v]! - top / 2;
      columns.push(column);
      left += width + (c === count - 1 ? GAP_X : GAP_Y * 2);
    }
    yield;
  }
  // Each node towards the middle of its neighbours, the order kept: blocks that would overlap are moved together.
  for (let pass = 0; pass < 6; pass++) {
    const ordered = pass % 2 === 0 ? columns : [...columns].reverse();
    for (const [i, column] of ordered.entries()) {
      const wanted = column.map(
        (v) => mean(pass % 2 === 0 ? into[v]! : out[v]!, y) ?? mean([...into[v]!, ...out[v]!], y) ?? y[v]!,
      );
      spread(column, wanted, nodes, y);
      if (i % 4 === 3) yield;
    }
    yield;
  }
  return new Map(nodes.map((node, i) => [node.id, { x: Math.round(x[i]!), y: Math.round(y[i]!), rank: ranks[i]! }]));
}

/** The places nearest to what is wanted in which nothing overlaps (pool adjacent violators). */
function spread(column: readonly number[], wanted: readonly number[], nodes: readonly LayoutNode[], y: Float64Array): void {
  const offsets: number[] = [];
  let offset = 0;
  column.forEach((v, i) => {
    if (i > 0) offset += (nodes[column[i - 1]!]!.height + nodes[v]!.height) / 2 + GAP_Y;
    offsets.push(offset);
  });
  const blocks: { sum: number; count: number }[] = [];
  for (const [i] of column.entries()) {
    blocks.push({ sum: wanted[i]! - offsets[i]!, count: 1 });
    while (blocks.length > 1) {
      const [a, b] = [blocks.at(-2)!, blocks.at(-1)!];
      if (a.sum / a.count <= b.sum / b.count) break;
      blocks.splice(-2, 2, { sum: a.sum + b.sum, count: a.count + b.count });
    }
  }
  let i = 0;
  for (const { sum, count } of blocks) for (let k = 0; k < count; k++, i++) y[column[i]!] = sum / count + offsets[i]!;
}

/** Runs the layout in slices of a few milliseconds; `pause` gives the page its turn. Null when it was called off. */
export async function layoutInSlices(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  given: { budgetMs?: number; pause: () => Promise<void>; stopped?: () => boolean },
): Promise<Map<string, Placed> | null> {
  const steps = layoutSteps(nodes, edges);
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - since < (given.budgetMs ?? 8)) continue;
    await given.pause();
    if (given.stopped?.()) return null;
    since = performance.now();
  }
}

/** The whole layout at once. */
export function layout(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Map<string, Placed> {
  const steps = layoutSteps(nodes, edges);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
