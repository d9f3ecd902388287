import { beforeAll, expect, test } from 'vitest';
import { runChecks } from '@/lib/checks/server/run-checks';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { foldLineage } from '@/lib/lineage/server/fold-lineage';
import { ingestLineageBatch } from '@/lib/lineage/server/ingest-lineage';
import { dataset, runEvent } from '@/lib/lineage/testing';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import type { Reconciliation } from '../contract';
import { getCompleteness } from './get-completeness';

let w: TestWorkspace;
let lists: Map<string, Reconciliation>;
const at = new Date(Date.now() - 3_600_000).toISOString();

beforeAll(async () => {
  w = await testWorkspace();
  const built = runEvent({
    runId: '0195556c-8d20-7000-8000-000000000001',
    job: 'build',
    at,
    outputs: [dataset('support-kb', 'v2')],
  });
  await ingestLineageBatch(w.service, { body: JSON.stringify([built]), route: 'test' });
  while ((await foldLineage(w.workspaceId)) > 0);
  const used: [string, string][] = [
    ['support-kb', 'v2'],
    ['support-kb', 'v1'],
    ['private-notes', 'v1'],
  ];
  for (const [i, [index, indexVersion]] of used.entries()) {
    const base = { system: 'desk', decision: `run-${i}`, occurredAt: at };
    await ingest(w, [
      {
        ...base,
        kind: 'retrieval.completed',
        step: 'r',
        data: { documents: [{ id: 'KB-1', metadata: { index, indexVersion } }] },
      },
      { ...base, kind: 'model.invoked', step: 'm', data: { model: { requested: 'gpt-4o', responded: 'gpt-4o' } } },
      { ...base, kind: 'decision.ended', data: {} },
    ]);
  }
  while ((await sealDueDecisions()) > 0);
  await indexAll(w);
  while ((await runChecks(w.workspaceId)) > 0);
  const report = await getCompleteness(await w.person('compliance_officer'), { system: 'desk' });
  lists = new Map(report.reconciliations.map((one) => [one.what.split(' ')[0]!, one]));
});

test('datasets and versions that no pipeline reported are named, with a link; those that one did are counted as known', () => {
  expect(lists.get('datasets')).toMatchObject({ seen: 2, known: 1, unknown: [{ name: 'private-notes' }] });
  expect(lists.get('versions')).toMatchObject({
    seen: 3,
    known: 1,
    unknown: [{ name: 'private-notes@v1' }, { name: 'support-kb@v1' }],
  });
  expect(lists.get('datasets')!.unknown[0]!.href).toMatch(/^\/lineage\?focus=dataset/);
});

test('what nobody registered is named, and leads to its artifact', () => {
  const models = lists.get('models,')!;
  expect(models).toMatchObject({ seen: models.unknown.length, known: 0 });
  expect(models.unknown.map(({ name }) => name)).toContainEqual(expect.stringContaining('gpt-4o'));
  expect(models.unknown[0]!.href).toMatch(/^\/artifacts\/art_/);
});

test('a system whose decisions name nothing has no list to be held against', async () => {
  await ingest(w, [{ system: 'silent', decision: 'x', occurredAt: at, kind: 'decision.ended', data: {} }]);
  const report = await getCompleteness(await w.person('compliance_officer'), { system: 'silent' });
  expect(report.reconciliations).toEqual([]);
});
