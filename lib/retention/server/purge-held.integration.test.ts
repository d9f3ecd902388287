import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { lockHead } from '@/lib/ledger/server/append-store';
import { readActs } from '@/lib/ledger/server/testing';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { uuidv7 } from '@/lib/shared/ids';
import { insertHold } from './hold-store';
import { purgeDue } from './purge-due';
import { setPolicy } from './set-policy';
import { listedDue } from './testing';

const NOW = new Date('2026-11-25T12:00:00Z');
const said = (decision: string) => ({
  kind: 'model.invoked',
  occurredAt: '2026-03-10T10:00:00.000Z',
  system: 'desk',
  decision,
  step: 's1',
  data: { input: `xylophone ${decision}` },
});

/** Until somebody waits for a lock in this database. */
async function somebodyWaits(): Promise<void> {
  await asOwner(async (client) => {
    for (const until = Date.now() + 20_000; Date.now() < until; await setTimeout(10)) {
      const { rows } = await client.query<{ waiting: boolean }>(
        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%log_head%') AS waiting",
      );
      if (rows[0]!.waiting) return;
    }
  });
}

test.each([
  ['by rows', 'decisionContent', 'decision'],
  ['as a month', 'decisionContent', 'decision'],
  ['of the words alone', 'searchIndex', 'decision_search'],
] as const)(
  'what is put under hold after a purge chose it, and before the purge has the lock, stays: %s',
  async (how, dataClass, table) => {
    const w = await testWorkspace();
    const officer = await w.person('compliance_officer');
    const names = ['a', 'b', 'c', ...(how === 'as a month' ? [] : ['fresh'])];
    await ingest(w, names.map(said)); // prettier-ignore
    await indexAll(w);
    await setPolicy(officer, { dataClass, systemId: null, keepMonths: 3, highRisk: false, financialMonths: null, reason: 'decided by the board' }); // prettier-ignore
    const ids = await asOwner(async (client) => {
      await client.query("UPDATE decision SET last_received_at = CASE WHEN external_id = 'fresh' THEN $2::timestamptz ELSE '2026-03-11' END WHERE workspace_id = $1", [w.workspaceId, NOW]); // prettier-ignore
      await client.query("UPDATE retention_policy SET counts_from = $2::timestamptz - interval '1 day' WHERE workspace_id = $1", [w.workspaceId, NOW]); // prettier-ignore
      const { rows } = await client.query<{ name: string; id: string }>('SELECT external_id AS name, decision_id::text AS id FROM decision WHERE workspace_id = $1', [w.workspaceId]); // prettier-ignore
      return new Map(rows.map((row) => [row.name, row.id]));
    });
    if (dataClass === 'decisionContent') expect(await listedDue(NOW, officer, { outcome: 'goes' })).toHaveLength(3);

    let purging: Promise<number> | undefined;
    await withWorkspace(w.workspaceId, async (tx) => {
      await lockHead(tx, w.workspaceId);
      purging = purgeDue({ now: NOW, always: true });
      await somebodyWaits();
      await insertHold(tx, w.workspaceId, { holdId: uuidv7(), matter: 'Claim 41', basis: 'litigation', scope: { kind: 'decisions', decisions: [] }, subjectLabel: null, systemId: null, from: null, to: null, reviewOn: '2099-01-31', placedBy: officer.personId, placedByName: 'Ann', decisions: [ids.get('b')!] }); // prettier-ignore
    });
    await purging;
    const left = await asOwner((client) => client.query<{ id: string }>(`SELECT decision_id::text AS id FROM ${table} WHERE workspace_id = $1`, [w.workspaceId])); // prettier-ignore
    expect(left.rows.map((row) => row.id)).toContain(ids.get('b'));
    expect(left.rows.map((row) => row.id)).not.toContain(ids.get('a'));
    expect(left.rows.map((row) => row.id)).not.toContain(ids.get('c'));
    expect((await readActs(w.workspaceId, 'content.purged')).map((act) => act['dataClass'])).toEqual([dataClass]);
    // And a round later, with the hold there from its beginning.
    expect(await purgeDue({ now: NOW, always: true })).toBe(0);
  },
);
