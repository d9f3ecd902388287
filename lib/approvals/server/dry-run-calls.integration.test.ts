import { beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import type { DryRunView } from '@/lib/assessment/dry-run';
import { exportDryRun } from '@/lib/assessment/server/export-dry-run';
import { getDryRun, listDryRunCalls } from '@/lib/assessment/server/read-dry-runs';
import { runDryRuns } from '@/lib/assessment/server/run-dry-runs';
import { startDryRun } from '@/lib/assessment/server/start-dry-run';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { readActs } from '@/lib/ledger/server/testing';
import { createPolicy } from '@/lib/policy/server/create-policy';
import { ask, makeDesk, type Desk } from './testing';

let ws: TestWorkspace;
let desk: Desk;
let officer: PersonActor;
let blind: PersonActor;

const policy = (id: string, when: string) => ({
  document: { id, title: id, scope: { stages: ['action' as const] }, tests: [], rules: [{ id: 'r', when, route: 'block' as const, reason: 'Because.' }] },
}); // prettier-ignore

async function tried(by: PersonActor, id: string, slice?: number): Promise<DryRunView> {
  const { id: run } = await startDryRun(by, { policy: id });
  while ((await runDryRuns(ws.workspaceId, slice)) > 0);
  return getDryRun(by, run);
}

beforeAll(async () => {
  ws = await testWorkspace();
  desk = await makeDesk(ws);
  officer = await ws.person('compliance_officer');
  blind = await ws.person('developer', { permissionSets: ['system_owner'] });
  const pay = (amount: string, note: string) =>
    ask(desk.agent, 'issue_refund', { args: { order: 'W7', amount, currency: 'EUR', note, email: 'nora@mail.example' } });
  for (const [amount, note] of [['20.00', 'a'], ['40.00', 'b'], ['60.00', 'c'], ['80.00', 'd']] as const) await pay(amount, note); // prettier-ignore
  await ask(desk.agent, 'get_order', { args: { order: 'W1' } });
  await createPolicy(officer, policy('above', 'has(amount.value) && amount.value > 50.0'));
  await createPolicy(officer, policy('noted', 'has(args.note) && args.note == "b"'));
  await createPolicy(officer, policy('mailed', 'has(args.email) && args.email == "nora@mail.example"'));
});

describe('a dry run over calls that were judged at the desk', () => {
  it('tries each on what its request holds, slice by slice, and nothing twice', async () => {
    const run = await tried(officer, 'above', 2);
    expect(run).toMatchObject({ state: 'done', checked: 0, calls: { total: 5, checked: 5, changed: 2, unread: 0 } });
    expect(run.calls!.moves.every((one) => one.after === 'block' && one.before !== 'block')).toBe(true);
    const { items, nextCursor } = await listDryRunCalls(officer, run.id, { limit: 1 });
    expect(items).toMatchObject([{ tool: 'issue_refund', after: 'block', rules: ['above@1#r'] }]);
    // In force nothing has changed since: the baseline is the route that each was given.
    expect(items[0]!.recorded).toBe(items[0]!.before);
    const next = await listDryRunCalls(officer, run.id, { cursor: nextCursor! });
    expect(next.items).toHaveLength(1);
    const text = await new Response((await exportDryRun(officer, run.id, 'csv')).stream).text();
    const lines = text.trim().split('\r\n');
    expect(lines.slice(1, -1).map((line) => line.split(',').slice(-2))).toEqual([...items, ...next.items].map((one) => [one.action, 'issue_refund'])); // prettier-ignore
    expect(lines.at(-1)).toBe('rows,2');
    expect((await readActs(ws.workspaceId, 'policy.dryRunDone')).at(-1)).toMatchObject({ calls: { checked: 5, changed: 2, unread: 0 } }); // prettier-ignore
  });

  it('shows conditions of the arguments what whoever asks may read', async () => {
    expect((await tried(officer, 'noted')).calls).toMatchObject({ changed: 1 });
    expect((await tried(officer, 'mailed')).calls).toMatchObject({ changed: 0 });
    expect((await tried(blind, 'noted')).calls).toMatchObject({ checked: 5, changed: 0 });
  });

  it('counts apart what was asked and is gone', async () => {
    await asOwner((db) =>
      db.query(
        `DELETE FROM disclosure WHERE workspace_id = $1 AND idx = (SELECT max(requested_idx) FROM action WHERE workspace_id = $1 AND tool = 'issue_refund')`,
        [ws.workspaceId],
      ),
    );
    expect((await tried(officer, 'above')).calls).toMatchObject({ checked: 5, changed: 1, unread: 1 });
  });

  it('says of a run from before that it tried none', async () => {
    const run = await tried(officer, 'above');
    await asOwner((db) => db.query('UPDATE policy_dry_run SET calls_total = NULL WHERE workspace_id = $1', [ws.workspaceId]));
    expect((await getDryRun(officer, run.id)).calls).toBeNull();
  });
});
