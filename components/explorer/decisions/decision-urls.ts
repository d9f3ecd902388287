import type { ListState } from '../list-state';
import { resolveRange } from '../time-range';

/** The API addresses behind one state of the explorer. The server and the browser build the same ones, so a first answer is reused. */
export interface DecisionUrls {
  list: string;
  facets: string;
  /** null while the histogram is hidden. */
  histogram: string | null;
  fresh: (asOf: string) => string;
  export: (format: 'csv' | 'ndjson') => string;
}

export interface DecisionScope {
  q: string;
  from?: string;
  to?: string;
  tz?: string;
}

const API = '/api/v1/decisions';

/** What q, from, to and tz are for a state, seen from `asOf` in the zone. Absent members are open or default. */
export function scopeOf(state: ListState, asOf: number, zone: string): DecisionScope {
  const { from, to } = resolveRange(state.range, asOf, zone);
  return { q: state.q, ...(from ? { from } : {}), ...(to ? { to } : {}), ...(zone === 'UTC' ? {} : { tz: zone }) };
}

export function decisionUrls(state: ListState, asOf: number, zone: string): DecisionUrls {
  const scope = scopeOf(state, asOf, zone);
  const { q, ...rest } = scope;
  const base = { ...(q ? { q } : {}), ...rest };
  const url = (path: string, params: Record<string, string>): string => {
    const search = new URLSearchParams({ ...base, ...params }).toString();
    return search ? `${API}${path}?${search}` : `${API}${path}`;
  };
  return {
    list: url('', { sort: state.sort, limit: String(state.limit), ...(state.cursor ? { cursor: state.cursor } : {}) }),
    facets: url('/facets', {}),
    histogram: state.series === 'none' ? null : url('/histogram', { by: state.series }),
    fresh: (since) => url('', { limit: '1', receivedAfter: since }),
    export: (format) => url('/export', { format, sort: state.sort }),
  };
}

/** A decision's page, which learns from `list` in what result set its previous and next one are, and what was looked for. */
export function decisionHref(id: string, listSearch: string, step?: string): string {
  const query = new URLSearchParams({ ...(listSearch ? { list: listSearch } : {}), ...(step === undefined ? {} : { step }) });
  return `/decisions/${encodeURIComponent(id)}${query.size > 0 ? `?${query}` : ''}`;
}
