import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { delegateReviews, endDelegation } from '@/lib/approvals/server/delegate-reviews';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { changeIdentityKeys } from '@/lib/decisions/server/change-identity-keys';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { changeSystem } from '@/lib/registry/server/change-system';
import { registerArtifact } from '@/lib/registry/server/register-artifact';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { placeHold } from '@/lib/retention/server/place-hold';
import { releaseHold } from '@/lib/retention/server/release-hold';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { withdrawTexts } from '@/lib/retention/server/withdraw-texts';
import { indexAll } from '@/lib/search/testing/seed';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { FaultBook } from '../fault-book';
import { checkReadModels } from './check-read-models';
import { readLogState } from './log-store';
import { attackOn, whileAltered } from './testing';

/**
 * Somebody who has the database as its superuser alters rows that decide who sees a hold, what is kept of records, what may go and what is erased. The log says
 * otherwise: each time verification must name the row, and the layer that noticed it.
 */
const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
let ws: TestWorkspace;
let ann: PersonActor;
let ben: PersonActor;
const attack = (...statements: string[]): Promise<void> => attackOn(ws.workspaceId, ...statements);
const noticed = async (fold = true): Promise<string[]> => {
  const book = new FaultBook();
  await checkReadModels(ws.workspaceId, (await readLogState(ws.workspaceId))!.origin, book, { fold });
  return book.faults.map(({ layer, where }) => `${layer}: ${where}`);
};

/** What verification says while the rows are so: rows that acts make, which every night compares. */
const altered = (tables: readonly string[], ...alter: string[]): Promise<string[]> =>
  whileAltered(ws.workspaceId, tables, alter, () => noticed(false));
const readModel = (table: string, column: string): unknown => expect.stringMatching(new RegExp(`^readModel: table ${table}, .*${column}`)); // prettier-ignore

const rows = (text: string): Promise<Record<string, string>[]> => withWorkspace(ws.workspaceId, (tx) => tx.sql(text.replaceAll('$ws', `'${ws.workspaceId}'`))); // prettier-ignore

const record = (decision: string, over: JsonObject = {}): JsonObject => ({
  id: crypto.randomUUID(),
  kind: 'model.invoked',
  schemaVersion: '1.0',
  occurredAt: '2026-11-20T11:00:00.000Z',
  system: 'desk',
  decision,
  data: { model: { requested: 'm1' } },
  ...over,
});
/** Records that name more persons than the labels of a decision have room for. */
const crowd = (): JsonObject[] =>
  Array.from({ length: 130 }, (_, i) => record('crowd', { subjects: [{ type: 'customer', id: `c-${i}` }] }));

beforeAll(async () => {
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  ws = await testWorkspace();
  ann = await ws.person('compliance_officer', { name: 'Ann' });
  ben = await ws.person('compliance_officer', { name: 'Ben' });
  const admin = await ws.person('administrator', { name: 'Ada' });
  const key = await ws.key();
  await ingestEvents(key, { body: JSON.stringify([record('run-1'), record('run-2'), record('other', { system: 'untouched' }), ...crowd()]) }); // prettier-ignore
  await indexAll(ws);
  const [desk] = await rows("SELECT system_id::text AS id FROM ai_system WHERE workspace_id = $ws AND key = 'desk'");
  const [first, second] = await rows("SELECT decision_id::text AS id FROM decision WHERE workspace_id = $ws AND external_id LIKE 'run-%' ORDER BY 1"); // prettier-ignore
  await changeSystem(admin, desk!.id!, { riskClass: 'highAnnexIII', captureLevel: 'masked' });
  await changeSystem(admin, desk!.id!, { riskClass: 'minimal' });
  await changeIdentityKeys(admin, desk!.id!, { keys: { user: ['member'], session: ['visit'], promptVersion: [] } });
  await changeIdentityKeys(admin, desk!.id!, { keys: { user: ['member', 'reader'], session: ['visit'], promptVersion: [] } });
  const day = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString();
  const stead = { to: toPublicId('person', ben.personId), fromAt: day(0), untilAt: day(7) };
  await delegateReviews(ann, stead);
  await endDelegation(ann, (await delegateReviews(ann, { ...stead, untilAt: day(9) })).id);
  const hold = await placeHold(ann, { matter: 'Northwind', basis: 'litigation', reviewOn: '2026-01-31', scope: { kind: 'decisions', decisions: [toPublicId('decision', second!.id!)] } }); // prettier-ignore
  await releaseHold(ben, hold.id, { step: 'keep', reason: 'it goes on', reviewOn: '2099-01-31' });
  const prompt = await registerArtifact(ann, { kind: 'prompt', name: 'desk', version: { version: '1', texts: ['Be kind to everybody who asks.'] } }); // prettier-ignore
  await registerArtifact(ann, { kind: 'prompt', name: 'till', version: { version: '1', texts: ['Count what is there, then count again.'] } }); // prettier-ignore
  await withdrawTexts(ann, prompt.id, { version: '1', reason: 'not used any more' });
  const officer = await ws.person('reviewer', { permissionSets: ['data_protection_officer'] });
  const erase = async (id: string): Promise<string> => (await requestErasure(ann, { caseNumber: 'DSR-1', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision: toPublicId('decision', id) }] } })).id; // prettier-ignore
  await decideErasure(officer, await erase(first!.id!), { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
  await erase(second!.id!);
  await attack('DELETE FROM api_key WHERE workspace_id = $ws', 'DELETE FROM membership WHERE workspace_id = $ws');
}, 60_000);
afterAll(() => rmSync(journal, { recursive: true, force: true }));

