import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { appendAccessNotes } from '@/lib/access/server/append-access-notes';
import { noteAccess } from '@/lib/access/server/note-access';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { selectPresent } from '@/lib/decisions/server/decision-store';
import { keepRefused } from '@/lib/ingest/server/keep-refused';
import { readActs } from '@/lib/ledger/server/testing';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { getRetention } from './get-retention';
import { placeHold } from './place-hold';
import { purgeDue } from './purge-due';
import { setPolicy } from './set-policy';

const NOW = new Date('2026-11-25T12:00:00Z');
/** When the last record of each came, by system: before and after each of the borders, in months of their own and in shared ones. */
const CAME: readonly [name: string, system: string, lastRecord: string][] = [
  ['a', 'desk', '2026-05-23'],
  ['b', 'desk', '2026-05-24'],
  ['c', 'desk', '2026-05-25'],
  ['d', 'desk', '2026-10-01'],
  ['e', 'bank', '2026-05-01'],
  ['f', 'bank', '2021-11-24'],
  ['g', 'lab', '2025-12-01'],
  ['h', 'lab', '2025-12-02'],
];

/** Decisions with records of emitters and what people did with them; refusals, searches, and a hold on `h`. */
async function kept(w: TestWorkspace): Promise<void> {
  const officer = await w.person('compliance_officer');
  const idOf = async (name: string): Promise<{ id: string; system: string }> =>
    (await asOwner((client) => client.query<{ id: string; system: string }>('SELECT decision_id::text AS id, system_id::text AS system FROM decision WHERE workspace_id = $1 AND external_id = $2', [w.workspaceId, name]))).rows[0]!; // prettier-ignore
  for (const [n, [decision, system, day]] of CAME.entries()) {
    const say = (step: number) => ({ id: randomUUID(), kind: 'model.invoked', schemaVersion: '1.0', occurredAt: `${day}T10:00:00.000Z`, system, decision, step: `s${step}`, data: { input: `xylophone ${decision}` } }); // prettier-ignore
    await ingest(
      w,
      Array.from({ length: 1 + (n % 3) }, (_, step) => say(step)),
    );
  }
  await indexAll(w);
  for (const name of ['a', 'c', 'g']) {
    const { id, system } = await idOf(name);
    await noteAccess(officer, { kind: 'trail.opened', decisionId: id, systemId: system });
  }
  await searchDecisions(officer, { q: 'tool:x' });
  await appendAccessNotes(selectPresent);
  const { id, system } = await idOf('b'); // opened a moment ago: not in the log yet
  await noteAccess(officer, { kind: 'trail.opened', decisionId: id, systemId: system });
  for (let n = 0; n < 3; n++) await keepRefused(await w.key(), '/api/v1/events', [{ code: 'invalidRequest', message: 'wrong', raw: { n } }]); // prettier-ignore
  await asOwner(async (client) => {
    for (const [name, , day] of CAME)
      await client.query('UPDATE decision SET last_received_at = $3 WHERE workspace_id = $1 AND external_id = $2', [w.workspaceId, name, `${day}T12:00:00Z`]); // prettier-ignore
    await client.query("UPDATE quarantine SET received_at = '2026-01-01' WHERE workspace_id = $1 AND quarantine_id IN (SELECT quarantine_id FROM quarantine WHERE workspace_id = $1 LIMIT 2)", [w.workspaceId]); // prettier-ignore
  });
}

interface Going {
  rows: number;
  records: number;
}
const asGoing = (all: [string, Going][]): Record<string, Going> => {
  const sums: Record<string, Going> = {};
  for (const [key, { rows, records }] of all) {
    const sum = (sums[key] ??= { rows: 0, records: 0 });
    sum.rows += rows;
    sum.records += records;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum.rows + sum.records > 0));
};

test.each(['with a hold', 'without one'])('what a purge takes is what the dry run named, class by class, %s', async (how) => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer');
  await kept(w);
  const common = { systemId: null, highRisk: false, financialMonths: null, reason: 'decided by the board' };
  for (const [dataClass, keepMonths] of [['decisionContent', 6], ['searchIndex', 1], ['accessRecord', 3], ['quarantine', 6]] as const) await setPolicy(officer, { ...common, dataClass, keepMonths }); // prettier-ignore
  await asOwner((client) => client.query("UPDATE retention_policy SET counts_from = $2::timestamptz - interval '1 day' WHERE workspace_id = $1", [w.workspaceId, NOW.toISOString()])); // prettier-ignore
  if (how === 'with a hold') await placeHold(officer, { matter: 'Claim 31', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['h', 'b'] } }); // prettier-ignore

  const { dryRun } = await getRetention(officer, { now: NOW });
  const named = asGoing(dryRun.map((row) => [row.dataClass, { rows: row.due, records: row.dueRecords }]));
  const content = ['a', 'b', 'e', 'f', 'g', 'h'].filter((one) => how === 'without one' || !'bh'.includes(one));
  expect(named['decisionContent']).toMatchObject({ rows: content.length });
  expect(named['searchIndex']).toEqual({ rows: 2, records: 0 }); // those of c and d: the others go with their content, and are named there
  expect(named['quarantine']).toEqual(how === 'with a hold' ? undefined : { rows: 2, records: 2 });

  await purgeDue({ now: NOW, always: true });
  const went = asGoing(
    (await readActs(w.workspaceId, 'content.purged')).map((act) => {
      const { dataClass, decisions, records } = act as unknown as { dataClass: string; decisions: number; records: number };
      const byRecord = dataClass === 'quarantine' || dataClass === 'accessRecord';
      return [dataClass, { rows: byRecord ? records : decisions, records }];
    }),
  );
  expect(went).toEqual(named);
  const { rows } = await asOwner((client) => client.query<{ name: string }>('SELECT external_id AS name FROM decision WHERE workspace_id = $1 ORDER BY 1', [w.workspaceId])); // prettier-ignore
  expect(rows.map((row) => row.name)).toEqual(CAME.map(([name]) => name).filter((name) => !content.includes(name)));
  const after = (await getRetention(officer, { now: NOW })).dryRun;
  expect(after.map((row) => [row.due, row.dueRecords])).toEqual(after.map(() => [0, 0]));
});
