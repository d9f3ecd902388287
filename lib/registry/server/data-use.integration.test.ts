import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { indexNewRecords } from '@/lib/search/server/index-new-records';
import { getArtifact } from './get-artifact';
import { listArtifacts } from './list-artifacts';
import { registerArtifact } from './register-artifact';

test('an index that decisions read counts as seen, by name and version or by both in one, also when it is registered afterwards', async () => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer');
  const key = await w.key(['ingest']);
  const read = (decision: string, dataset: string) => ({
    id: randomUUID(),
    kind: 'retrieval.completed',
    system: 'triage',
    decision,
    occurredAt: new Date().toISOString(),
    data: { query: 'fever', documents: [{ id: 'gl-1', metadata: { dataset } }] },
  });
  const { rejected } = await ingestEvents(key, { body: JSON.stringify([read('a', 'guidelines-2026-10'), read('b', 'handbook@3'), read('c', 'guidelinesque')]) }); // prettier-ignore
  expect(rejected).toBe(0);
  while ((await indexNewRecords(w.workspaceId)) > 0);
  const add = (kind: 'index' | 'dataset', name: string, version: string) => registerArtifact(officer, { kind, name, version: { version } }); // prettier-ignore
  const guidelines = await add('index', 'guidelines', 'guidelines-2026-10');
  await add('dataset', 'handbook', '3');
  await add('dataset', 'unread', '1');
  const { items } = await listArtifacts(officer, {});
  const seen = new Map(items.map((one) => [one.name, [one.lastSeenAt !== null, one.systems.map((system) => system.name)]]));
  expect(seen.get('guidelines')).toEqual([true, ['triage']]);
  expect(seen.get('handbook')).toEqual([true, ['triage']]);
  expect(seen.get('unread')).toEqual([false, []]);
  expect((await listArtifacts(officer, { state: 'unused' })).items.map((one) => one.name)).toEqual(['unread']);
  const { versions } = await getArtifact(officer, guidelines.id);
  expect(versions[0]!.seen.map((one) => one.system.key)).toEqual(['triage']);
});
