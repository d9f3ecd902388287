import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { POST as postEvents } from '@/app/api/v1/events/route';
import { POST as postBatch } from '@/app/api/v1/lineage/batch/route';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { wire, nativeEvent, type Wire } from '@/lib/ingest/server/testing';
import { readTrust } from '@/lib/integrity/server/read-trust';
import { verifyLog } from '@/lib/integrity/server/verify-log';
import { appendAct } from '@/lib/ledger/server/append';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { integrateAll, sign, testSigner } from '@/lib/ledger/server/testing-tree';
import { foldLineage, rebuildLineage } from '@/lib/lineage/server/fold-lineage';
import { dataset, facet, jobEvent, runEvent } from '@/lib/lineage/testing';
import { indexAll } from '@/lib/search/testing/seed';
import { carryOutErasures } from './carry-out-erasures';
import { decideErasure } from './decide-erasure';
import { getRetention } from './get-retention';
import { placeHold } from './place-hold';
import { purgeDue } from './purge-due';
import { requestErasure } from './request-erasure';
import { setPolicy } from './set-policy';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => rmSync(journal, { recursive: true, force: true }));

let w: Wire;
let officer: PersonActor;
beforeEach(async () => {
  w = await wire();
  officer = await w.ws.person('compliance_officer');
  const run = (n: number): string => `0195556c-8d20-7000-8000-00000000000${n}`;
  const events = [
    // A person in a path, in SQL, and in an owner: three facets that OpenLineage knows.
    runEvent({ runId: run(1), job: 'export', at: '2026-11-20T02:00:00Z', inputs: [dataset('orders')], outputs: [dataset('exports/c-ann.csv')] }),
    runEvent({ runId: run(2), job: { namespace: 'jobs', name: 'ask', facets: { sql: facet({ query: "SELECT * FROM orders WHERE customer = 'c-ann'" }) } }, at: '2026-11-20T03:00:00Z', inputs: [dataset('orders')] }),
    jobEvent('owned', '2026-11-20T04:00:00Z', { job: { namespace: 'jobs', name: 'owned', facets: { ownership: facet({ owners: [{ name: 'user-c-ann' }] }) } } }),
    runEvent({ runId: run(3), job: 'annals', at: '2026-11-20T05:00:00Z', inputs: [dataset('c-annals'), dataset('orders')], outputs: [dataset('kb', '7')] }),
  ]; // prettier-ignore
  expect((await w.send(postBatch, '/api/v1/lineage/batch', JSON.stringify(events))).status).toBe(204);
  while ((await foldLineage(w.ws.workspaceId)) > 0);
});

/** Every row of the catalogue, as text. */
const catalogue = (): Promise<string[]> =>
  asOwner(async (client) => {
    const out: string[] = [];
    for (const table of [
      'lineage_job',
      'lineage_dataset',
      'lineage_dataset_version',
      'lineage_run',
      'lineage_edge',
      'lineage_column',
    ]) {
      const { rows } = await client.query<{ row: string }>(`SELECT '${table} ' || to_jsonb(t)::text AS row FROM ${table} t WHERE workspace_id = $1 ORDER BY 1`, [w.ws.workspaceId]); // prettier-ignore
      out.push(...rows.map(({ row }) => row));
    }
    return out;
  });
const kept = async (): Promise<number> =>
  (await readLog(w.ws.workspaceId)).filter((one) => one.kind.startsWith('lineage.') && one.data !== null).length;
async function faults(): Promise<unknown[]> {
  const signer = await testSigner();
  await integrateAll(w.ws.workspaceId);
  await sign(w.ws.workspaceId, signer);
  const trust = await readTrust(w.ws.workspaceId, signer.dir);
  return (await verifyLog({ workspaceId: w.ws.workspaceId, content: true, trust: trust.keys, remembered: trust.remembered }))
    .faults;
}

