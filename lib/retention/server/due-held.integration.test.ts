import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { appendAccessNotes } from '@/lib/access/server/append-access-notes';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { selectPresent } from '@/lib/decisions/server/decision-store';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { fromPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { DueDecision } from '../due';
import { exportDue } from './export-due';
import { getRetention } from './get-retention';
import { listDue } from './list-due';
import { placeHold } from './place-hold';
import { purgeDue } from './purge-due';
import { releaseHold } from './release-hold';
import { setPolicy } from './set-policy';
import { listedDue, subject } from './testing';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => rmSync(journal, { recursive: true, force: true }));

const NOW = new Date('2026-11-25T12:00:00Z');
let count = 0;
const said = (decision: string, system: string, at: string, over: JsonObject = {}): JsonObject => ({
  kind: 'model.invoked',
  occurredAt: `${at}:00.000Z`,
  system,
  decision,
  step: `s${++count}`,
  data: { model: { requested: 'm1' }, input: `xylophone ${decision}` },
  ...over,
});
const people = (from: number, n: number) => Array.from({ length: n }, (_, i) => ({ type: 'customer', id: `c-${from + i}` }));
const common = { systemId: null, highRisk: false, financialMonths: null, reason: 'decided by the board' };

/** A workspace with a hold of every kind and decisions within, beside and beyond each; returns the AI systems by key. */
async function mixed(w: TestWorkspace, officer: PersonActor): Promise<Map<string, string>> {
  const hold = (scope: Parameters<typeof placeHold>[1]['scope']) =>
    placeHold(officer, { matter: `Claim ${++count}`, basis: 'litigation', reviewOn: '2099-01-31', scope });
  for (const system of ['desk', 'bank', 'lab']) {
    await ingest(w, Array.from({ length: 5 }, (_, n) => said(`${system}-${n}`, system, `2026-0${n + 1}-10T10:30`))); // prettier-ignore
    await ingest(w, [said(`${system}-ann`, system, '2026-03-12T09:00', { subjects: [{ type: 'customer', id: 'c-ann' }] })]);
  }
  // Of these only a later record tells when they began: out of the time of a hold, and into it.
  await ingest(w, [said('out', 'lab', '2026-03-10T10:30'), said('in', 'lab', '2026-07-10T10:30')]);
  await ingest(w, [said('in', 'lab', '2026-03-10T10:30')]);
  // More persons than there are labels for; one of them is looked for.
  await ingest(w, [said('many', 'bank', '2026-02-01T10:00', { subjects: people(0, 60) })]);
  await ingest(w, [said('many', 'bank', '2026-02-01T10:01', { subjects: [...people(60, 60), { type: 'customer', id: 'c-last' }] })]); // prettier-ignore
  await indexAll(w);
  const { rows } = await asOwner((client) => client.query<{ id: string; key: string }>('SELECT system_id::text AS id, key FROM ai_system WHERE workspace_id = $1', [w.workspaceId])); // prettier-ignore
  const systems = new Map(rows.map(({ id, key }) => [key, id]));
  const system = (key: string, from?: string, to?: string) => ({ kind: 'system' as const, systemId: systems.get(key)!, ...(from && { from }), ...(to && { to }) }); // prettier-ignore
  await hold({ kind: 'decisions', decisions: ['desk-1', 'bank-3'] });
  await hold({ kind: 'query', q: 'system:desk', from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' });
  await hold(subject('c-last'));
  await hold(system('lab', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'));
  await hold(system('lab', undefined, '2026-01-20T00:00:00Z'));
  await hold(system('bank', '2026-05-01T00:00:00Z'));
  await hold(system('desk', undefined, '1969-06-01T00:00:00Z')); // holds nothing there is
  const { id: released } = await hold(system('desk'));
  await releaseHold(officer, released, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(await w.person('compliance_officer'), released, { step: 'confirmRelease', reason: 'settled out of court' });
  await ingest(w, [said('out', 'lab', '2026-01-25T10:30')]); // stays under the hold it was under
  // Not read by the worker yet: nobody knows of the first whom it names.
  await ingest(w, [said('unread', 'desk', '2026-02-02T10:00', { subjects: people(200, 101) }), said('plain', 'desk', '2026-02-03T10:00')]); // prettier-ignore
  await asOwner((client) =>
    client.query(
      // What came between the two periods, and what is not over at all.
      `UPDATE decision SET last_received_at = CASE WHEN external_id LIKE '%-4' THEN '2026-08-01'::timestamptz WHEN external_id LIKE '%-3' THEN '2026-11-20' ELSE '2026-05-01' END
       WHERE workspace_id = $1`,
      [w.workspaceId],
    ),
  );
  return systems;
}

/** Every page of what goes, each of which looks at so few decisions. */
async function goesByPages(who: PersonActor, limit: number, look: number): Promise<DueDecision[]> {
  const rows: DueDecision[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await listDue(who, { outcome: 'goes', limit, look, now: NOW, ...(cursor !== undefined && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(Math.min(limit, look));
    if (page.searchedUpTo !== null) expect(page.nextCursor).not.toBeNull();
    rows.push(...page.items);
    if (page.nextCursor === null) return rows;
    cursor = page.nextCursor;
  }
}

test('the decisions under hold, looked for from the holds, are those that say so when each is asked: same rows, order, pages and counts', async () => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer');
  const systems = await mixed(w, officer);
  await setPolicy(officer, { ...common, dataClass: 'decisionContent', keepMonths: 3 });
  await asOwner(async (client) => {
    await client.query("UPDATE retention_policy SET counts_from = $2::timestamptz - interval '1 day' WHERE workspace_id = $1", [w.workspaceId, NOW.toISOString()]); // prettier-ignore
    await client.query("UPDATE ai_system SET risk_class = 'highAnnexIII' WHERE workspace_id = $1 AND key = 'bank'", [w.workspaceId]); // prettier-ignore
  });
  const name = new Map((await asOwner((client) => client.query<{ id: string; name: string }>('SELECT decision_id::text AS id, external_id AS name FROM decision WHERE workspace_id = $1', [w.workspaceId]))).rows.map((row) => [row.id, row.name])); // prettier-ignore
  const names = (rows: readonly DueDecision[]): string[] => rows.map((row) => name.get(fromPublicId('decision', row.id)!)!);

  const granted = await w.person('compliance_officer', { systems: [systems.get('lab')!, systems.get('desk')!] });
  for (const [who, filter] of [[officer, {}], [granted, {}], [officer, { system: (await listedDue(NOW, officer)).at(0)!.system.id }]] as const) {
    const all = await listedDue(NOW, who, filter);
    for (const outcome of ['held', 'goes', 'floor'] as const)
      expect(await listedDue(NOW, who, { ...filter, outcome })).toEqual(all.filter((row) => row.outcome === outcome));
    const held = all.filter((row) => row.outcome === 'held');
    expect((await listDue(who, { ...filter, outcome: 'held', limit: 200, now: NOW })).items).toEqual(held);
  } // prettier-ignore
  const all = await listedDue(NOW, officer);
  // However few decisions a page looks at: its pages together are all that goes.
  for (const [limit, look] of [[50, 1], [2, 3], [50, 7]] as const) expect(await goesByPages(officer, limit, look)).toEqual(all.filter((row) => row.outcome === 'goes')); // prettier-ignore
  // Each kind of hold keeps something: the comparison above is of more than nothing.
  expect(names(all.filter((row) => row.outcome === 'held')).sort()).toEqual(['desk-1', 'desk-2', 'desk-ann', 'in', 'lab-0', 'lab-2', 'lab-ann', 'many', 'out', 'unread']); // prettier-ignore
  expect(names(all.filter((row) => row.outcome === 'floor'))).toEqual(['bank-4']);

  // What a removal asks of each decision is what it asks of many at once, and of each alone.
  const asked = await withWorkspace(w.workspaceId, (tx) =>
    tx.sql<{ id: string; alone: boolean; among: boolean; single: boolean }>(
      `SELECT d.decision_id::text AS id, countersign_held(d.decision_id) AS alone, d.decision_id IN (SELECT countersign_held_among(ARRAY(SELECT decision_id FROM decision))) AS among,
         EXISTS (SELECT countersign_held_among(ARRAY[NULL, d.decision_id, NULL]::uuid[])) AS single FROM decision d`,
    ),
  );
  expect(asked.filter((one) => one.alone !== one.among || one.alone !== one.single)).toEqual([]);
  const [free, kept] = [asked.filter((one) => !one.alone).length, asked.filter((one) => one.alone).length];
  expect(Math.min(free, kept)).toBeGreaterThan(5);

  const counted = (await getRetention(officer, { now: NOW })).dryRun.filter((row) => row.dataClass === 'decisionContent');
  for (const row of counted) {
    const of = (outcome: string): DueDecision[] => all.filter((one) => one.system.id === row.system!.id && one.outcome === outcome); // prettier-ignore
    expect([row.held, row.due, row.dueRecords]).toEqual([of('held').length, of('goes').length, of('goes').reduce((sum, one) => sum + one.records, 0)]); // prettier-ignore
  }
});

test('a file speaks of one rule from its first row to its last, whatever somebody sets while it is written', async () => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer');
  const desk = await w.system('desk');
  await asOwner((client) =>
    client.query(
      `INSERT INTO decision (workspace_id, decision_id, system_id, started_at, first_received_at, last_received_at, status, latest_idx)
       SELECT $1, overlay(countersign_uuid_floor(at)::text PLACING '7000-8' FROM 15 FOR 6)::uuid, $2, at, at, at, 'ok', 0 FROM (SELECT '2026-03-01'::timestamptz + n * interval '1 minute' AS at FROM generate_series(1, 450) n) x`,
      [w.workspaceId, desk],
    ),
  );
  await setPolicy(officer, { ...common, dataClass: 'decisionContent', keepMonths: 3 });
  await asOwner((client) => client.query("UPDATE retention_policy SET counts_from = $2::timestamptz - interval '1 day' WHERE workspace_id = $1", [w.workspaceId, NOW.toISOString()])); // prettier-ignore
  const { stream } = await exportDue(officer, {}, NOW);
  await asOwner((client) => client.query('UPDATE retention_policy SET keep_months = 1200 WHERE workspace_id = $1', [w.workspaceId])); // prettier-ignore
  const text = await new Response(stream).text();
  expect(text).toMatch(/countersign,rows,450\r\n$/);
  expect(text.match(/"?3 months, set for all AI systems/g)).toHaveLength(450);
});

test('a period that reaches back before 1970 is over for nothing: no decision, and nothing of the access record, is called due or goes', async () => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer');
  await ingest(w, [said('old', 'desk', '2026-01-10T10:00')]);
  await indexAll(w);
  await searchDecisions(officer, { q: 'tool:x' });
  await appendAccessNotes(selectPresent);
  for (const dataClass of ['decisionContent', 'accessRecord', 'lineage'] as const) await setPolicy(officer, { ...common, dataClass, keepMonths: 1_200 }); // prettier-ignore
  await asOwner((client) => client.query("UPDATE retention_policy SET counts_from = $2::timestamptz - interval '1 day' WHERE workspace_id = $1", [w.workspaceId, NOW.toISOString()])); // prettier-ignore
  const kept = async () => (await getRetention(officer, { now: NOW })).dryRun.filter((row) => ['decisionContent', 'accessRecord'].includes(row.dataClass)); // prettier-ignore
  const before = await kept();
  expect(before.map((row) => [row.kept, row.due])).toEqual([[1, 0], [1, 0]]); // prettier-ignore
  await purgeDue({ now: NOW, always: true });
  expect(await kept()).toEqual(before);
  const { rows } = await asOwner((client) => client.query<{ order: boolean }>(`SELECT countersign_uuid_floor('1926-11-25Z') <= countersign_uuid_floor('1970-01-01Z') AND countersign_uuid_floor('1970-01-01Z') < countersign_uuid_floor('1970-01-01 00:00:00.001Z')
    AND countersign_uuid_floor('infinity') > countersign_uuid_floor('9999-12-31Z') AS order`)); // prettier-ignore
  expect(rows[0]!.order).toBe(true);
});
