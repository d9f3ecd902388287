import { columnText } from '@/lib/decisions/column-text';
import { uuidFrom } from '@/lib/shared/ids';
import { fnv64 } from '@/lib/shared/fnv';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { ENDED } from '../contract';
import { compareStamps, facetsOf, mergeFacets, stageOf, type FacetMap, type Stamp } from '../merge-facets';

/** Instants are text with six decimals, so that text order is time order. */
export interface JobRow {
  job_id: string;
  namespace: string;
  name: string;
  facets: FacetMap;
  first_at: string;
  last_at: string;
}
export interface DatasetRow {
  dataset_id: string;
  namespace: string;
  name: string;
  names: string[];
  facets: FacetMap;
  first_at: string;
  last_at: string;
}
export interface VersionRow {
  dataset_id: string;
  version: string;
  first_at: string;
  last_at: string;
  run_id: string | null;
  built_at: string | null;
  built_rank: number | null;
}
export interface RunRow {
  run_id: string;
  job_id: string;
  state: string;
  started_at: string | null;
  ended_at: string | null;
  parent_run_id: string | null;
  facets: FacetMap;
  fold: { job: Stamp; state: Stamp; start?: string };
  first_at: string;
  last_at: string;
}
export interface EdgeRow {
  job_id: string;
  run_id: string;
  role: 'input' | 'output';
  dataset_id: string;
  version: string | null;
  facets: FacetMap;
  fold: { version?: Stamp };
  first_at: string;
  last_at: string;
}
export interface ColumnRow {
  dataset_id: string;
  field: string;
  from_dataset_id: string;
  from_field: string;
  transformations: JsonValue;
}

/** What a job event says belongs to no run. */
export const NO_RUN = '00000000-0000-0000-0000-000000000000';
const VERSION_MAX = 300;
const FIELD_MAX = 250;
const COLUMNS_MAX = 10_000;

export function jobId(namespace: string, name: string): string {
  return uuidFrom('lineage.job', namespace, name);
}
export function datasetId(namespace: string, name: string): string {
  return uuidFrom('lineage.dataset', namespace, name);
}

/** What one event is about: its rows are loaded before it is folded. */
export interface Touched {
  jobs: Set<string>;
  datasets: Set<string>;
  runs: Set<string>;
  versions: Map<string, { dataset_id: string; version: string }>;
}

/**
 * Rows of the catalogue, as events change them. Every rule here takes the newest by what events claim, or the first, or the last: the
 * rows do not depend on the order in which events came, and are the same again after a rebuild. Pure.
 */
export class Catalogue {
  readonly jobs = new Map<string, JobRow>();
  readonly datasets = new Map<string, DatasetRow>();
  readonly versions = new Map<string, VersionRow>();
  readonly runs = new Map<string, RunRow>();
  readonly edges = new Map<string, EdgeRow>();
  /** Datasets whose column lineage was said anew. */
  readonly columns = new Set<string>();

  /** Takes over what one event says. `event` was read by lib/lineage/read-event.ts. */
  fold(event: JsonObject, at: string): void {
    if (isJsonObject(event.dataset ?? null)) {
      this.dataset(event.dataset as JsonObject, { at, r: 0 });
      return;
    }
    const eventType = typeof event.eventType === 'string' ? event.eventType : undefined;
    const stamp: Stamp = { at, r: stageOf(eventType) };
    const job = this.job(event.job as JsonObject, stamp);
    const run = isJsonObject(event.run ?? null) ? this.run(event.run as JsonObject, job, eventType ?? 'OTHER', stamp) : NO_RUN;
    for (const role of ['input', 'output'] as const)
      for (const one of (event[`${role}s`] as JsonObject[] | undefined) ?? []) this.edge(role, one, job, run, eventType, stamp);
  }

  private job(given: JsonObject, stamp: Stamp): string {
    const [namespace, name] = [given.namespace as string, given.name as string];
    const id = jobId(namespace, name);
    const held = this.jobs.get(id) ?? { job_id: id, namespace, name, facets: {}, first_at: stamp.at, last_at: stamp.at };
    this.jobs.set(id, { ...held, facets: mergeFacets(held.facets, facetsIn(given), stamp, true), ...reach(held, stamp.at) });
    return id;
  }

  private dataset(given: JsonObject, stamp: Stamp): { id: string; version: string | null } {
    const [namespace, name] = [given.namespace as string, given.name as string];
    const id = datasetId(namespace, name);
    const held = this.datasets.get(id) ?? { dataset_id: id, namespace, name, names: [], facets: {}, first_at: stamp.at, last_at: stamp.at }; // prettier-ignore
    const said = facetsIn(given);
    const facets = mergeFacets(held.facets, said, stamp, true);
    this.datasets.set(id, { ...held, facets, names: namesOf(namespace, name, facets), ...reach(held, stamp.at) });
    if (said && Object.hasOwn(said, 'columnLineage')) {
      this.columns.add(id);
      for (const { namespace: ns, name: n } of sourcesOf(said.columnLineage)) this.dataset({ namespace: ns, name: n }, stamp);
    }
    const version = versionIn(said);
    if (version !== null) this.version(id, version, stamp.at);
    return { id, version };
  }