test("a person's erasure takes what pipelines reported of them, and the catalogue says only what is left", async () => {
  const said = nativeEvent({
    kind: 'model.invoked',
    subjects: [{ type: 'customer', id: 'c-ann' }],
    data: { user: 'user-c-ann', input: 'hello' },
  });
  await w.send(postEvents, '/api/v1/events', JSON.stringify([said]));
  await indexAll(w.ws);
  expect((await catalogue()).some((row) => row.includes('c-ann.csv'))).toBe(true);
  const second = await w.ws.person('reviewer', { permissionSets: ['data_protection_officer'] });
  const { id } = await requestErasure(officer, { caseNumber: 'DSR-9', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'subject', type: 'customer', id: 'c-ann' } }); // prettier-ignore
  await decideErasure(second, id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();

  expect(await kept()).toBe(1);
  // At once, before the worker folds what is left anew.
  expect((await catalogue()).filter((row) => /c-ann(?!als)/.test(row))).toEqual([]);
  while ((await foldLineage(w.ws.workspaceId)) > 0);
  const rows = await catalogue();
  expect(rows.filter((row) => /c-ann(?!als)/.test(row))).toEqual([]);
  expect(rows.some((row) => row.includes('orders'))).toBe(true);
  expect(rows.some((row) => row.includes('c-annals'))).toBe(true);
  expect((await readActs(w.ws.workspaceId, 'content.erased')).at(-1)).toMatchObject({ lineage: { removed: [[2, 4]] } });
  await rebuildLineage(w.ws.workspaceId);
  expect(await catalogue()).toEqual(rows);
  expect(await faults()).toEqual([]);
});

test('the database refuses to take what pipelines reported away while anything is under hold', async () => {
  await w.send(postEvents, '/api/v1/events', JSON.stringify([nativeEvent({ decision: 'held' })]));
  await placeHold(officer, { matter: 'Claim 12', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['held'] } } as never); // prettier-ignore
  const { workspaceId } = w.ws;
  const one = (await readLog(workspaceId)).find((entry) => entry.kind.startsWith('lineage.'))!;
  const remove = withWorkspace(workspaceId, async (tx) => {
    const [event] = await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'content.erased', data: {} });
    await tx.sql('INSERT INTO tombstone VALUES ($1, $2, $2, $3)', [workspaceId, one.idx, event!.idx]);
    const [row] = await tx.sql<{ anchor: string }>('SELECT anchor_id::text AS anchor FROM disclosure WHERE workspace_id = $1 AND idx = $2', [workspaceId, one.idx]); // prettier-ignore
    await tx.sql('SELECT countersign_remove_acts($1::bigint, $2::uuid[], $3::bigint[])', [event!.idx, [row!.anchor], [one.idx]]);
  });
  await expect(remove).rejects.toThrow(/under hold/);
  expect(await kept()).toBe(4);
});

test('it goes by a period of its own, is counted before, waits for holds, and leaves its envelopes', async () => {
  await setPolicy(officer, { dataClass: 'lineage', systemId: null, keepMonths: 12, highRisk: false, financialMonths: null, reason: 'decided by the board' }); // prettier-ignore
  await asOwner((client) => client.query("UPDATE retention_policy SET counts_from = now() - interval '1 day' WHERE workspace_id = $1", [w.ws.workspaceId])); // prettier-ignore
  expect(await purgeDue({ always: true })).toBe(0);
  const later = new Date(Date.now() + 500 * 86_400_000);
  const row = async () => (await getRetention(officer, { now: later })).dryRun.find((one) => one.dataClass === 'lineage');
  expect(await row()).toMatchObject({ kept: 4, due: 4, held: 0 });
  await w.send(postEvents, '/api/v1/events', JSON.stringify([nativeEvent({ decision: 'held' })]));
  const hold = {
    matter: 'Claim 12',
    basis: 'litigation',
    reviewOn: '2027-01-31',
    scope: { kind: 'decisions' as const, decisions: ['held'] },
  };
  await placeHold(officer, hold as never);
  expect(await row()).toMatchObject({ kept: 4, due: 0, held: 4 });
  await purgeDue({ now: later, always: true });
  expect(await kept()).toBe(4);

  await asOwner((client) => client.query('UPDATE hold SET released_at = now() WHERE workspace_id = $1', [w.ws.workspaceId]));
  await purgeDue({ now: later, always: true });
  expect(await kept()).toBe(0);
  while ((await foldLineage(w.ws.workspaceId)) > 0);
  expect(await catalogue()).toEqual([]);
  expect(await readActs(w.ws.workspaceId, 'content.purged')).toMatchObject([
    { dataClass: 'lineage', records: 4, ranges: [[2, 5]] },
  ]);
  expect((await readLog(w.ws.workspaceId)).filter((one) => one.kind.startsWith('lineage.'))).toHaveLength(4);
  expect(await faults()).toEqual([]);
});
