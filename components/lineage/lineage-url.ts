import { DEFAULT_DEPTH, DEFAULT_NODES, MAX_DEPTH, MAX_NODES, parseFocus, printFocus, type Focus } from '@/lib/lineage/graph';

/** The state of the lineage page: all of it is in its address. Client-safe. */
export interface LineageUrl {
  focus: Focus | null;
  depth: number;
  limit: number;
  view: 'graph' | 'table';
  /** The selected node. */
  node: string | null;
  /** What was in the address and is not understood: said, not passed over. */
  faults: string[];
}

const KNOWN = new Set(['focus', 'depth', 'limit', 'view', 'node']);

export function readLineageUrl(query: URLSearchParams): LineageUrl {
  const faults: string[] = [];
  const number = (name: string, low: number, high: number, otherwise: number): number => {
    const given = query.get(name);
    if (given === null) return otherwise;
    const value = Number(given);
    if (Number.isInteger(value) && value >= low && value <= high) return value;
    faults.push(`${name} is a number from ${low} to ${high}`);
    return otherwise;
  };
  const given = query.get('focus');
  const focus = given === null || given === '' ? null : parseFocus(given);
  if (given && !focus) faults.push('focus names what the graph is about, such as document:KB-204');
  const view = query.get('view') ?? 'graph';
  if (view !== 'graph' && view !== 'table') faults.push('view is graph or table');
  for (const name of new Set(query.keys())) if (!KNOWN.has(name)) faults.push(`there is no parameter ${name.slice(0, 40)}`);
  return {
    focus,
    depth: number('depth', 1, MAX_DEPTH, DEFAULT_DEPTH),
    limit: number('limit', 10, MAX_NODES, DEFAULT_NODES),
    view: view === 'table' ? 'table' : 'graph',
    node: query.get('node'),
    faults,
  };
}

export function lineageUrl(state: Partial<Omit<LineageUrl, 'faults'>>): string {
  const query = new URLSearchParams();
  if (state.focus) query.set('focus', printFocus(state.focus));
  if (state.depth !== undefined && state.depth !== DEFAULT_DEPTH) query.set('depth', String(state.depth));
  if (state.limit !== undefined && state.limit !== DEFAULT_NODES) query.set('limit', String(state.limit));
  if (state.view === 'table') query.set('view', 'table');
  if (state.node) query.set('node', state.node);
  return query.size > 0 ? `/lineage?${query}` : '/lineage';
}