test('nobody touched them: every row is as the log says', async () => {
  expect(await noticed()).toEqual([]);
});

test('who sees a hold, and which act named the day of its review', async () => {
  expect(await altered(['hold'], "UPDATE hold SET reach = '{}', review_event = gen_random_uuid() WHERE workspace_id = $ws")).toEqual([
    readModel('hold', 'column reach$'),
    readModel('hold', 'column review_event$'),
  ]); // prettier-ignore
  expect(await altered(['hold'], 'UPDATE hold SET review_event = NULL WHERE workspace_id = $ws')).toEqual([
    readModel('hold', 'column review_event$'),
  ]);
});

test('how many acts a hold has had, which tells somebody who decides on an older page that it was changed', async () => {
  expect(await altered(['hold'], 'UPDATE hold SET acts = acts - 1 WHERE workspace_id = $ws')).toEqual([readModel('hold', 'column acts$')]); // prettier-ignore
});

test('who decides in whose place: made, lengthened, taken over, brought back or taken away', async () => {
  const open = 'workspace_id = $ws AND ended_at IS NULL';
  const one = (column: string): unknown => readModel('review_delegation', `dlg_.*column ${column}$`);
  expect(await altered(['review_delegation'], `UPDATE review_delegation SET until_at = until_at + interval '30 days', from_at = from_at - interval '30 days',
    to_person = from_person, from_person = gen_random_uuid(), made_by = 'per_0', made_at = made_at - interval '1 day', ended_at = now() WHERE ${open}`)).toEqual(
    ['ended_at', 'from_at', 'from_person', 'made_at', 'made_by', 'to_person', 'until_at'].map(one),
  ); // prettier-ignore
  expect(await altered(['review_delegation'], 'UPDATE review_delegation SET ended_at = NULL WHERE workspace_id = $ws')).toEqual([one('ended_at')]); // prettier-ignore
  expect(await altered(['review_delegation'], `DELETE FROM review_delegation WHERE ${open}`)).toEqual([readModel('review_delegation', 'dlg_')]); // prettier-ignore
  expect(await altered(['review_delegation'], `INSERT INTO review_delegation SELECT workspace_id, gen_random_uuid(), to_person, from_person, from_at, until_at, made_by, made_at FROM review_delegation WHERE ${open}`)).toEqual([readModel('review_delegation', 'dlg_')]); // prettier-ignore
});

test('what is kept of a system’s records, how long at least, and by which keys its persons are known: also of a system that nobody registered', async () => {
  const found = await altered(['ai_system'], `UPDATE ai_system SET capture_level = 'full', risk_class = 'limited', class_lowered_at = NULL,
    identity_keys = jsonb_set(identity_keys, '{-1,keys,user}', '["nobody"]') WHERE workspace_id = $ws AND key = 'desk'`); // prettier-ignore
  for (const column of ['capture_level', 'risk_class', 'class_lowered_at', 'identity_keys'])
    expect(found).toContainEqual(readModel('ai_system', `column ${column}$`));
  expect(await altered(['ai_system'], `UPDATE ai_system SET capture_level = 'metadata', annex_point = 'none' WHERE workspace_id = $ws AND key = 'untouched'`)).toEqual([
    readModel('ai_system', 'column annex_point$'),
    readModel('ai_system', 'column capture_level$'),
  ]); // prettier-ignore
});

test('the keys by which persons of earlier records are known, before the last that somebody set', async () => {
  const told = readModel('ai_system', 'column identity_keys$');
  const where = "WHERE workspace_id = $ws AND key = 'desk'";
  expect(await altered(['ai_system'], `UPDATE ai_system SET identity_keys = jsonb_set(identity_keys, '{0,keys,user}', '["nobody"]') ${where}`)).toContainEqual(told); // prettier-ignore
  expect(await altered(['ai_system'], `UPDATE ai_system SET identity_keys = jsonb_set(identity_keys, '{0,from}', '999999') ${where}`)).toContainEqual(told); // prettier-ignore
  expect(await altered(['ai_system'], `UPDATE ai_system SET identity_keys = identity_keys - 0 ${where}`)).toContainEqual(told);
  expect(await altered(['ai_system'], `UPDATE ai_system SET identity_keys = NULL ${where}`)).toContainEqual(told);
});

