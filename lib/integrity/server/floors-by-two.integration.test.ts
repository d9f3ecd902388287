import { beforeEach, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { readActs } from '@/lib/ledger/server/testing';
import { decideFloor } from '@/lib/retention/server/decide-floor';
import { getRetention } from '@/lib/retention/server/get-retention';
import { selectSystems } from '@/lib/retention/server/policy-store';
import { setPolicy } from '@/lib/retention/server/set-policy';
import { ingest } from '@/lib/search/testing/seed';
import { FaultBook } from '../fault-book';
import { checkReadModels } from './check-read-models';
import { readLogState } from './log-store';

let ws: TestWorkspace;
let asks: PersonActor;
let confirms: PersonActor;
let systemId: string;
beforeEach(async () => {
  ws = await testWorkspace();
  asks = await ws.person('compliance_officer', { name: 'Ada Asks' });
  confirms = await ws.person('compliance_officer', { name: 'Cyd Confirms' });
  await ingest(ws, [{ kind: 'model.invoked', occurredAt: '2026-11-20T10:00:00.000Z', system: 'desk', decision: 'a', data: { model: { requested: 'm1' } } }]); // prettier-ignore
  systemId = (await withWorkspace(ws.workspaceId, (tx) => selectSystems(tx, ws.workspaceId, new Date())))[0]!.systemId;
});
const period = (by: PersonActor, over: Partial<Parameters<typeof setPolicy>[1]> = {}) =>
  setPolicy(by, { dataClass: 'decisionContent', systemId: null, keepMonths: 24, highRisk: false, financialMonths: null, reason: 'decided by the board', ...over }); // prettier-ignore
const shown = async () => (await getRetention(asks)).changes;
const rowFaults = async (): Promise<string[]> => {
  const faults = new FaultBook();
  await checkReadModels(ws.workspaceId, (await readLogState(ws.workspaceId))!.origin, faults, { fold: false });
  return faults.faults.map((one) => one.where).filter((where) => where.startsWith('table retention_'));
};

test('a duty that only a period declares is dropped by two people, and by nobody alone', async () => {
  expect((await period(asks, { keepMonths: 120, financialMonths: 120 })).waits).toBeNull();
  expect((await period(asks, { keepMonths: 240, financialMonths: 120 })).waits).toBeNull(); // longer, the same duty
  const { waits, countsFrom } = await period(asks);
  expect([waits, countsFrom]).toEqual([expect.stringMatching(/^rch_/), null]);
  expect(await shown()).toMatchObject([{ id: waits, floorReason: expect.stringContaining('10 years') as string, floorReasonAfter: null, may: { confirm: false, keep: true } }]); // prettier-ignore
  expect((await getRetention(confirms)).changes[0]!.may).toEqual({ confirm: true, keep: true });
  await expect(decideFloor(asks, waits!, { step: 'confirm', reason: 'it is mine' })).rejects.toMatchObject({ code: 'conflict' });
  await expect(period(confirms)).rejects.toMatchObject({ code: 'conflict' });
  await expect(decideFloor(await ws.person('reviewer'), waits!, { step: 'confirm', reason: 'I may not' })).rejects.toMatchObject({ code: 'forbidden' }); // prettier-ignore

  const { countsFrom: from } = await decideFloor(confirms, waits!, { step: 'confirm', reason: 'the product was sold' });
  expect(from!.getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000); // shorter than before: others have a week
  await expect(decideFloor(confirms, waits!, { step: 'keep', reason: 'too late' })).rejects.toMatchObject({ code: 'conflict' });
  expect((await readActs(ws.workspaceId, 'retention.floor.asked')).at(-1)).toMatchObject({ change: waits, by: 'Ada Asks', before: { financialMonths: 120 }, after: { financialMonths: null } }); // prettier-ignore
  expect((await readActs(ws.workspaceId, 'retention.policy.set')).at(-1)).toMatchObject({ change: waits, by: 'Ada Asks and Cyd Confirms', askedBy: { name: 'Ada Asks' } }); // prettier-ignore
  expect(await rowFaults()).toEqual([]);
  await asOwner((db) => db.query("UPDATE retention_change SET asked_by_name = 'Cyd Confirms' WHERE workspace_id = $1", [ws.workspaceId])); // prettier-ignore
  expect(await rowFaults()).toEqual([expect.stringContaining(waits!)]);
});

test('neither a period of its own, nor one that is still to begin, nor the register gets around the second person', async () => {
  const other = await ws.person('compliance_officer');
  await period(asks, { keepMonths: 60, highRisk: true }); // counts after a week
  const { waits } = await period(asks, { systemId }); // its own instead of the one for all
  expect(waits).not.toBeNull();
  await decideFloor(other, waits!, { step: 'keep', reason: 'the duty stays' });
  expect((await period(other, { systemId, highRisk: true })).waits).toBeNull();
  // The register calls it high-risk now: the declared duty is no less a duty, or the class could be lowered after it.
  await asOwner((db) => db.query("UPDATE ai_system SET risk_class = 'highAnnexIII', annex_point = '5d' WHERE workspace_id = $1", [ws.workspaceId])); // prettier-ignore
  expect((await period(other, { systemId })).waits).not.toBeNull();
  // A period with a duty that is still to begin, and what replaces it.
  expect((await period(asks, { keepMonths: 48, highRisk: true, financialMonths: 48 })).waits).toBeNull();
  expect((await period(asks, { keepMonths: 48, highRisk: true })).waits).not.toBeNull();
  expect(await readActs(ws.workspaceId, 'retention.floor.kept')).toHaveLength(1);
  expect(await rowFaults()).toEqual([]);
});
