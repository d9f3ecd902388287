import type { StepKind } from '@/lib/dialects/step-kinds';
import type { TrailNode, TrailTree } from './trail-tree';

/** Which rows of the tree are shown, and where the keys lead. Pure. */
export interface RowFilter {
  /** Empty: every kind. */
  kinds: readonly StepKind[];
  errorsOnly: boolean;
}
export const NO_FILTER: RowFilter = { kinds: [], errorsOnly: false };

export interface TrailRow {
  node: TrailNode;
  /** Shown only because a descendant matches the filter. */
  context: boolean;
  expanded: boolean | null;
  /** 1-based among the shown siblings, as aria-posinset and aria-setsize want it. */
  position: number;
  siblings: number;
}

export function isFiltering(filter: RowFilter): boolean {
  return filter.errorsOnly || filter.kinds.length > 0;
}

/** True when the step itself passes; groups never do, they come with what is below them. */
export function passes(node: TrailNode, filter: RowFilter): boolean {
  if (!node.step) return false;
  if (filter.errorsOnly && node.step.status !== 'error') return false;
  return filter.kinds.length === 0 || filter.kinds.includes(node.step.kind);
}

/**
 * The shown rows in reading order. A filter shows matching steps and the ancestors that lead to them; collapsed nodes hide what is
 * below them in either case.
 */
export function visibleRows(tree: TrailTree, collapsed: ReadonlySet<string>, filter: RowFilter = NO_FILTER): TrailRow[] {
  const kept = isFiltering(filter) ? keptNodes(tree, filter) : null;
  const rows: TrailRow[] = [];
  const counts = new Map<TrailNode | null, number>();
  let hiddenUntil = -1;
  for (const node of tree.nodes) {
    if (node.order < hiddenUntil || (kept && !kept.has(node))) continue;
    const position = (counts.get(node.parent) ?? 0) + 1;
    counts.set(node.parent, position);
    const hasChildren = kept ? node.children.some((child) => kept.has(child)) : node.children.length > 0;
    const expanded = hasChildren ? !collapsed.has(node.id) : null;
    if (expanded === false) hiddenUntil = node.order + node.descendants + 1;
    rows.push({ node, context: kept !== null && !passes(node, filter), expanded, position, siblings: 0 });
  }
  for (const row of rows) row.siblings = counts.get(row.node.parent) ?? 1;
  return rows;
}

function keptNodes(tree: TrailTree, filter: RowFilter): Set<TrailNode> {
  const kept = new Set<TrailNode>();
  for (const node of tree.nodes) {
    if (!passes(node, filter)) continue;
    for (let at: TrailNode | null = node; at && !kept.has(at); at = at.parent) kept.add(at);
  }
  return kept;
}

/** The ancestors that must be opened for the node to be seen. */
export function ancestorsOf(node: TrailNode): string[] {
  const ids: string[] = [];
  for (let at = node.parent; at; at = at.parent) ids.push(at.id);
  return ids;
}

export type RowMove =
  | { type: 'select'; id: string }
  | { type: 'collapse'; ids: string[] }
  | { type: 'expand'; ids: string[] }
  | { type: 'open'; id: string }
  | null;

/**
 * What a key does on the row at `index`, by the ARIA treegrid pattern: arrows move, Left closes or goes to the parent, Right opens or
 * goes to the first child, `*` opens all siblings, Enter opens the step's panel. Null: not our key.
 */
export function moveByKey(rows: readonly TrailRow[], index: number, key: string, page = 10, rtl = false): RowMove {
  if (rows.length === 0) return null;
  const at = Math.min(Math.max(index, 0), rows.length - 1);
  const row = rows[at]!;
  const select = (i: number): RowMove => ({ type: 'select', id: rows[Math.min(Math.max(i, 0), rows.length - 1)]!.node.id });
  const towards = rtl ? { ArrowLeft: 'in', ArrowRight: 'out' } : { ArrowLeft: 'out', ArrowRight: 'in' };
  const sideways = (towards as Record<string, string>)[key];
  if (index < 0 && ['ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp'].includes(key))
    return select(key === 'End' ? rows.length - 1 : 0);
  switch (key) {
    case 'ArrowDown':
      return select(at + 1);
    case 'ArrowUp':
      return select(at - 1);
    case 'Home':
      return select(0);
    case 'End':
      return select(rows.length - 1);
    case 'PageDown':
      return select(at + page);
    case 'PageUp':
      return select(at - page);
    case 'Enter':
      return { type: 'open', id: row.node.id };
    case '*':
      return {
        type: 'expand',
        ids: rows
          .filter((other) => other.node.parent === row.node.parent && other.expanded === false)
          .map((other) => other.node.id),
      };
  }
  if (sideways === 'in') {
    if (row.expanded === false) return { type: 'expand', ids: [row.node.id] };
    return row.expanded ? select(at + 1) : { type: 'expand', ids: [] };
  }
  if (sideways === 'out') {
    if (row.expanded) return { type: 'collapse', ids: [row.node.id] };
    const parent = row.node.parent;
    return parent ? { type: 'select', id: parent.id } : { type: 'collapse', ids: [] };
  }
  return null;
}
