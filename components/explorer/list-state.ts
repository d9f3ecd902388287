import { closest } from '@/lib/shared/did-you-mean';
import { dayIn, isTimeZone } from '@/lib/shared/time';
import { isRangePreset, RANGE_PRESETS, rangeProblem, type RangePreset, type TimeRange } from './time-range';

/**
 * A list page's state is its URL, nothing else: what is not in the URL is a default. Reading is total, and what could not be read is
 * reported by name, so that a mistyped link never shows other rows than it seems to ask for. Pure and client-safe.
 */
export interface ListSpec {
  path: string;
  /** Every column's id, in the default order. */
  columns: readonly string[];
  /** Those shown when the URL does not say. */
  defaultColumns: readonly string[];
  /** Never hidden. */
  fixedColumns: readonly string[];
  sorts: readonly string[];
  defaultSort: string;
  defaultRange: RangePreset;
  series: readonly string[];
  defaultSeries: string;
}

export const LIST_DENSITIES = ['compact', 'standard', 'comfortable'] as const;
export type ListDensity = (typeof LIST_DENSITIES)[number];
export const PAGE_SIZES = [25, 50, 100, 200] as const;
export const DEFAULT_PAGE_SIZE = 50;
export const MIN_COLUMN_WIDTH = 48;
export const MAX_COLUMN_WIDTH = 1200;
/** Longer queries are refused by the server; a URL this long would be cut by proxies. */
export const MAX_QUERY_LENGTH = 4000;

export interface ListState {
  q: string;
  range: TimeRange;
  /** IANA zone of this link; null: the person's own setting. */
  zone: string | null;
  sort: string;
  limit: number;
  cursor: string | null;
  /** Number of the first row on this page, counted from 1: for display only. */
  row: number;
  columns: readonly string[];
  widths: Readonly<Record<string, number>>;
  /** null: the person's own setting. */
  density: ListDensity | null;
  peek: string | null;
  series: string;
  /** Whether the facets stand beside the list. */
  facets: boolean;
  /** The saved view this state began from. */
  view: string | null;
}

export interface StateProblem {
  param: string;
  message: string;
}

export function defaultListState(spec: ListSpec): ListState {
  return {
    q: '',
    range: { preset: spec.defaultRange },
    zone: null,
    sort: spec.defaultSort,
    limit: DEFAULT_PAGE_SIZE,
    cursor: null,
    row: 1,
    columns: spec.defaultColumns,
    widths: {},
    density: null,
    peek: null,
    series: spec.defaultSeries,
    facets: true,
    view: null,
  };
}

const PARAMS = [
  'q',
  'range',
  'from',
  'to',
  'tz',
  'sort',
  'limit',
  'cursor',
  'row',
  'cols',
  'widths',
  'density',
  'peek',
  'by',
  'facets',
  'view',
] as const;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const TOKEN = /^[A-Za-z0-9_\-.~:=+/]{1,600}$/;

