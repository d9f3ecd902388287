import type { JsonObject, JsonValue } from '@/lib/shared/json';

/**
 * Facets as they are kept: of each name the newest that was reported, and when. A deleted one stays as a mark without a value, so that an
 * older report that arrives later does not bring it back. Pure.
 *
 * OpenLineage orders events by eventTime and replaces facets whole, never in parts. Of two reports of one time the later stage of a run
 * counts (COMPLETE over START), then a deletion, then the greater canonical text: so the outcome never depends on the order of arrival,
 * and a resend changes nothing.
 */
export interface KeptFacet {
  at: string;
  /** Stage of the run that said so. */
  r: number;
  /** Absent: deleted. */
  v?: JsonObject;
}
export type FacetMap = Readonly<Record<string, KeptFacet>>;

/** When something was said, and at which stage of a run: what decides between two reports. */
export interface Stamp {
  at: string;
  r: number;
}

/** Stages of a run, as far as they order reports of one time. */
export function stageOf(eventType: string | undefined): number {
  if (eventType === 'START') return 1;
  if (eventType === 'RUNNING') return 2;
  return eventType === 'COMPLETE' || eventType === 'ABORT' || eventType === 'FAIL' ? 3 : 0;
}

export function compareStamps(a: Stamp, b: Stamp): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.r - b.r;
}

/** Takes facets into those that are kept. `deletable`: facets of jobs and datasets know `_deleted`, those of runs do not. */
export function mergeFacets(
  kept: FacetMap,
  given: Readonly<Record<string, JsonValue>> | undefined,
  stamp: Stamp,
  deletable: boolean,
): FacetMap {
  const names = Object.keys(given ?? {});
  if (names.length === 0) return kept;
  const out: Record<string, KeptFacet> = { ...kept };
  for (const name of names) {
    const value = given![name] as JsonObject;
    const next: KeptFacet = deletable && value._deleted === true ? stamp : { ...stamp, v: value };
    const held = Object.hasOwn(out, name) ? out[name] : undefined;
    if (held === undefined || compareKept(held, next) < 0) define(out, name, next);
  }
  return out;
}

function compareKept(a: KeptFacet, b: KeptFacet): number {
  const order = compareStamps(a, b);
  if (order !== 0) return order;
  if (a.v === undefined || b.v === undefined) return Number(a.v === undefined) - Number(b.v === undefined);
  const [left, right] = [sortedText(a.v), sortedText(b.v)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A facet may be called __proto__: names are what senders choose. */
function define(out: Record<string, KeptFacet>, name: string, value: KeptFacet): void {
  Object.defineProperty(out, name, { value, enumerable: true, configurable: true, writable: true });
}

/** JSON with the members of every object in order: equal for equal values. */
export function sortedText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sortedText(value[key]!)}`)
    .join(',')}}`;
}

/** The facets that hold: without marks of deleted ones. */
export function facetsOf(kept: FacetMap): JsonObject {
  const out: JsonObject = {};
  for (const [name, { v }] of Object.entries(kept)) {
    if (v !== undefined) Object.defineProperty(out, name, { value: v, enumerable: true, configurable: true, writable: true });
  }
  return out;
}
