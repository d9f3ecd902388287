import type { JsonObject } from '@/lib/shared/json';
import { uuidFrom } from '@/lib/shared/ids';
import { daysBefore, SAMPLE_DAYS } from './schedule';

/**
 * Where the knowledge of the three sample systems comes from, as their pipelines would report it: OpenLineage events of nightly and
 * occasional jobs over the same ninety days. It tells two stories. For three nights a crawl also read the space of draft policies, so that
 * a draft of the refund limits was retrieved by several decisions; and the check of the October guideline index failed, and nobody looked.
 */
const DAY = 86_400_000;
const PRODUCER = 'https://airflow.alder-finch.example/openlineage';
const CORE = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs';
const AIRFLOW = 'airflow.alder-finch.example';
const STORE = 's3://alder-finch-knowledge';
const VECTORS = 'pgvector://vectors.alder-finch.example:5432';

/** The nights, in whole days before now, on which the drafts were read too. */
export const DRAFT_NIGHTS = { from: 20, to: 18 } as const;

/** The version of the support index that a decision of this moment searched: what was built the night before. */
export function supportIndexVersion(at: number): string {
  return `kb-${new Date(nightOf(at)).toISOString().slice(0, 10)}`;
}

/** Whether that version held the draft. */
export function heldDraft(at: number, now: number): boolean {
  const days = Math.floor(daysBefore(nightOf(at), nightOf(now)));
  return days <= DRAFT_NIGHTS.from && days >= DRAFT_NIGHTS.to;
}

/** The newest 02:00 UTC that is over, with the twelve minutes that the jobs take. */
function nightOf(at: number): number {
  const shifted = at - 2 * 3_600_000 - 12 * 60_000;
  return Math.floor(shifted / DAY) * DAY + 2 * 3_600_000;
}

function facet(name: string, version: string, members: JsonObject): JsonObject {
  return { _producer: PRODUCER, _schemaURL: `https://openlineage.io/spec/facets/${version}/${name}.json#/$defs/${name}`, ...members };
} // prettier-ignore

function dataset(namespace: string, name: string, version?: string, facets: JsonObject = {}): JsonObject {
  return {
    namespace,
    name,
    facets: { ...(version !== undefined && { version: facet('DatasetVersionDatasetFacet', '1-0-1', { datasetVersion: version }) }), ...facets },
  }; // prettier-ignore
}

function job(name: string, description: string, sql?: string): JsonObject {
  return {
    namespace: AIRFLOW,
    name,
    facets: {
      jobType: facet('JobTypeJobFacet', '2-0-3', { processingType: 'BATCH', integration: 'AIRFLOW', jobType: 'TASK' }),
      documentation: facet('DocumentationJobFacet', '1-0-1', { description }),
      ...(sql !== undefined && { sql: facet('SQLJobFacet', '1-0-1', { query: sql, dialect: 'postgres' }) }),
    },
  };
}

interface Run {
  of: JsonObject;
  at: number;
  minutes: number;
  inputs: JsonObject[];
  outputs?: JsonObject[];
  failed?: string;
}

