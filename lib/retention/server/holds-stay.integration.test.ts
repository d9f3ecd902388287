import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { readActs } from '@/lib/ledger/server/testing';
import { resetSearchIndex } from '@/lib/search/server/reset-search-index';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { carryOutErasures } from './carry-out-erasures';
import { getErasure } from './get-erasure';
import { placeHold } from './place-hold';
import { selectSystems } from './policy-store';
import { previewErasure } from './preview-erasure';
import { releaseHold } from './release-hold';
import { sortHeld } from './target-store';
import { erase, subject, traces, type World } from './testing';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => rmSync(journal, { recursive: true, force: true }));

async function desk(): Promise<World> {
  const w = await testWorkspace();
  return {
    w,
    asks: await w.person('compliance_officer', { name: 'Ada Asks' }),
    consents: await w.person('reviewer', { name: 'Cyd Consents', permissionSets: ['data_protection_officer'] }),
    reads: await w.person('reviewer', { name: 'Rae Reads' }),
  };
}
let count = 0;
const said = (decision: string, at: string, over: JsonObject = {}): JsonObject => ({
  kind: 'model.invoked',
  occurredAt: `2026-11-20T${at}.000Z`,
  system: 'desk',
  decision,
  step: `s${++count}`,
  data: { model: { requested: 'm1' }, input: `xylophone ${decision}` },
  ...over,
});
const hold = (at: World, scope: Parameters<typeof placeHold>[1]['scope']) =>
  placeHold(at.asks, { matter: 'Claim 21', basis: 'litigation', reviewOn: '2027-01-31', scope });
