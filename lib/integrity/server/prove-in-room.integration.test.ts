import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner } from '@/lib/db/testing';
import { readActs } from '@/lib/ledger/server/testing';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { toPublicId } from '@/lib/shared/ids';
import { readZip } from '@/lib/shared/zip';
import { proveDecision } from './prove-decision';
import { signedLog, type SignedLog } from './testing';

/** An auditor whom a room of `desk` alone lets in. Decisions of `signedLog` are of 20 November 2026. */
async function inRoom(log: SignedLog, from: string, until: string): Promise<PersonActor> {
  const systemId = await onlyOf(log, 'SELECT system_id::text AS id FROM ai_system WHERE workspace_id = $1');
  const within = [{ auditId: systemId, systemId, frameworks: ['eu-ai-act'], from: new Date(from), until: new Date(until) }];
  return { ...(await log.ws.person('auditor', { systems: [systemId] })), within };
}
const onlyOf = (log: SignedLog, sql: string): Promise<string> =>
  asOwner(async (db) => (await db.query<{ id: string }>(sql, [log.workspaceId])).rows[0]!.id);
const decisionOf = async (log: SignedLog): Promise<string> =>
  toPublicId('decision', await onlyOf(log, 'SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1'));

test('whom a room alone lets in takes the proofs of its period and of no other, by whatever id', async () => {
  const log = await signedLog(1);
  const decision = await decisionOf(log);
  const inside = await inRoom(log, '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z');
  const outside = await inRoom(log, '2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z');
  await expect(proveDecision(outside, decision)).rejects.toMatchObject({ code: 'notFound' });
  expect(await readActs(log.workspaceId, 'record.exported')).toEqual([]);
  expect((await proveDecision(inside, decision)).entries).toBeGreaterThan(0);
});

test('of a decision that is gone the entries alone are proved, to who saw the period in which it began', async () => {
  const log = await signedLog(1);
  const decision = await decisionOf(log);
  const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
  onTestFinished(() => rmSync(journal, { recursive: true, force: true }));
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  const officer = await log.ws.person('compliance_officer');
  const { id } = await requestErasure(officer, { caseNumber: 'DSR-7', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'nothing', scope: { kind: 'targets', targets: [{ decision }] } }); // prettier-ignore
  await decideErasure(await log.ws.person('compliance_officer', { permissionSets: ['data_protection_officer'] }), id, { decision: 'consent', reason: 'identity was checked' }); // prettier-ignore
  await carryOutErasures();
  await log.sign();
  const outside = await inRoom(log, '2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z');
  await expect(proveDecision(outside, decision)).rejects.toMatchObject({ code: 'notFound' });
  for (const reader of [officer, await inRoom(log, '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z')]) {
    const files = await readZip((await proveDecision(reader, decision)).archive);
    expect(files.some(({ name }) => name.startsWith('entries/'))).toBe(true);
    const said = files.filter(({ name }) => name.startsWith('disclosures/')).map(({ bytes }) => Buffer.from(Buffer.from(bytes).toString('utf8'), 'base64url').toString('utf8')); // prettier-ignore
    expect(said.join('\n')).not.toMatch(/refund/i);
  }
});
