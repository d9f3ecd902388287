import { beforeAll, describe, expect, it } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { captureLevelOf } from './capture-level-of';
import { changeSystem } from './change-system';
import { getSystemOverview, listSystemOverview } from './list-system-overview';
import { registerSystem } from './register-system';
import { listOverviewRows } from './system-overview-store';

let ws: TestWorkspace;
let other: TestWorkspace;
const code = (expected: string): object => expect.objectContaining({ code: expected });

beforeAll(async () => {
  [ws, other] = [await testWorkspace(), await testWorkspace()];
});

describe('AI systems', () => {
  it('are seen by whom they were granted to, one by one', async () => {
    const [granted, hidden] = [await ws.system('granted'), await ws.system('hidden')];
    const limited = await ws.person('compliance_officer', { systems: [granted] });
    const none = await ws.person('compliance_officer', { systems: [] });
    const bound = await ws.key(['read'], granted);
    expect((await listSystemOverview(limited)).map((one) => one.systemId)).toEqual([granted]);
    expect((await listSystemOverview(bound)).map((one) => one.systemId)).toEqual([granted]);
    expect(await listSystemOverview(none)).toEqual([]);
    for (const actor of [limited, none, bound]) {
      await expect(getSystemOverview(actor, hidden)).rejects.toThrowError(code('notFound'));
    }
    const change = { name: 'taken', description: null, captureLevel: 'metadata' as const };
    await expect(changeSystem(limited, hidden, change)).rejects.toThrowError(code('notFound'));
    await expect(registerSystem(limited, { key: 'new', name: 'New' })).rejects.toThrowError(code('forbidden'));
    const all = await ws.person('compliance_officer');
    const { people } = await getSystemOverview(all, granted);
    expect(people!.map((one) => one.personId)).toEqual(expect.arrayContaining([limited.personId, all.personId]));
    expect(people!.map((one) => one.personId)).not.toContain(none.personId);
  });

  it('of another workspace do not exist, whatever id is asked for', async () => {
    const foreign = await other.system('foreign');
    const officer = await ws.person('compliance_officer', { systems: [foreign] }); // a grant that should not be there
    await expect(getSystemOverview(officer, foreign)).rejects.toThrowError(code('notFound'));
    expect(await listSystemOverview(officer)).toEqual([]);
    // Row-level security holds even when a query names the other workspace.
    expect(await withWorkspace(ws.workspaceId, (tx) => listOverviewRows(tx, other.workspaceId, null))).toEqual([]);
  });

  it('are registered and changed with an event, and the capture level counts at once on this node', async () => {
    const officer = await ws.person('compliance_officer');
    const systemId = await registerSystem(officer, { key: 'triage', name: 'Triage', captureLevel: 'metadata' });
    expect(await captureLevelOf(ws.workspaceId, 'triage')).toBe('metadata');
    await expect(registerSystem(officer, { key: 'triage', name: 'Again' })).rejects.toThrowError(code('conflict'));
    await changeSystem(officer, systemId, { name: 'Triage', description: 'Who is seen first', captureLevel: 'masked' });
    await changeSystem(officer, systemId, { name: 'Triage', description: 'Who is seen first', captureLevel: 'masked' }); // no change, no event
    expect(await captureLevelOf(ws.workspaceId, 'triage')).toBe('masked');
    const kinds = await asOwner((db) =>
      db.query<{ kind: string }>('SELECT kind FROM event WHERE workspace_id = $1 AND system_id = $2 ORDER BY idx', [
        ws.workspaceId,
        systemId,
      ]),
    );
    expect(kinds.rows.map((row) => row.kind)).toEqual(['system.registered', 'system.changed']);
    for (const role of ['reviewer', 'auditor', 'developer'] as const) {
      await expect(changeSystem(await ws.person(role), systemId, { name: 'x', captureLevel: 'full' })).rejects.toThrowError(
        code('forbidden'),
      );
    }
  });
});
