import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { POST as postOne } from '@/app/api/v1/lineage/route';
import { POST as postBatch } from '@/app/api/v1/lineage/batch/route';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { asOwner } from '@/lib/db/testing';
import { wire, type Wire } from '@/lib/ingest/server/testing';
import { readLog, type LoggedAct } from '@/lib/ledger/server/testing';
import type { JsonObject } from '@/lib/shared/json';
import { facetsOf, type FacetMap } from '../merge-facets';
import { dataset, datasetEvent, facet, jobEvent, runEvent } from '../testing';
import { foldLineage, rebuildLineage } from './fold-lineage';

const RUN = '0195556c-8d20-7000-8000-000000000001';
const OTHER = '0195556c-8d20-7000-8000-000000000002';
const SAMPLES = fileURLToPath(new URL('../../../../shared/data/openlineage', import.meta.url));
let w: Wire;
beforeEach(async () => {
  w = await wire();
});

const one = (event: JsonObject): Promise<Response> => w.send(postOne, '/api/v1/lineage', JSON.stringify(event));
const batch = (events: readonly unknown[]): Promise<Response> =>
  w.send(postBatch, '/api/v1/lineage/batch', JSON.stringify(events));
const lineageLog = async (): Promise<LoggedAct[]> => (await readLog(w.ws.workspaceId)).filter(({ kind }) => kind.startsWith('lineage.')); // prettier-ignore
const foldAll = async (): Promise<void> => {
  while ((await foldLineage(w.ws.workspaceId)) > 0);
};

