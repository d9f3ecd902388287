import { expect, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { searchPerson } from '@/lib/search/server/search-person';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { resolveTargets } from './resolve-targets';

test('what a search for a person found is what is erased: read anew, of all ways in which the person is named', async () => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer');
  const started = (decision: string, more: object) => ({ kind: 'decision.started', system: 's', decision, occurredAt: '2026-11-20T10:00:00.000Z', ...more }); // prettier-ignore
  await ingest(w, [
    started('a', { subjects: [{ type: 'customer', id: 'c-1' }], data: { input: 'x' } }),
    started('b', { data: { input: 'write to mia@example.org' } }),
    started('c', { data: { input: 'nobody' } }),
  ]);
  await indexAll(w);
  const { id } = await searchPerson(officer, {
    caseNumber: '7',
    identifiers: [{ value: 'c-1' }, { value: 'Mia@example.org' }],
  });
  const resolved = await withWorkspace(w.workspaceId, (tx) => resolveTargets(tx, officer, { kind: 'person', search: id }));
  expect(resolved.targets).toHaveLength(2);
  expect(resolved.found).toHaveLength(2);
  expect(resolved.kept).toEqual({ kind: 'person', search: id });
  await expect(
    withWorkspace(w.workspaceId, (tx) => resolveTargets(tx, officer, { kind: 'person', search: '0' })),
  ).rejects.toMatchObject({ code: 'notFound' });
});