function* runOf({ of, at, minutes, inputs, outputs = [], failed }: Run): Generator<JsonObject> {
  const base = (eventType: string, time: number): JsonObject => ({
    eventType,
    eventTime: new Date(time).toISOString(),
    producer: PRODUCER,
    schemaURL: `${CORE}/RunEvent`,
    job: of,
  });
  const runId = uuidFrom('sample-lineage', String(of.name), String(at));
  const nominalTime = facet('NominalTimeRunFacet', '1-0-1', { nominalStartTime: new Date(at).toISOString() });
  yield { ...base('START', at), run: { runId, facets: { nominalTime } }, inputs };
  const errorMessage = failed && facet('ErrorMessageRunFacet', '1-0-1', { message: failed, programmingLanguage: 'python' });
  yield {
    ...base(failed ? 'FAIL' : 'COMPLETE', at + minutes * 60_000),
    run: { runId, facets: { nominalTime, ...(errorMessage && { errorMessage }) } },
    inputs,
    outputs,
  };
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** All events of the pipelines, in order of time, none from the future. */
export function* simulateLineage(now: number): Generator<JsonObject> {
  const events = [...supportKnowledge(now), ...procedures(now), ...guidelines(now)];
  events.sort((a, b) => (String(a.eventTime) < String(b.eventTime) ? -1 : 1));
  for (const event of events) if (Date.parse(String(event.eventTime)) <= now) yield event;
}

function* supportKnowledge(now: number): Generator<JsonObject> {
  const pages = { schema: facet('SchemaDatasetFacet', '1-1-1', { fields: [{ name: 'page_id', type: 'text' }, { name: 'title', type: 'text' }, { name: 'body', type: 'text' }, { name: 'status', type: 'text' }] }) }; // prettier-ignore
  const source = (field: string): JsonObject => ({ namespace: STORE, name: 'wiki_pages', field, transformations: [{ type: 'DIRECT', subtype: field === 'body' ? 'TRANSFORMATION' : 'IDENTITY', description: field === 'body' ? 'split into passages and embedded' : '', masking: false }] }); // prettier-ignore
  const columnLineage = facet('ColumnLineageDatasetFacet', '1-2-0', { fields: { id: { inputFields: [source('page_id')] }, content: { inputFields: [source('title'), source('body')] }, embedding: { inputFields: [source('body')] } }, dataset: [] }); // prettier-ignore
  const index = { columnLineage, schema: facet('SchemaDatasetFacet', '1-1-1', { fields: [{ name: 'id', type: 'text' }, { name: 'content', type: 'text' }, { name: 'embedding', type: 'vector(1536)' }] }) }; // prettier-ignore
  const last = nightOf(now);
  for (let night = SAMPLE_DAYS + 1; night >= 0; night--) {
    const at = last - night * DAY;
    const drafts = night <= DRAFT_NIGHTS.from && night >= DRAFT_NIGHTS.to;
    const read = [dataset('https://wiki.alder-finch.example', 'refund-policies')];
    if (drafts) read.push(dataset('https://wiki.alder-finch.example', 'draft-policies'));
    yield* runOf({
      of: job('crawl_policy_wiki', 'Reads the published refund and shipping policies from the wiki.'),
      at,
      minutes: 4,
      inputs: read,
      outputs: [dataset(STORE, 'wiki_pages', day(at), pages)],
    });
    yield* runOf({
      of: job('build_support_kb', 'Splits the pages into passages, embeds them, and replaces the index that the refund agent searches.'),
      at: at + 5 * 60_000,
      minutes: 6,
      inputs: [dataset(STORE, 'wiki_pages', day(at)), dataset(STORE, 'embedding_model')],
      outputs: [dataset(VECTORS, 'support-kb', `kb-${day(at)}`, index)],
    }); // prettier-ignore
  }
}

function* procedures(now: number): Generator<JsonObject> {
  for (const [days, month] of [[95, '2026-07'], [40, '2026-10']] as const)
    yield* runOf({
      of: job('index_aml_procedures', 'Indexes the signed procedures of the compliance department.'),
      at: now - days * DAY - 3_600_000,
      minutes: 22,
      inputs: [dataset('file://compliance.alder-finch.example', 'aml-handbook', month)],
      outputs: [dataset(VECTORS, `aml-procedures-${month}`, `signed-${month}`)],
    }); // prettier-ignore
}

function* guidelines(now: number): Generator<JsonObject> {
  for (const [days, name] of GUIDELINE_BUILDS) {
    const at = now - days * DAY - 5_400_000;
    yield* runOf({
      of: job('rebuild_guideline_index', 'Rebuilds the index of clinical guidelines from the hospital library.'),
      at,
      minutes: 31,
      inputs: [dataset('https://library.hospital.example', 'triage-guidelines', name.slice('guidelines-'.length))],
      outputs: [dataset('opensearch://search.hospital.example:9200', name, `${name}-r1`)],
    });
    yield* runOf({
      of: job('check_guideline_index', 'Looks up every guideline once in the new index.'),
      at: at + 32 * 60_000,
      minutes: 2,
      inputs: [dataset('opensearch://search.hospital.example:9200', name, `${name}-r1`)],
      ...(name === 'guidelines-2026-10' && { failed: '1 of 6 guidelines was not found in the index: gl-chest-pain' }),
    });
  }
}
const GUIDELINE_BUILDS = [
  [95, 'guidelines-2026-06'],
  [30, 'guidelines-2026-10'],
  [16, 'guidelines-2026-10b'],
] as const;