const release = async (at: World, id: string): Promise<void> => {
  await releaseHold(at.asks, id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(at.consents, id, { step: 'confirmRelease', reason: 'settled out of court' });
};
const held = async (at: World, decision: string): Promise<boolean> => {
  const id = (await getDecision(at.consents, decision)).decisionId;
  const [row] = await withWorkspace(at.w.workspaceId, (tx) => sortHeld(tx, [id], at.w.workspaceId));
  return row!.held;
};
const systemId = async (at: World): Promise<string> =>
  (await withWorkspace(at.w.workspaceId, (tx) => selectSystems(tx, at.w.workspaceId, new Date())))[0]!.systemId;
const morning = async (at: World) =>
  ({ kind: 'system', systemId: await systemId(at), from: '2026-11-20T10:00:00Z', to: '2026-11-20T11:00:00Z' }) as const;

test('no late record takes a decision out of a hold by system and time: what waited for the hold waits until two people release it', async () => {
  const at = await desk();
  // By its first record, whose time the id keeps; and by a start that only a later record told, as only the row knew.
  await ingest(at.w, [said('first', '10:30:00'), said('later', '11:30:00')]);
  await ingest(at.w, [said('later', '10:30:00')]);
  const { id } = await hold(at, await morning(at));
  const request = await erase(at, { kind: 'targets', targets: [{ decision: 'first' }, { decision: 'later' }] });
  expect(await getErasure(at.asks, request)).toMatchObject({ state: 'waiting', counts: { restricted: 2 } });

  await ingest(at.w, [said('first', '09:00:00'), said('later', '09:00:00')]);
  expect([await held(at, 'first'), await held(at, 'later')]).toEqual([true, true]);
  await carryOutErasures();
  expect(await getErasure(at.asks, request)).toMatchObject({ state: 'waiting', counts: { restricted: 2, erased: 0 } });
  await rebuildReadModels(at.w.workspaceId);
  expect([await held(at, 'first'), await held(at, 'later')]).toEqual([true, true]);

  await release(at, id);
  await carryOutErasures();
  expect(await getErasure(at.asks, request)).toMatchObject({ state: 'done', counts: { erased: 2 } });
  expect(await traces(at, 'xylophone')).toEqual([]);
});

test('a hold by system and time takes nothing in that was never in its time', async () => {
  const at = await desk();
  await ingest(at.w, [said('before', '09:30:00'), said('after', '11:00:00')]);
  await hold(at, await morning(at));
  await ingest(at.w, [said('before', '09:00:00'), said('after', '11:30:00')]);
  expect([await held(at, 'before'), await held(at, 'after')]).toEqual([false, false]);
});

test('a person beyond those that a decision has labels for is held, and erased, as every other', async () => {
  const at = await desk();
  const batch = (from: number) => Array.from({ length: 60 }, (_, i) => ({ type: 'customer', id: `c-${from + i}` }));
  await ingest(at.w, [
    said('batch', '10:00:00', { subjects: batch(0) }),
    said('batch', '10:00:01', { subjects: [...batch(60), { type: 'customer', id: 'c-last' }] }),
    said('single', '10:00:02', { subjects: [{ type: 'customer', id: 'c-0' }] }),
  ]);
  const other = await hold(at, subject('c-somebody'));
  // Not read yet by the worker: nobody can say whom it is about.
  expect([await held(at, 'batch'), await held(at, 'single')]).toEqual([true, false]);
  const shift = (by: string) => asOwner((client) => client.query(`UPDATE event SET received_at = received_at ${by} WHERE workspace_id = $1`, [at.w.workspaceId])); // prettier-ignore
  await shift("- interval '5 minutes'"); // the worker is behind
  await expect(previewErasure(at.asks, subject('c-last'))).rejects.toMatchObject({ code: 'conflict' });
  await shift("+ interval '5 minutes'");
  await indexAll(at.w);
  expect(await held(at, 'batch')).toBe(false);
  await release(at, other.id);

  const { id } = await hold(at, subject('c-last'));
  expect([await held(at, 'batch'), await held(at, 'single')]).toEqual([true, false]);
  await resetSearchIndex(at.w.workspaceId);
  expect(await held(at, 'batch')).toBe(true);
  await indexAll(at.w);
  const request = await erase(at, subject('c-last'));
  expect(await getErasure(at.asks, request)).toMatchObject({ state: 'waiting', counts: { restricted: 1 } });
  await release(at, id);
  await carryOutErasures();
  expect(await traces(at, 'c-last')).toEqual([]);
  expect(await getErasure(at.asks, request)).toMatchObject({ state: 'done', counts: { erased: 1 } });
});

test('a user beyond those that a decision has labels for is found by an erasure', async () => {
  const at = await desk();
  const users = Array.from({ length: 101 }, (_, i) => said('shared', '10:00:00', { data: { user: `user-${1000 + i}`, input: 'xylophone' } })); // prettier-ignore
  await ingest(at.w, users);
  await indexAll(at.w);
  expect((await previewErasure(at.asks, { kind: 'user', user: 'user-1100' })).totals.decisions).toBe(1);
});

test('neither a rebuild nor a label that is gone takes a decision out of a hold: both make and change rows another way than a late record', async () => {
  const at = await desk();
  const { workspaceId } = at.w;
  await ingest(at.w, [said('moves', '15:00:00'), said('stays', '10:15:00'), said('named', '16:00:00', { subjects: [{ type: 'customer', id: 'c-ann' }] })]); // prettier-ignore
  const { decisionId } = await getDecision(at.consents, 'moves');
  // As an earlier mapping told its start.
  await asOwner((client) =>
    client.query("UPDATE decision SET started_at = '2026-11-20T10:30:00Z' WHERE decision_id = $1", [decisionId]),
  );
  const { id } = await hold(at, await morning(at));
  expect([await held(at, 'moves'), await held(at, 'stays')]).toEqual([true, true]);
  await rebuildReadModels(workspaceId);
  expect([await held(at, 'moves'), await held(at, 'stays')]).toEqual([true, true]);
  expect(await readActs(workspaceId, 'hold.met')).toMatchObject([{ hold: id, decision: toPublicId('decision', decisionId) }]);

  await hold(at, subject('c-ann'));
  expect(await held(at, 'named')).toBe(true);
  const named = (await getDecision(at.consents, 'named')).decisionId;
  await withWorkspace(workspaceId, (tx) => tx.sql("UPDATE decision SET labels = '{}' WHERE decision_id = $1::uuid", [named]));
  expect(await held(at, 'named')).toBe(true);
});
