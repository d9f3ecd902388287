import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner } from '@/lib/db/testing';
import { signedLog, type SignedLog } from '@/lib/integrity/server/testing';
import { readActs } from '@/lib/ledger/server/testing';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { listChecks, recordCheck } from './audit-checks';
import { answerRequest, askForEvidence } from './audit-requests';
import { getAudit, openRoom } from './audits';
import { listPacks } from './read-packs';
import { requestPack } from './request-pack';
import { ASKED, workOn } from './testing';

// What an auditor records of drawn decisions, and which packs a room shows, while things change around it.
let log: SignedLog;
let officer: PersonActor;
let auditor: PersonActor;
let pack: string;
let room: string;
const sql = <T extends object>(text: string, ...values: unknown[]) => asOwner(async (db) => (await db.query<T>(text, [log.workspaceId, ...values])).rows); // prettier-ignore

beforeEach(async () => {
  log = await signedLog(4);
  officer = await log.ws.person('compliance_officer');
  auditor = await log.ws.person('auditor');
  ({ id: pack } = await requestPack(officer, ASKED));
  await workOn(log);
  ({ id: room } = await openRoom(officer, { title: 'Stage 2', auditor: auditor.personId, system: 'desk', frameworks: ['eu-ai-act'], from: '2026-10-01', to: '2026-12-31', expiresOn: '2999-01-01' })); // prettier-ignore
});

const check = (decision: string, note: string | null = 'Mia was told another amount.') => recordCheck(auditor, room, { pack, decision, result: 'differs', note }); // prettier-ignore

async function erase(decision: string): Promise<void> {
  const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
  onTestFinished(() => rmSync(journal, { recursive: true, force: true }));
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  const { id } = await requestErasure(officer, { caseNumber: 'DSR-7', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision }] } }); // prettier-ignore
  await decideErasure(await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] }), id, { decision: 'consent', reason: 'identity was checked' }); // prettier-ignore
  await carryOutErasures();
}

test('nothing is written of a decision once something of it was erased, nor of a pack that was withdrawn for it', async () => {
  const [first, second] = (await listChecks(auditor, room, { pack })).items;
  await erase(first!.decision);
  await expect(check(first!.decision)).rejects.toMatchObject({ code: 'conflict', extra: { field: 'decision' } });
  await check(second!.decision); // the worker has not withdrawn the pack yet
  await log.sign();
  await workOn(log);
  await expect(check(second!.decision)).rejects.toMatchObject({ code: 'conflict', extra: { field: 'pack' } });
  expect(await readActs(log.workspaceId, 'audit.checked')).toHaveLength(1);
  expect(await sql('SELECT 1 FROM audit_check WHERE workspace_id = $1')).toHaveLength(1);
}, 60_000);

test('a check that comes while a decision is being erased waits for it, and leaves no note behind', async () => {
  const { decision } = (await listChecks(auditor, room, { pack })).items[0]!;
  await asOwner(async (db) => {
    await db.query('BEGIN');
    await db.query('SELECT 1 FROM log_head WHERE workspace_id = $1 FOR UPDATE', [log.workspaceId]);
    const outcome = check(decision).then(() => 'recorded', (error: { code: string }) => error.code); // prettier-ignore
    await vi.waitFor(async () => {
      await db.query('SELECT pg_stat_clear_snapshot()'); // a transaction sees the others as they were when it first looked
      const { rows } = await db.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%log_head%' AND pid <> pg_backend_pid()"); // prettier-ignore
      expect(rows.length).toBeGreaterThan(0);
    }, 10_000);
    await db.query('DELETE FROM decision WHERE workspace_id = $1 AND decision_id = $2', [log.workspaceId, fromPublicId('decision', decision)]); // prettier-ignore
    await db.query('COMMIT');
    expect(await outcome).toBe('conflict');
  });
  expect(await sql('SELECT 1 FROM audit_check WHERE workspace_id = $1')).toEqual([]);
}, 60_000);

test('what was put beside a sample is not checked, and not counted as if it had been', async () => {
  const packId = fromPublicId('pack', pack);
  const [beside] = await sql<{ id: string }>('INSERT INTO evidence_pack_decision (workspace_id, pack_id, decision_id, place) SELECT $1, $2, decision_id, 4 FROM decision d WHERE workspace_id = $1 AND NOT EXISTS (SELECT 1 FROM evidence_pack_decision e WHERE e.pack_id = $2 AND e.decision_id = d.decision_id) RETURNING decision_id AS id', packId); // prettier-ignore
  await expect(check(toPublicId('decision', beside!.id))).rejects.toMatchObject({ code: 'notFound' });
  // As an earlier version of Countersign let it in.
  await sql("INSERT INTO audit_check (workspace_id, audit_id, pack_id, decision_id, result, checked_by_name) VALUES ($1, $2, $3, $4, 'agrees', 'A')", fromPublicId('audit', room), packId, beside!.id); // prettier-ignore
  for (const { decision } of (await listChecks(auditor, room, { pack })).items) await check(decision, null);
  expect((await getAudit(officer, room)).packs).toMatchObject([{ id: pack, sampled: 3, checked: 3 }]);
}, 60_000);

test('packs that a room does not hold push none of its own out, and no answer names them', async () => {
  const others = await sql<{ id: string }>(
    `INSERT INTO evidence_pack SELECT (jsonb_populate_record(p, jsonb_build_object('pack_id', 'ffffffff-ffff-7fff-8fff-' || lpad(g::text, 12, '0'), 'frameworks', ARRAY['gdpr']))).*
       FROM evidence_pack p, generate_series(1, 210) g WHERE p.workspace_id = $1 RETURNING pack_id AS id`,
  );
  expect((await getAudit(auditor, room)).packs.map((one) => one.id)).toEqual([pack]);
  expect((await listPacks(auditor)).items.map((one) => one.id)).toEqual([pack]);
  await askForEvidence(auditor, room, { question: 'Where does it stand?', control: '26(2)' });
  const [request] = (await getAudit(officer, room)).requests;
  const answer = (named: string) => answerRequest(officer, room, { request: request!.id, answer: 'There.', pack: named });
  await expect(answer(toPublicId('pack', others[0]!.id))).rejects.toMatchObject({ code: 'notFound', extra: { field: 'pack' } });
  for (const state of ['withdrawn', 'queued']) {
    await sql('UPDATE evidence_pack SET state = $3 WHERE workspace_id = $1 AND pack_id = $2', fromPublicId('pack', pack), state);
    await expect(answer(pack)).rejects.toMatchObject({ code: 'notFound' });
  }
  await sql("UPDATE evidence_pack SET state = 'draft' WHERE workspace_id = $1 AND pack_id = $2", fromPublicId('pack', pack));
  await answer(pack);
  expect((await getAudit(auditor, room)).requests[0]!.answer).toMatchObject({ pack });
}, 60_000);
