import { beforeAll, expect, test } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { readActs } from '@/lib/ledger/server/testing';
import { placeHold } from '@/lib/retention/server/place-hold';
import { selectSystems } from '@/lib/retention/server/policy-store';
import { ingest } from '@/lib/search/testing/seed';
import type { JsonObject } from '@/lib/shared/json';
import { FaultBook } from '../fault-book';
import { checkReadModels } from './check-read-models';
import { readLogState } from './log-store';

let ws: TestWorkspace;
let hold: string;
const said = (step: string, at: string): JsonObject => ({
  kind: 'model.invoked',
  occurredAt: `2026-11-20T${at}.000Z`,
  system: 'desk',
  decision: 'held',
  step,
  data: { model: { requested: 'm1' } },
});
beforeAll(async () => {
  ws = await testWorkspace();
  // Only the row knows that it began within the hold's time: the id keeps what its first record claimed.
  await ingest(ws, [said('s1', '11:30:00')]);
  await ingest(ws, [said('s2', '10:30:00')]);
  const systems = await withWorkspace(ws.workspaceId, (tx) => selectSystems(tx, ws.workspaceId, new Date()));
  const officer = await ws.person('compliance_officer');
  const scope = { kind: 'system', systemId: systems[0]!.systemId, from: '2026-11-20T10:00:00Z', to: '2026-11-20T11:00:00Z' } as const; // prettier-ignore
  hold = (await placeHold(officer, { matter: 'Claim 21', basis: 'litigation', reviewOn: '2027-01-31', scope })).id;
  await ingest(ws, [said('s3', '09:00:00')]);
});
const faults = async () => {
  const { origin } = (await readLogState(ws.workspaceId))!;
  const book = new FaultBook();
  await checkReadModels(ws.workspaceId, origin, book);
  return book.faults.filter((one) => one.where.includes('hold')).map((one) => `${one.where}: ${one.found}`);
};

test('what a late record would have taken out of a hold is an event of the log, once, beside the record', async () => {
  expect(await readActs(ws.workspaceId, 'hold.met')).toEqual([expect.objectContaining({ hold })]);
  await ingest(ws, [said('s4', '08:00:00')]);
  expect(await readActs(ws.workspaceId, 'hold.met')).toHaveLength(1);
  expect(await faults()).toEqual([]);
});

test('a decision that somebody takes out of a hold in the tables alone, or adds to one, is noticed', async () => {
  const { rows } = await asOwner((db) => db.query<{ idx: string }>('DELETE FROM hold_met WHERE workspace_id = $1 RETURNING *', [ws.workspaceId])); // prettier-ignore
  expect(await faults()).toEqual([expect.stringMatching(/hold_met, .*: no such row/)]);
  const row = rows[0] as unknown as Record<string, unknown>;
  const put = (decision: unknown): Promise<unknown> =>
    asOwner((db) => db.query('INSERT INTO hold_met (workspace_id, hold_id, decision_id, met_at, idx) VALUES ($1, $2, $3, $4, $5)', [ws.workspaceId, row['hold_id'], decision, row['met_at'], row['idx']])); // prettier-ignore
  await put(row['decision_id']);
  await put('01a0b0c0-0000-7000-8000-000000000001');
  expect(await faults()).toEqual([expect.stringMatching(/hold_met, .*: a row without one/)]);
});

test('the application marks a row with the place of its event once, and changes nothing else of it', async () => {
  const change = (set: string): Promise<unknown> =>
    withWorkspace(ws.workspaceId, (tx) => tx.sql(`UPDATE hold_met SET ${set} WHERE workspace_id = $1::uuid RETURNING 1`, [ws.workspaceId])); // prettier-ignore
  expect(await change('idx = 1')).toEqual([]);
  await expect(change('met_at = now()')).rejects.toThrow(/permission denied/);
});
