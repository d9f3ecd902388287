import type { JsonObject } from '@/lib/shared/json';

/** OpenLineage events for tests, right unless told otherwise. */
const PRODUCER = 'https://countersign.example/tests';
const SCHEMA = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs';

export function facet(members: JsonObject = {}): JsonObject {
  return { _producer: PRODUCER, _schemaURL: `${SCHEMA}/BaseFacet`, ...members };
}
export function dataset(name: string, version?: string, facets: JsonObject = {}): JsonObject {
  return {
    namespace: 'kb',
    name,
    facets: { ...(version !== undefined && { version: facet({ datasetVersion: version }) }), ...facets },
  };
}
export function runEvent(over: JsonObject & { runId: string; job?: JsonObject | string; at: string; type?: string }): JsonObject {
  const { runId, job, at, type = 'COMPLETE', runFacets, ...rest } = over;
  return {
    eventType: type,
    eventTime: at,
    producer: PRODUCER,
    schemaURL: `${SCHEMA}/RunEvent`,
    run: { runId, ...(runFacets ? { facets: runFacets } : {}) },
    job: typeof job === 'string' || job === undefined ? { namespace: 'jobs', name: job ?? 'build' } : job,
    ...rest,
  };
}
export function datasetEvent(one: JsonObject, at: string): JsonObject {
  return { eventTime: at, producer: PRODUCER, schemaURL: `${SCHEMA}/DatasetEvent`, dataset: one };
}
export function jobEvent(name: string, at: string, over: JsonObject = {}): JsonObject {
  return { eventTime: at, producer: PRODUCER, schemaURL: `${SCHEMA}/JobEvent`, job: { namespace: 'jobs', name }, ...over };
}