test('what a version of before left empty is no fault where it counts no more, and a hold that opens to nobody hides nothing', async () => {
  const empty = "UPDATE ai_system SET class_lowered_at = NULL WHERE workspace_id = $ws AND key = 'desk'";
  expect(await altered(['ai_system'], empty)).toEqual([readModel('ai_system', 'column class_lowered_at$')]);
  const said = (from: string, to: string): string => `UPDATE event SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"receivedAt":"${from}', '"receivedAt":"${to}'), 'UTF8') WHERE workspace_id = $ws AND kind = 'system.changed'`; // prettier-ignore
  const year = String(new Date().getUTCFullYear());
  await attack(said(year, '2020'));
  expect(await altered(['ai_system'], empty)).toEqual([]);
  await attack(said('2020', year));
  const closed = "UPDATE hold SET reach = reach || '00000000-0000-0000-0000-000000000000'::uuid WHERE workspace_id = $ws";
  expect(await altered(['hold'], closed)).toEqual([]);
});

test('which decisions an erasure takes, and what became of them', async () => {
  const targets = readModel('erasure_request', 'column targets \\(erasure_target\\)$');
  // Before somebody consents: another decision comes to the list, or leaves it.
  const open = "(SELECT request_id FROM erasure_request WHERE workspace_id = $ws AND state = 'requested')";
  expect(await altered(['erasure_target'], `INSERT INTO erasure_target (workspace_id, request_id, decision_id) SELECT $ws, ${open}, decision_id FROM decision WHERE workspace_id = $ws AND external_id = 'crowd'`)).toEqual([targets]); // prettier-ignore
  expect(await altered(['erasure_target'], `DELETE FROM erasure_target WHERE request_id = ${open}`)).toEqual([targets]);
  // Afterwards: it looks as if nothing had been erased.
  expect(await altered(['erasure_target'], `UPDATE erasure_target SET state = 'gone' WHERE workspace_id = $ws AND state = 'erased'`)).toEqual([targets]); // prettier-ignore
});

test('whom a decision names, where only the index of persons says all: what holds and erasures go by', async () => {
  const token = `(SELECT token FROM person_token p JOIN decision d ON d.decision_id = p.anchor_id WHERE d.workspace_id = $ws AND d.external_id = 'crowd' AND p.how = 1 ORDER BY token LIMIT 1)`; // prettier-ignore
  const deleted = `DELETE FROM person_token WHERE workspace_id = $ws AND token = ${token}`;
  expect(await whileAltered(ws.workspaceId, ['person_token'], [deleted], noticed)).toEqual([readModel('person_token', 'decision dec_')]); // prettier-ignore
});

test('which registered texts were withdrawn, and what everybody may decide by', async () => {
  const withdrawn = readModel('version_text', 'column withdrawn_at$');
  expect(await altered(['version_text'], `UPDATE version_text SET withdrawn_at = now() - interval '2 days' WHERE workspace_id = $ws AND withdrawn_at IS NULL`)).toContainEqual(withdrawn); // prettier-ignore
  expect(await altered(['version_text'], 'UPDATE version_text SET withdrawn_at = NULL WHERE workspace_id = $ws')).toContainEqual(withdrawn); // prettier-ignore
  expect(await altered(['approval_setting'], 'INSERT INTO approval_setting (workspace_id, exclude_owner) VALUES ($ws, false)')).toEqual([
    'readModel: table approval_setting, column exclude_owner',
  ]); // prettier-ignore
});

test('what was erased of a decision that only the index of persons tells, after keys of persons were changed, is as the log says', async () => {
  const officer = await ws.person('reviewer', { permissionSets: ['data_protection_officer'] });
  await attack('DELETE FROM membership WHERE workspace_id = $ws');
  const [crowded] = await rows("SELECT decision_id::text AS id FROM decision WHERE workspace_id = $ws AND external_id = 'crowd'");
  const request = await requestErasure(ann, { caseNumber: 'DSR-2', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision: toPublicId('decision', crowded!.id!) }] } }); // prettier-ignore
  await decideErasure(officer, request.id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
  await ingestEvents(await ws.key(), { body: JSON.stringify([record('crowd', { subjects: [{ type: 'customer', id: 'late' }], data: { member: 'u-9' } })]) }); // prettier-ignore
  await indexAll(ws);
  await attack('DELETE FROM api_key WHERE workspace_id = $ws');
  expect(await noticed()).toEqual([]);
});
