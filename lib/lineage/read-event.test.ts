import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import { readLineageEvent } from './read-event';
import { dataset, datasetEvent, facet, jobEvent, runEvent } from './testing';

const RUN = '0195556c-8d20-7000-8000-000000000001';
const good = (): JsonObject => runEvent({ runId: RUN, at: '2026-11-20T02:00:00Z', inputs: [dataset('raw')], outputs: [dataset('built')] }); // prettier-ignore
const edited = (edit: (event: JsonObject) => void): JsonObject => {
  const event = structuredClone(good());
  edit(event);
  return event;
};

describe('readLineageEvent', () => {
  test('tells the three kinds apart by their members', () => {
    expect(readLineageEvent(good(), false)).toMatchObject({ kind: 'lineage.run', at: '2026-11-20T02:00:00.000000Z' });
    expect(readLineageEvent(datasetEvent(dataset('d'), '2026-11-20T02:00:00+02:00'), false)).toMatchObject({ kind: 'lineage.dataset', at: '2026-11-20T00:00:00.000000Z' }); // prettier-ignore
    expect(readLineageEvent(jobEvent('j', '2026-11-20T02:00:00Z'), false)).toMatchObject({ kind: 'lineage.job' });
  });

  test('keeps members and facets that it does not know', () => {
    const event = edited((e) =>
      Object.assign(e, { extra: 1, run: { runId: RUN, facets: { my_own: facet({ deep: { er: [1] } }) } } }),
    );
    expect(readLineageEvent(event, false)).toMatchObject({ event });
  });

  test.each<[string, (event: JsonObject) => void, string]>([
    ['no time', (e) => delete e.eventTime, '/eventTime'],
    ['a time without offset', (e) => (e.eventTime = '2026-11-20T02:00:00'), '/eventTime'],
    ['a day that is none', (e) => (e.eventTime = '2026-13-40T02:00:00Z'), '/eventTime'],
    ['no producer', (e) => delete e.producer, '/producer'],
    ['a producer that is no URI', (e) => (e.producer = 'me'), '/producer'],
    ['no schemaURL', (e) => delete e.schemaURL, '/schemaURL'],
    ['the schema of another kind', (e) => (e.schemaURL = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent'), '/schemaURL'],
    ['a major version from the future', (e) => (e.schemaURL = 'https://openlineage.io/spec/3-0-0/OpenLineage.json#/$defs/RunEvent'), '/schemaURL'],
    ['a runId that is no UUID', (e) => (e.run = { runId: 'run-1' }), '/run/runId'],
    ['no runId', (e) => (e.run = {}), '/run/runId'],
    ['an unknown eventType', (e) => (e.eventType = 'DONE'), '/eventType'],
    ['no job', (e) => delete e.job, '/job'],
    ['a job without namespace', (e) => (e.job = { name: 'j' }), '/job/namespace'],
    ['an empty job name', (e) => (e.job = { namespace: 'n', name: '' }), '/job/name'],
    ['an input without name', (e) => (e.inputs = [dataset('a'), { namespace: 'n' }]), '/inputs/1/name'],
    ['outputs that are no list', (e) => (e.outputs = {}), '/outputs'],
    ['a facet without _schemaURL', (e) => (e.outputs = [{ ...dataset('a'), facets: { schema: { _producer: 'https://a' } } }]), '/outputs/0/facets/schema/_schemaURL'],
    ['_deleted that is no truth value', (e) => (e.job = { namespace: 'n', name: 'j', facets: { sql: facet({ _deleted: 'yes' }) } }), '/job/facets/sql/_deleted'],
    ['run and dataset at once', (e) => (e.dataset = dataset('d')), '/dataset'],
  ])('refuses %s and names the member', (_, edit, field) => {
    expect(readLineageEvent(edited(edit), false)).toMatchObject({ field, message: expect.any(String) as string });
  }); // prettier-ignore

  test.each([null, 1, 'x', [], {}])('refuses %j', (value) => {
    expect(readLineageEvent(value, false)).toMatchObject({ code: 'invalidEvent' });
  });
});