/** Every row of the catalogue, in an order of its own. */
async function catalogue(workspaceId = w.ws.workspaceId): Promise<Record<string, unknown[]>> {
  return asOwner(async (client) => {
    const out: Record<string, unknown[]> = {};
    for (const table of ['lineage_job', 'lineage_dataset', 'lineage_dataset_version', 'lineage_run', 'lineage_edge', 'lineage_column']) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT (to_jsonb(t) - 'workspace_id')::text AS row FROM ${table} t WHERE workspace_id = $1`,
        [workspaceId],
      );
      out[table] = rows.map(({ row }) => row).sort().map((row) => JSON.parse(row) as unknown);
    }
    return out;
  });
} // prettier-ignore

describe('POST /api/v1/lineage', () => {
  test('stores an event once: kind, content and receipt', async () => {
    const event = runEvent({ runId: RUN, at: '2026-11-20T02:10:00Z', inputs: [dataset('raw')], outputs: [dataset('kb', '7')] });
    const first = await one(event);
    expect(first.status).toBe(200);
    const answer = (await first.json()) as { id: string; status: string; receipt: { index: number } };
    expect(answer.status).toBe('accepted');
    const again = (await (await one({ ...event })).json()) as typeof answer;
    expect(again).toEqual({ ...answer, status: 'duplicate' });
    const log = await lineageLog();
    expect(log).toHaveLength(1);
    expect(log[0]).toMatchObject({ kind: 'lineage.run', decisionId: null, data: { form: 'openlineage', event } });
    expect(log[0]!.envelope).toMatchObject({ actor: { type: 'emitter' }, occurredAt: '2026-11-20T02:10:00.000Z' });
  });

  test('refuses by name, stores nothing, keeps the refusal in the quarantine', async () => {
    const answer = await one(runEvent({ runId: 'no-uuid', at: '2026-11-20T02:10:00Z' }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'invalidRequest', field: '/run/runId', detail: expect.stringContaining('must be a UUID') as string }); // prettier-ignore
    expect(await lineageLog()).toEqual([]);
    const kept = await asOwner(async (client) => (await client.query('SELECT code, field FROM quarantine WHERE workspace_id = $1', [w.ws.workspaceId])).rows as unknown[]); // prettier-ignore
    expect(kept).toEqual([{ code: 'invalidEvent', field: '/run/runId' }]);
  });

  test('secrets are dropped before anything is stored, and do not change what is recognised', async () => {
    const token = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789';
    await one(jobEvent('j', '2026-11-20T02:10:00Z', { job: { namespace: 'jobs', name: 'j', facets: { sql: facet({ query: `token = '${token}'` }) } } })); // prettier-ignore
    expect(JSON.stringify((await lineageLog())[0]!.data)).not.toContain(token);
  });

  test('a key that is bound to one AI system may not', async () => {
    const administrator = await w.ws.person('administrator');
    const { key } = await createApiKey(administrator, { name: 'bound', scopes: ['ingest'], systemId: await w.ws.system('desk') } as never); // prettier-ignore
    const answer = await w.send(postOne, '/api/v1/lineage', JSON.stringify(jobEvent('j', '2026-11-20T02:10:00Z')), { authorization: `Bearer ${key}` }); // prettier-ignore
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'systemNotPermitted']);
  });
});

describe('POST /api/v1/lineage/batch', () => {
  test('answers 204 when everything was taken, also again', async () => {
    const events = [jobEvent('a', '2026-11-20T02:00:00Z'), datasetEvent(dataset('d'), '2026-11-20T02:00:00Z')];
    expect((await batch(events)).status).toBe(204);
    expect((await batch(events)).status).toBe(204);
    expect(await lineageLog()).toHaveLength(2);
  });

  test('one bad event never fails the others, and is named', async () => {
    const answer = await batch([jobEvent('a', '2026-11-20T02:00:00Z'), { dataset: { name: 'd' } }, 7]);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      status: 'partial_success',
      summary: { received: 3, successful: 1, failed: 2, retriable: 0, non_retriable: 2 },
      failed_events: [
        { index: 1, reason: expect.stringMatching(/^\/eventTime: /) as string, retriable: false },
        { index: 2, reason: expect.stringContaining('JSON object') as string, retriable: false },
      ],
    });
  });

  test('refuses what is no list', async () => {
    expect((await batch({} as never)).status).toBe(400);
  });
});

describe('the catalogue', () => {
  const STORY: JsonObject[] = [
    runEvent({ runId: RUN, type: 'START', at: '2026-11-20T02:00:00.5Z', inputs: [dataset('raw', '6')], runFacets: { nominalTime: facet({ nominalStartTime: 'a' }) } }),
    runEvent({ runId: RUN, type: 'COMPLETE', at: '2026-11-20T02:10:00Z', inputs: [dataset('raw')], outputs: [dataset('kb', '7', { schema: facet({ fields: [{ name: 'text' }] }), columnLineage: facet({ fields: { text: { inputFields: [{ namespace: 'kb', name: 'raw', field: 'body', transformations: [{ type: 'DIRECT' }] }] } } }) })], runFacets: { my_facet: facet({ n: 1 }) } }),
    runEvent({ runId: RUN, type: 'OTHER', at: '2026-11-20T02:20:00Z', runFacets: { my_facet: facet({ n: 2 }) } }),
    runEvent({ runId: OTHER, type: 'FAIL', at: '2026-11-21T02:10:00Z', runFacets: { errorMessage: facet({ message: 'disk full' }), parent: facet({ run: { runId: RUN }, job: { namespace: 'jobs', name: 'dag' } }) } }),
    datasetEvent(dataset('kb', undefined, { schema: facet({ _deleted: true }) }), '2026-11-22T02:00:00Z'),
    jobEvent('build', '2026-11-19T00:00:00Z', { job: { namespace: 'jobs', name: 'build', facets: { jobType: facet({ integration: 'AIRFLOW' }) } }, inputs: [dataset('raw')], outputs: [dataset('kb')] }),
  ]; // prettier-ignore

  test('merges the events of a run; a deleted facet is gone; the end stays the end', async () => {
    expect((await batch(STORY)).status).toBe(204);
    await foldAll();
    const rows = await catalogue();
    const run = rows.lineage_run!.find((row) => (row as { run_id: string }).run_id === RUN) as Record<string, unknown>;
    expect(run).toMatchObject({ state: 'COMPLETE' });
    expect(new Date(run.started_at as string).toISOString()).toBe('2026-11-20T02:00:00.500Z');
    expect(new Date(run.ended_at as string).toISOString()).toBe('2026-11-20T02:10:00.000Z');
    expect(facetsOf(run.facets as FacetMap)).toMatchObject({ nominalTime: { nominalStartTime: 'a' }, my_facet: { n: 2 } });
    expect(rows.lineage_run).toContainEqual(expect.objectContaining({ run_id: OTHER, state: 'FAIL', parent_run_id: RUN }));
    const kb = rows.lineage_dataset!.find((row) => (row as { name: string }).name === 'kb') as { facets: FacetMap; dataset_id: string }; // prettier-ignore
    expect(Object.keys(facetsOf(kb.facets)).sort()).toEqual(['columnLineage', 'version']);
    expect(rows.lineage_dataset_version).toContainEqual(expect.objectContaining({ dataset_id: kb.dataset_id, version: '7', run_id: RUN })); // prettier-ignore
    expect(rows.lineage_column).toMatchObject([{ field: 'text', from_field: 'body' }]);
    expect(rows.lineage_edge).toHaveLength(4);
  });

  test('dropped and folded anew from the log it is the same, whatever the batches', async () => {
    for (const event of STORY) {
      expect((await one(event)).status).toBe(200);
      await foldAll();
    }
    const live = await catalogue();
    expect((await rebuildLineage(w.ws.workspaceId)).events).toBe(STORY.length);
    expect(await catalogue()).toEqual(live);
    expect(live.lineage_job!.length).toBeGreaterThan(0);
  });

  test('does not depend on the order in which events came', async () => {
    await batch(STORY);
    await foldAll();
    const expected = await catalogue();
    for (const order of fc.sample(fc.shuffledSubarray(STORY, { minLength: STORY.length }), 4)) {
      const other = await wire();
      await other.send(postBatch, '/api/v1/lineage/batch', JSON.stringify(order));
      while ((await foldLineage(other.ws.workspaceId)) > 0);
      expect(await catalogue(other.ws.workspaceId)).toEqual(expected);
    }
  });

  test.skipIf(!existsSync(SAMPLES))(
    'takes the shared samples of a Hive query (skipped where the shared data is not there)',
    async () => {
      const read = (file: string): JsonObject => JSON.parse(readFileSync(path.join(SAMPLES, file), 'utf8')) as JsonObject;
      const files = ['run-start.json', 'run-complete.json', 'dataset-event.json', 'job-event.json'].map(read);
      for (const event of files) expect((await one(event)).status).toBe(200);
      expect((await batch(files)).status).toBe(204);
      await foldAll();
      const rows = await catalogue();
      expect(rows.lineage_run).toMatchObject([{ run_id: RUN, state: 'COMPLETE' }]);
      expect(rows.lineage_dataset!.map((row) => (row as { name: string }).name).sort()).toEqual(['test.t1', 'test.t2']);
      expect(rows.lineage_column).toMatchObject([{ field: 'a', from_field: 'a' }, { field: 'b', from_field: 'b' }]); // prettier-ignore
      const t1 = rows.lineage_dataset!.find((row) => (row as { name: string }).name === 'test.t1') as { names: string[] };
      expect(t1.names).toContain('file//opt/hive/data/warehouse/test.db/t1');
      const live = await catalogue();
      await rebuildLineage(w.ws.workspaceId);
      expect(await catalogue()).toEqual(live);
    },
  );
});
