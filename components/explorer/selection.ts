/** Which rows are chosen and which one the keyboard is on. Pure; ids are opaque. A selection outlives the page it was made on. */
export type Selection = ReadonlySet<string>;

export const MAX_SELECTED = 500;

export function toggleRow(selection: Selection, id: string): Selection {
  const next = new Set(selection);
  if (!next.delete(id) && next.size < MAX_SELECTED) next.add(id);
  return next;
}

/** Gives every row from the anchor to the target the state that the target gets by being toggled. */
export function toggleSpan(selection: Selection, ids: readonly string[], anchor: string | null, target: string): Selection {
  const from = anchor === null ? -1 : ids.indexOf(anchor);
  const to = ids.indexOf(target);
  if (from < 0 || to < 0) return toggleRow(selection, target);
  const on = !selection.has(target);
  const next = new Set(selection);
  for (const id of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (!on) next.delete(id);
    else if (next.size < MAX_SELECTED) next.add(id);
  }
  return next;
}

/** Selects the whole page, or clears it when it is selected already. Rows of other pages keep their state. */
export function togglePage(selection: Selection, ids: readonly string[]): Selection {
  const all = ids.length > 0 && ids.every((id) => selection.has(id));
  const next = new Set(selection);
  for (const id of ids) {
    if (all) next.delete(id);
    else if (next.size < MAX_SELECTED) next.add(id);
  }
  return next;
}

/** How much of the page is selected, as a checkbox shows it. */
export function pageState(selection: Selection, ids: readonly string[]): 'none' | 'some' | 'all' {
  const count = ids.filter((id) => selection.has(id)).length;
  return count === 0 ? 'none' : count === ids.length ? 'all' : 'some';
}

/** The row that many rows away; stays within the page, and begins at its nearer end when no row is active. */
export function moveActive(ids: readonly string[], active: string | null, by: number): string | null {
  if (ids.length === 0) return null;
  const at = active === null ? -1 : ids.indexOf(active);
  if (at < 0) return ids[by > 0 ? 0 : ids.length - 1]!;
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))]!;
}