/** Reads the URL's parameters. Every problem names its parameter and says what is shown instead. Never throws. */
export function parseListState(params: URLSearchParams, spec: ListSpec): { state: ListState; problems: StateProblem[] } {
  const state = defaultListState(spec);
  const problems: StateProblem[] = [];
  // Which parameter, what it held and what to write stands in each: a link may have several mistakes.
  const report = (param: string, message: string): void => void problems.push({ param, message: `${clip(param)}: ${message}` });
  const known = new Set<string>(PARAMS);
  for (const name of new Set(params.keys())) {
    if (!known.has(name)) {
      const meant = closest(name, known);
      report(
        name,
        `there is no such parameter of this page, and it was ignored.${meant ? ` Did you mean ${meant}?` : ` There are ${PARAMS.join(', ')}.`}`,
      );
    } else if (params.getAll(name).length > 1)
      report(name, `it is given more than once; the first one, "${clip(params.get(name)!)}", is used.`);
  }

  const q = params.get('q');
  if (q !== null) {
    if (q.length > MAX_QUERY_LENGTH)
      report(
        'q',
        `The query is longer than ${MAX_QUERY_LENGTH} characters and was left out, so this list is not filtered by it.`,
      );
    else state.q = q.trim();
  }
  const zone = params.get('tz');
  if (zone !== null) {
    if (isTimeZone(zone)) state.zone = zone;
    else report('tz', `"${clip(zone)}" is not a time zone such as Europe/Berlin; times are shown in your own.`);
  }
  readRange(params, state, spec, report);
  const choose = (param: string, allowed: readonly string[], fallback: string): string => {
    const value = params.get(param);
    if (value === null || allowed.includes(value)) return value ?? fallback;
    report(param, `"${clip(value)}" is not one of ${allowed.join(', ')}; ${fallback} is used.`);
    return fallback;
  };
  state.sort = choose('sort', spec.sorts, spec.defaultSort);
  state.series = choose('by', spec.series, spec.defaultSeries);
  state.limit = Number(choose('limit', PAGE_SIZES.map(String), String(DEFAULT_PAGE_SIZE)));
  state.facets = choose('facets', ['on', 'off'], 'on') === 'on';
  const density = params.get('density');
  if (density !== null) {
    if ((LIST_DENSITIES as readonly string[]).includes(density)) state.density = density as ListDensity;
    else report('density', `"${clip(density)}" is not one of ${LIST_DENSITIES.join(', ')}; your own setting is used.`);
  }
  for (const name of ['cursor', 'peek', 'view'] as const) {
    const value = params.get(name);
    if (value === null || value === '') continue;
    if (TOKEN.test(value)) state[name] = value;
    else
      report(name, `"${clip(value)}" is not well formed and was ignored${name === 'cursor' ? '; this is the first page' : ''}.`);
  }
  const row = params.get('row');
  if (row !== null) {
    if (/^[1-9]\d{0,9}$/.test(row)) state.row = state.cursor ? Number(row) : 1;
    else report('row', `"${clip(row)}" is not a row number, counted from 1, and was ignored.`);
  }
  state.columns = readColumns(params.get('cols'), spec, report);
  state.widths = readWidths(params.get('widths'), spec, report);
  return { state, problems };
}

/** The URL's parameters of a state: defaults left out, in one fixed order, so that equal states have equal links. */
export function toSearchParams(state: ListState, spec: ListSpec): URLSearchParams {
  const params = new URLSearchParams();
  if (state.q) params.set('q', state.q);
  if ('preset' in state.range) {
    if (state.range.preset !== spec.defaultRange) params.set('range', state.range.preset);
  } else if (!state.range.from && !state.range.to) {
    params.set('range', 'all');
  } else {
    if (state.range.from) params.set('from', state.range.from);
    if (state.range.to) params.set('to', state.range.to);
  }
  if (state.zone) params.set('tz', state.zone);
  if (state.sort !== spec.defaultSort) params.set('sort', state.sort);
  if (state.limit !== DEFAULT_PAGE_SIZE) params.set('limit', String(state.limit));
  if (state.cursor) {
    params.set('cursor', state.cursor);
    if (state.row !== 1) params.set('row', String(state.row));
  }
  if (state.columns.join() !== spec.defaultColumns.join()) params.set('cols', state.columns.join(','));
  const widths = spec.columns.flatMap((id) => (state.widths[id] === undefined ? [] : [`${id}:${state.widths[id]}`]));
  if (widths.length) params.set('widths', widths.join(','));
  if (state.density) params.set('density', state.density);
  if (state.series !== spec.defaultSeries) params.set('by', state.series);
  if (!state.facets) params.set('facets', 'off');
  if (state.view) params.set('view', state.view);
  if (state.peek) params.set('peek', state.peek);
  return params;
}

/** The page's address for a state that differs from the default only in `patch`. */
export function listHref(spec: ListSpec, patch: Partial<ListState> = {}): string {
  return hrefOf({ ...defaultListState(spec), ...patch }, spec);
}

export function hrefOf(state: ListState, spec: ListSpec): string {
  const search = toSearchParams(state, spec).toString();
  return search ? `${spec.path}?${search}` : spec.path;
}

