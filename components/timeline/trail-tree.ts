import type { StepOutline } from '@/lib/dialects/step';

/**
 * The tree of a trail, built from outlines in any order. What is wrong with the reported order is kept visible: steps whose parent
 * never came stand under a group that says so, circles are cut at their earliest step, and children that start before their parent
 * carry the distance. Pure; linear apart from sorting siblings; no recursion, so a chain of 30,000 steps is as good as a flat list.
 */
export interface TrailNode {
  /** Step key, or `missing:<key>` for a group. */
  id: string;
  /** Null for the group of steps whose parent was not received. */
  step: StepOutline | null;
  /** The key that was named as parent and never came (groups only). */
  missingParent: string | null;
  parent: TrailNode | null;
  children: TrailNode[];
  /** 1 for a root. */
  depth: number;
  /** Position in reading order (preorder), and how many nodes are below this one. */
  order: number;
  descendants: number;
  /** Steps with an error at or below this node. */
  errors: number;
  /** Unix milliseconds with fraction. `end` is null when an end was to be expected and none was reported. A group spans its children. */
  start: number;
  end: number | null;
  /** Set where the reported times contradict each other: milliseconds this step starts before its parent. */
  skew: number | null;
  /** The end lies before the start, as reported. */
  reversed: boolean;
  /** The step was named as its own ancestor; the circle was cut here. */
  cyclic: boolean;
}

export interface TrailTree {
  roots: TrailNode[];
  /** Reading order. */
  nodes: TrailNode[];
  byId: ReadonlyMap<string, TrailNode>;
  /** Earliest start and latest known instant, Unix milliseconds. Equal (both 0) for an empty trail. */
  start: number;
  end: number;
  missingParents: number;
}

/** Clocks of two processes on one machine differ by less than this; closer contradictions are not worth a mark. */
export const SKEW_TOLERANCE_MS = 1;

/** Milliseconds of an RFC 3339 instant with its microseconds, which Date.parse would cut. */
export function preciseMillis(instant: string): number {
  const ms = Date.parse(instant);
  const fraction = /\.(\d{3})(\d{1,6})/.exec(instant)?.[2];
  return fraction ? ms + Number(`0.${fraction}`) : ms;
}

/**
 * @param complete false while further pages are on their way: a parent that has not come yet is then no finding, and its children
 *   stand at the root meanwhile.
 */
export function buildTrailTree(outlines: readonly StepOutline[], complete = true): TrailTree {
  const byId = new Map<string, TrailNode>();
  for (const step of outlines) if (!byId.has(step.id)) byId.set(step.id, nodeOf(step));
  const steps = [...byId.values()];

  const groups = new Map<string, TrailNode>();
  const tops: TrailNode[] = [];
  for (const node of steps) {
    const parentId = node.step?.parentId;
    if (!parentId) tops.push(node);
    else if (parentId === node.id) cut(node, tops);
    else {
      const parent = byId.get(parentId) ?? (complete ? groupFor(parentId, groups, byId, tops) : null);
      if (parent) link(node, parent);
      else tops.push(node);
    }
  }
  cutCircles(steps, tops);
  for (const group of groups.values()) spanChildren(group);
  const nodes = flatten(tops.sort(byTime));
  for (const node of nodes) markSkew(node);
  return { roots: tops, nodes, byId, ...extent(nodes), missingParents: groups.size };
}

function nodeOf(step: StepOutline): TrailNode {
  const start = preciseMillis(step.startedAt);
  // Without an end and without the flag that one was to be expected, the step is one instant.
  const open = step.flags.includes('noEnd') || step.flags.includes('open');
  const end = step.endedAt ? preciseMillis(step.endedAt) : open ? null : start;
  return {
    id: step.id,
    step,
    missingParent: null,
    parent: null,
    children: [],
    depth: 1,
    order: 0,
    descendants: 0,
    errors: 0,
    start,
    end,
    skew: null,
    reversed: end !== null && end < start,
    cyclic: false,
  };
}

function groupFor(parentId: string, groups: Map<string, TrailNode>, byId: Map<string, TrailNode>, tops: TrailNode[]): TrailNode {
  let group = groups.get(parentId);
  if (!group) {
    group = {
      id: `missing:${parentId}`,
      step: null,
      missingParent: parentId,
      parent: null,
      children: [],
      depth: 1,
      order: 0,
      descendants: 0,
      errors: 0,
      start: Infinity,
      end: null,
      skew: null,
      reversed: false,
      cyclic: false,
    };
    groups.set(parentId, group);
    if (!byId.has(group.id)) byId.set(group.id, group);
    tops.push(group);
  }
  return group;
}

function link(node: TrailNode, parent: TrailNode): void {
  node.parent = parent;
  parent.children.push(node);
}

function cut(node: TrailNode, tops: TrailNode[]): void {
  node.cyclic = true;
  node.parent = null;
  tops.push(node);
}

/** Whatever no root leads to hangs on a circle: cut each circle once, at its earliest step. */
function cutCircles(steps: readonly TrailNode[], tops: TrailNode[]): void {
  const reached = new Set<TrailNode>();
  const reach = (from: readonly TrailNode[]): void => {
    const stack = [...from];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (reached.has(node)) continue;
      reached.add(node);
      for (const child of node.children) stack.push(child);
    }
  };
  reach(tops);
  for (const node of steps) {
    if (reached.has(node)) continue;
    const first = circleAbove(node).sort(byTime)[0] ?? node;
    if (first.parent) first.parent.children = first.parent.children.filter((child) => child !== first);
    cut(first, tops);
    reach([first]);
  }
}

/** The steps of the circle that the chain of parents above `node` runs into. */
function circleAbove(node: TrailNode): TrailNode[] {
  const seen = new Set<TrailNode>();
  let at: TrailNode | null = node;
  while (at && !seen.has(at)) {
    seen.add(at);
    at = at.parent;
  }
  const chain = [...seen];
  return at ? chain.slice(chain.indexOf(at)) : chain;
}

function spanChildren(group: TrailNode): void {
  let end: number | null = -Infinity;
  for (const child of group.children) {
    group.start = Math.min(group.start, child.start);
    end = child.end === null || end === null ? null : Math.max(end, child.end);
  }
  group.end = end;
}

function byTime(a: TrailNode, b: TrailNode): number {
  return a.start - b.start || (a.step?.seq ?? -1) - (b.step?.seq ?? -1) || (a.id < b.id ? -1 : 1);
}

/** Preorder, with depth, order, descendants and errors filled in. */
function flatten(tops: readonly TrailNode[]): TrailNode[] {
  const nodes: TrailNode[] = [];
  const stack = [...tops].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    node.order = nodes.length;
    node.depth = node.parent ? node.parent.depth + 1 : 1;
    nodes.push(node);
    node.children.sort(byTime);
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!);
  }
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!;
    if (node.step?.status === 'error') node.errors++;
    if (node.parent) {
      node.parent.descendants += node.descendants + 1;
      node.parent.errors += node.errors;
    }
  }
  return nodes;
}

function markSkew(node: TrailNode): void {
  const parent = node.parent;
  if (!parent?.step || !node.step) return;
  const early = parent.start - node.start;
  if (early > SKEW_TOLERANCE_MS) node.skew = early;
}

function extent(nodes: readonly TrailNode[]): { start: number; end: number } {
  let start = Infinity;
  let end = -Infinity;
  for (const node of nodes) {
    start = Math.min(start, node.start, node.end ?? node.start);
    end = Math.max(end, node.start, node.end ?? node.start);
  }
  return Number.isFinite(start) && Number.isFinite(end) ? { start, end } : { start: 0, end: 0 };
}
