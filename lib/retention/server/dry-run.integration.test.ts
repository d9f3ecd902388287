import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { appendAccessNotes } from '@/lib/access/server/append-access-notes';
import { noteAccess } from '@/lib/access/server/note-access';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { selectPresent } from '@/lib/decisions/server/decision-store';
import { keepRefused } from '@/lib/ingest/server/keep-refused';
import { readActs } from '@/lib/ledger/server/testing';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import type { DueDecision } from '../due';
import { exportDue } from './export-due';
import { getRetention } from './get-retention';
import { listDue } from './list-due';
import { placeHold } from './place-hold';
import { purgeDue } from './purge-due';
import { setPolicy } from './set-policy';
import { listedDue } from './testing';

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

  const one = await listedDue(NOW, officer);
  expect(one.filter((row) => row.outcome === 'goes').length).toBe(content.length);
  expect(one.filter((row) => row.outcome === 'goes').reduce((sum, row) => sum + row.records, 0)).toBe(
    named['decisionContent']!.records,
  );
  expect(one.filter((row) => row.outcome === 'held').length).toBe(dryRun.filter((row) => row.dataClass === 'decisionContent').reduce((sum, row) => sum + row.held, 0)); // prettier-ignore

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

test('each decision that stays says why: the hold, or the law that asks for longer; every page, filter and the file say the same', async () => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer');
  await kept(w);
  await setPolicy(officer, { systemId: null, highRisk: false, financialMonths: null, reason: 'decided by the board', dataClass: 'decisionContent', keepMonths: 3 }); // prettier-ignore
  await asOwner(async (client) => {
    await client.query("UPDATE retention_policy SET counts_from = $2::timestamptz - interval '1 day' WHERE workspace_id = $1", [w.workspaceId, NOW.toISOString()]); // prettier-ignore
    await client.query("UPDATE ai_system SET risk_class = 'highAnnexIII' WHERE workspace_id = $1 AND key = 'desk'", [
      w.workspaceId,
    ]);
  });
  await placeHold(officer, { matter: '=Claim 31', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'decisions', decisions: ['h', 'b'] } }); // prettier-ignore
  const { rows } = await asOwner((client) => client.query<{ id: string; name: string }>('SELECT decision_id::text AS id, external_id AS name FROM decision WHERE workspace_id = $1', [w.workspaceId])); // prettier-ignore
  const names = new Map(rows.map((row) => [toPublicId('decision', row.id), row.name]));
  const outcomes = (all: DueDecision[]): Record<string, string> =>
    Object.fromEntries(all.map((row) => [names.get(row.id)!, row.outcome]));

  const all = await listedDue(NOW, officer);
  expect(outcomes(all)).toEqual({ a: 'goes', b: 'held', c: 'floor', e: 'goes', f: 'goes', g: 'goes', h: 'held' });
  expect(all.map((row) => row.id)).toEqual(all.map((row) => row.id).sort());
  const of = (name: string): DueDecision => all.find((row) => names.get(row.id) === name)!;
  expect(of('e')).toMatchObject({
    rule: { keepMonths: 3, own: false, floor: null },
    dueAt: '2026-08-02T00:00:00.000Z',
    heldFor: [],
  });
  expect(of('c')).toMatchObject({ dueAt: '2026-11-26T00:00:00.000Z', rule: { floor: expect.stringContaining('as the register says') as string } }); // prettier-ignore
  expect(of('h').heldFor).toEqual(['=Claim 31']);

  expect(outcomes(await listedDue(NOW, officer, { outcome: 'held' }))).toEqual({ b: 'held', h: 'held' });
  expect(outcomes(await listedDue(NOW, officer, { outcome: 'floor' }))).toEqual({ c: 'floor' });
  expect(outcomes(await listedDue(NOW, officer, { outcome: 'goes', system: of('a').system.id }))).toEqual({ a: 'goes' });
  await expect(listDue(officer, { system: 'sys_00000000000000000000000000', limit: 2 })).rejects.toMatchObject({
    code: 'notFound',
  });
  await expect(listDue(officer, { cursor: 'dec_x', limit: 2 })).rejects.toMatchObject({ code: 'invalidCursor' });

  // Who sees one AI system sees its decisions, and no matter of a hold that reaches others.
  const granted = await w.person('compliance_officer', { systems: [fromPublicId('system', of('h').system.id)!] });
  const theirs = await listedDue(NOW, granted);
  expect(outcomes(theirs)).toEqual({ g: 'goes', h: 'held' });
  expect(theirs.flatMap((row) => row.heldFor)).toEqual([]);

  const { stream } = await exportDue(officer, {}, NOW);
  const text = await new Response(stream).text();
  const [head, lines, end] = text.split('\r\n\r\n') as [string, string, string];
  expect(head).toContain(`countersign,asOf,${NOW.toISOString()}`);
  expect(lines.split('\r\n').slice(1).map((line) => names.get(line.split(',')[0]!))).toEqual(all.map((row) => names.get(row.id))); // prettier-ignore
  expect(lines).toContain(",'=Claim 31"); // no formula
  expect(end).toBe('countersign,rows,7\r\n');
  expect((await readActs(w.workspaceId, 'record.exported')).at(-1)).toMatchObject({
    what: 'retentionDryRun',
    asOf: NOW.toISOString(),
  });
  await expect(exportDue(await w.person('reviewer'), {}, NOW)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a record that takes too long to count leaves the rest of the page: periods can be set, and nothing is called none', async () => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer');
  await w.system('desk');
  const { counted, dryRun, policies, systems } = await getRetention(officer, { now: NOW, limitMs: 0 });
  expect([counted, dryRun]).toEqual([false, []]);
  expect([policies.length > 0, systems.map((one) => one.name)]).toEqual([true, ['desk']]);
  expect((await getRetention(officer, { now: NOW })).counted).toBe(true);

  // A count that is under way is stopped, and what was read before and is read after it stays: here one that waits for a lock.
  await asOwner(async (client) => {
    await client.query('BEGIN; LOCK TABLE quarantine IN ACCESS EXCLUSIVE MODE');
    const stopped = await getRetention(officer, { now: NOW, limitMs: 300 });
    expect([stopped.counted, stopped.dryRun, stopped.systems.length, stopped.purges]).toEqual([false, [], 1, []]);
    await client.query('ROLLBACK');
  });
  expect((await getRetention(officer, { now: NOW })).counted).toBe(true);
});