/** What a saved view keeps: everything but the place in the list, the open peek and the view itself. */
export function viewOf(state: ListState): ListState {
  return { ...state, cursor: null, row: 1, peek: null, view: null };
}

/** Applies a change. What changes the result set begins at its first page again. */
export function changeState(state: ListState, patch: Partial<ListState>): ListState {
  const next = { ...state, ...patch };
  const movesRows = (['q', 'range', 'sort', 'limit'] as const).some(
    (key) => JSON.stringify(next[key]) !== JSON.stringify(state[key]),
  );
  const zoneMoves = next.zone !== state.zone && 'preset' in next.range;
  if ((movesRows || zoneMoves) && !('cursor' in patch)) return { ...next, cursor: null, row: 1 };
  return next;
}

type Report = (param: string, message: string) => void;

function readRange(params: URLSearchParams, state: ListState, spec: ListSpec, report: Report): void {
  const preset = params.get('range');
  const from = readInstant(params.get('from'), 'from', state.zone, report);
  const to = readInstant(params.get('to'), 'to', state.zone, report);
  const absolute = from !== null || to !== null;
  if (preset !== null && absolute)
    report('range', `"${clip(preset)}" was ignored, because "from" and "to" say the time already.`);
  if (absolute) {
    const problem = rangeProblem(from, to);
    if (problem)
      report(
        'from',
        `"${clip(params.get('from') ?? '')}" and "to" make no range: ${problem.toLowerCase()} The default range is used.`,
      );
    else state.range = { from, to };
  } else if (preset !== null) {
    if (isRangePreset(preset)) state.range = { preset };
    else
      report(
        'range',
        `"${clip(preset)}" is not a known range; the default, ${spec.defaultRange}, is used. There are ${Object.keys(RANGE_PRESETS).join(', ')}.`,
      );
  }
}

/** A day without a clock begins in the zone of the link. Without one nobody can know whose day is meant: it is said which is taken. */
function readInstant(text: string | null, param: string, zone: string | null, report: Report): string | null {
  if (text === null || text === '') return null;
  const day = dayIn(text, zone ?? 'UTC');
  if (day) {
    if (zone === null)
      report(param, `"${clip(text)}" names no time zone; its beginning in UTC is taken. Add tz=Europe/Berlin or the like.`);
    return day.toISOString();
  }
  const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  report(param, `"${clip(text)}" is not an instant; write it as 2026-11-21T00:00:00Z. This side of the range is open.`);
  return null;
}

function readColumns(text: string | null, spec: ListSpec, report: Report): readonly string[] {
  if (text === null) return spec.defaultColumns;
  const asked = text.split(',').filter(Boolean);
  const unknown = asked.filter((id) => !spec.columns.includes(id));
  if (unknown.length)
    report(
      'cols',
      `there ${unknown.length === 1 ? 'is no column' : 'are no columns'} ${unknown.map((id) => `"${clip(id)}"`).join(', ')}. There are ${spec.columns.join(', ')}.`,
    );
  const chosen = [...new Set(asked.filter((id) => spec.columns.includes(id)))];
  const missing = spec.fixedColumns.filter((id) => !chosen.includes(id));
  if (chosen.length === 0) {
    report('cols', 'no column was left to show; the default ones are.');
    return spec.defaultColumns;
  }
  return [...missing, ...chosen];
}

function readWidths(text: string | null, spec: ListSpec, report: Report): Record<string, number> {
  const widths: Record<string, number> = {};
  for (const part of text?.split(',').filter(Boolean) ?? []) {
    const match = /^([A-Za-z]+):(\d{1,5})$/.exec(part);
    const width = Number(match?.[2]);
    if (!match || !spec.columns.includes(match[1]!) || width < MIN_COLUMN_WIDTH || width > MAX_COLUMN_WIDTH) {
      report('widths', `"${clip(part)}" is not a column with a width of ${MIN_COLUMN_WIDTH} to ${MAX_COLUMN_WIDTH} pixels.`);
    } else widths[match[1]!] = width;
  }
  return widths;
}

function clip(text: string): string {
  const characters = Array.from(text);
  return characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : text;
}