  private version(dataset: string, version: string, at: string): VersionRow {
    const key = `${dataset} ${version}`;
    const held = this.versions.get(key) ?? { dataset_id: dataset, version, first_at: at, last_at: at, run_id: null, built_at: null, built_rank: null }; // prettier-ignore
    const row = { ...held, ...reach(held, at) };
    this.versions.set(key, row);
    return row;
  }

  private run(given: JsonObject, job: string, eventType: string, stamp: Stamp): string {
    const id = (given.runId as string).toLowerCase();
    const held = this.runs.get(id);
    const facets = mergeFacets(held?.facets ?? {}, facetsIn(given), stamp, false);
    const fold = { ...(held?.fold ?? { job: stamp, state: stamp }) };
    const row: RunRow = held ?? {
      run_id: id, job_id: job, state: eventType, started_at: null, ended_at: null, parent_run_id: null, facets, fold, first_at: stamp.at, last_at: stamp.at,
    }; // prettier-ignore
    const next: RunRow = { ...row, facets, fold, ...reach(row, stamp.at), parent_run_id: parentOf(facets) };
    if (held) {
      const order = compareStamps(held.fold.job, stamp) || (held.job_id < job ? -1 : held.job_id > job ? 1 : 0);
      if (order < 0) [next.job_id, fold.job] = [job, stamp];
      if (laterState(held, eventType, stamp)) [next.state, fold.state] = [eventType, stamp];
    }
    if (eventType === 'START' && (fold.start === undefined || stamp.at < fold.start)) fold.start = stamp.at;
    next.started_at = fold.start ?? next.first_at;
    next.ended_at = ENDED.has(next.state) ? fold.state.at : null;
    this.runs.set(id, next);
    return id;
  }

  private edge(
    role: 'input' | 'output',
    given: JsonObject,
    job: string,
    run: string,
    eventType: string | undefined,
    stamp: Stamp,
  ): void {
    const { id, version } = this.dataset(given, stamp);
    const key = `${job} ${run} ${role} ${id}`;
    const held = this.edges.get(key) ?? {
      job_id: job, run_id: run, role, dataset_id: id, version: null, facets: {}, fold: {}, first_at: stamp.at, last_at: stamp.at,
    }; // prettier-ignore
    const next: EdgeRow = {
      ...held,
      facets: mergeFacets(held.facets, facetsIn(given, `${role}Facets`), stamp, false),
      ...reach(held, stamp.at),
    };
    if (version !== null) {
      const before = held.fold.version;
      const order = before
        ? compareStamps(before, stamp) || (held.version! < version ? -1 : held.version! > version ? 1 : 0)
        : -1;
      if (order < 0) {
        next.version = version;
        next.fold = { version: stamp };
      }
      if (role === 'output' && run !== NO_RUN) this.built(id, version, run, eventType, stamp.at);
    }
    this.edges.set(key, next);
  }

  /** Which run wrote a version: of several that say so, one that had ended, then the earliest, then the smaller id. */
  private built(dataset: string, version: string, run: string, eventType: string | undefined, at: string): void {
    const row = this.version(dataset, version, at);
    const rank = ENDED.has(eventType ?? '') && eventType === 'COMPLETE' ? 0 : 1;
    const given: [number, string, string] = [rank, at, run];
    const held: [number, string, string] | null = row.run_id === null ? null : [row.built_rank!, row.built_at!, row.run_id];
    if (held !== null && compareBuilt(held, given) <= 0) return;
    this.versions.set(`${dataset} ${version}`, { ...row, run_id: run, built_at: at, built_rank: rank });
  }

  /** The rows that a dataset's column lineage makes as it is now. */
  columnRows(dataset: string): ColumnRow[] {
    const row = this.datasets.get(dataset);
    const facet = row && facetsOf(row.facets).columnLineage;
    const fields = isJsonObject(facet ?? null) ? (facet as JsonObject).fields : undefined;
    if (!isJsonObject(fields ?? null)) return [];
    const out = new Map<string, ColumnRow>();
    for (const [field, said] of Object.entries(fields as JsonObject)) {
      for (const from of inputFields(said)) {
        const made: ColumnRow = {
          dataset_id: dataset,
          field: shortName(field, FIELD_MAX),
          from_dataset_id: datasetId(from.namespace, from.name),
          from_field: shortName(from.field, FIELD_MAX),
          transformations: from.transformations,
        };
        out.set(`${made.field} ${made.from_dataset_id} ${made.from_field}`, made);
        if (out.size >= COLUMNS_MAX) return [...out.values()];
      }
    }
    return [...out.values()];
  }
}

function compareBuilt(a: [number, string, string], b: [number, string, string]): number {
  for (let i = 0; i < 3; i++) if (a[i]! !== b[i]!) return a[i]! < b[i]! ? -1 : 1;
  return 0;
}

function reach(held: { first_at: string; last_at: string }, at: string): { first_at: string; last_at: string } {
  return { first_at: at < held.first_at ? at : held.first_at, last_at: at > held.last_at ? at : held.last_at };
}

/** The end of a run stays its end: what comes afterwards (OTHER) adds facets. Of two of a kind the later counts. */
function laterState(held: RunRow, eventType: string, stamp: Stamp): boolean {
  const [was, is] = [ENDED.has(held.state), ENDED.has(eventType)];
  if (was !== is) return is;
  const order = compareStamps(held.fold.state, stamp);
  return order < 0 || (order === 0 && held.state < eventType);
}

function facetsIn(given: JsonObject, key = 'facets'): JsonObject | undefined {
  const found = given[key];
  return isJsonObject(found ?? null) ? (found as JsonObject) : undefined;
}

function versionIn(facets: JsonObject | undefined): string | null {
  const facet = facets && Object.hasOwn(facets, 'version') ? facets.version : undefined;
  if (!isJsonObject(facet ?? null) || (facet as JsonObject)._deleted === true) return null;
  const value = (facet as JsonObject).datasetVersion;
  return typeof value === 'string' && value !== '' ? shortName(value, VERSION_MAX) : null;
}

/** Text for a key: long ones are cut and end in a hash, so that different ones stay different. */
function shortName(value: string, max: number): string {
  return value.length <= max ? columnText(value, max) : `${columnText(value, max - 18)}~${fnv64(value)}`;
}

function parentOf(facets: FacetMap): string | null {
  const parent = facetsOf(facets).parent;
  const run = isJsonObject(parent ?? null) ? (parent as JsonObject).run : undefined;
  const id = isJsonObject(run ?? null) ? (run as JsonObject).runId : undefined;
  return typeof id === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.toLowerCase() : null;
}

/** What emitters of decisions may call the dataset: its name, with and without namespace, and those of its symlinks. */
function namesOf(namespace: string, name: string, facets: FacetMap): string[] {
  const symlinks = facetsOf(facets).symlinks;
  const identifiers = isJsonObject(symlinks ?? null) ? (symlinks as JsonObject).identifiers : undefined;
  const all = [name, `${namespace}/${name}`];
  for (const one of Array.isArray(identifiers) ? identifiers.slice(0, 50) : []) {
    if (!isJsonObject(one) || typeof one.name !== 'string') continue;
    all.push(one.name);
    if (typeof one.namespace === 'string') all.push(`${one.namespace}/${one.name}`);
  }
  return [...new Set(all)].sort();
}

interface InputField {
  namespace: string;
  name: string;
  field: string;
  transformations: JsonValue;
}
function inputFields(said: JsonValue | undefined): InputField[] {
  const list = isJsonObject(said ?? null) ? (said as JsonObject).inputFields : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((one): InputField[] => {
    if (!isJsonObject(one)) return [];
    const { namespace, name, field, transformations } = one;
    if (typeof namespace !== 'string' || typeof name !== 'string' || typeof field !== 'string') return [];
    return [{ namespace, name, field, transformations: Array.isArray(transformations) ? transformations : [] }];
  });
}

function sourcesOf(facet: JsonValue | undefined): { namespace: string; name: string }[] {
  const fields = isJsonObject(facet ?? null) ? (facet as JsonObject).fields : undefined;
  if (!isJsonObject(fields ?? null)) return [];
  const found = new Map<string, { namespace: string; name: string }>();
  for (const said of Object.values(fields as JsonObject))
    for (const { namespace, name } of inputFields(said)) found.set(datasetId(namespace, name), { namespace, name });
  return [...found.values()];
}

/** What an event is about, so that its rows can be loaded before it is folded. */
export function touchedBy(event: JsonObject, into: Touched): void {
  const addDataset = (given: JsonValue): void => {
    const one = given as JsonObject;
    const id = datasetId(one.namespace as string, one.name as string);
    into.datasets.add(id);
    const version = versionIn(facetsIn(one));
    if (version !== null) into.versions.set(`${id} ${version}`, { dataset_id: id, version });
    for (const from of sourcesOf(facetsIn(one)?.columnLineage)) into.datasets.add(datasetId(from.namespace, from.name));
  };
  if (isJsonObject(event.dataset ?? null)) addDataset(event.dataset!);
  if (isJsonObject(event.job ?? null)) {
    const job = event.job as JsonObject;
    into.jobs.add(jobId(job.namespace as string, job.name as string));
  }
  if (isJsonObject(event.run ?? null)) into.runs.add(((event.run as JsonObject).runId as string).toLowerCase());
  for (const key of ['inputs', 'outputs']) for (const one of (event[key] as JsonValue[] | undefined) ?? []) addDataset(one);
}
