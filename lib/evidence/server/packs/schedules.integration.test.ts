import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { signedLog, type SignedLog } from '@/lib/integrity/server/testing';
import { readActs } from '@/lib/ledger/server/testing';
import { addChannel } from '@/lib/notify/server/add-channel';
import { takeDue, finishDelivery } from '@/lib/notify/server/channel-store';
import { webhookBody } from '@/lib/notify/server/deliver-due';
import { withWorkspace } from '@/lib/db/transaction';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { toPublicId } from '@/lib/shared/ids';
import { nextEnd, periodUntil } from '../../packs/schedule';
import type { NewSchedule } from '../../packs/schedule-contract';
import { signOffPack } from './act-on-pack';
import { getPack, listPacks } from './read-packs';
import { createSchedule, endSchedule, listSchedules, runSchedules } from './schedules';
import { judge, workOn } from './testing';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-packs-'));
const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
afterAll(() => {
  vi.unstubAllEnvs();
  for (const made of [folder, journal]) rmSync(made, { recursive: true, force: true });
});

async function freeze(log: SignedLog, id: string): Promise<void> {
  const officer = await log.ws.person('compliance_officer');
  const seen = { manifestSha256: (await getPack(officer, id)).manifestSha256! };
  await signOffPack(officer, id, { capacity: 'compliance', ...seen });
  await signOffPack(await log.ws.person('administrator'), id, { capacity: 'administration', ...seen });
  await workOn(log);
}

test('a pack is asked for once when its period is over, delivered to the folder once it is signed off, and not after the schedule ended', async () => {
  vi.stubEnv('COUNTERSIGN_PACK_DIR', folder);
  const log = await signedLog(3);
  const officer = await log.ws.person('compliance_officer');
  const { id } = await createSchedule(officer, { system: 'desk', profile: 'auditor', frameworks: ['eu-ai-act'], cadence: 'monthly', delivery: 'folder', sampleSize: 2 });
  const { nextAt } = (await listSchedules(officer))[0]!;
  expect(nextAt).toBe(nextEnd('monthly', new Date()).toISOString());
  const due = new Date(nextAt);
  expect(await runSchedules(new Date(due.getTime() - 1), log.workspaceId)).toBe(0);
  expect(await runSchedules(due, log.workspaceId)).toBe(1);
  expect(await runSchedules(due, log.workspaceId)).toBe(0);
  const [asked] = (await listPacks(officer)).items;
  const { from, until } = periodUntil('monthly', due);
  expect(asked).toMatchObject({ status: 'queued', profile: 'auditor', from: from.toISOString(), until: until.toISOString() });
  expect(await readActs(log.workspaceId, 'pack.requested')).toMatchObject([{ pack: asked!.id, schedule: id }]);
  await workOn(log);
  await runSchedules(due, log.workspaceId);
  expect(readdirSync(folder)).toEqual([]); // a draft leaves for nowhere
  await freeze(log, asked!.id);
  expect(await runSchedules(due, log.workspaceId)).toBe(1);
  expect(await runSchedules(due, log.workspaceId)).toBe(0);
  expect(readdirSync(folder)).toEqual([`${asked!.id}.zip`]);
  expect((await judge(readFileSync(path.join(folder, `${asked!.id}.zip`)))).ok).toBe(true);
  expect((await getPack(officer, asked!.id)).recipients.map((one) => one.way)).toEqual(['folder']);

  // Erased since: the copy that was delivered goes too, a note in its place leads on, and the event says what became of it.
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  const drawn = await asOwner((db) => db.query<{ id: string }>('SELECT decision_id AS id FROM evidence_pack_decision WHERE workspace_id = $1 ORDER BY place LIMIT 1', [log.workspaceId]));
  const erasure = await requestErasure(officer, { caseNumber: 'DSR-7', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision: toPublicId('decision', drawn.rows[0]!.id) }] } });
  await decideErasure(await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] }), erasure.id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
  await log.sign();
  await workOn(log);
  const [withdrawn] = await readActs(log.workspaceId, 'pack.withdrawn');
  expect(withdrawn).toMatchObject({ pack: asked!.id, folderCopy: 'removed' });
  expect(readdirSync(folder)).toEqual([`${asked!.id}.WITHDRAWN.txt`]);
  expect(readFileSync(path.join(folder, `${asked!.id}.WITHDRAWN.txt`), 'utf8')).toContain(String(withdrawn!['successor']));
  await expect(endSchedule(await log.ws.person('auditor'), id)).rejects.toMatchObject({ code: 'forbidden' });
  await endSchedule(officer, id);
  expect(await runSchedules(nextEnd('monthly', due), log.workspaceId)).toBe(0);
  expect(await listSchedules(officer)).toEqual([]);
}, 120_000); // prettier-ignore

test('a copy whose delivery was never noted, because who made it was stopped, goes with the pack as any other', async () => {
  const stopped = path.join(folder, 'stopped');
  vi.stubEnv('COUNTERSIGN_PACK_DIR', stopped);
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  const log = await signedLog(3);
  const officer = await log.ws.person('compliance_officer');
  await createSchedule(officer, { system: 'desk', profile: 'auditor', frameworks: ['eu-ai-act'], cadence: 'monthly', delivery: 'folder', sampleSize: 2 });
  await runSchedules(new Date((await listSchedules(officer))[0]!.nextAt), log.workspaceId);
  await workOn(log);
  const { id } = (await listPacks(officer)).items[0]!;
  mkdirSync(stopped, { recursive: true });
  for (const name of [`${id}.zip`, `${id}.zip.part`]) writeFileSync(path.join(stopped, name), 'bytes');
  const drawn = await asOwner((db) => db.query<{ id: string }>('SELECT decision_id AS id FROM evidence_pack_decision WHERE workspace_id = $1 LIMIT 1', [log.workspaceId]));
  const erasure = await requestErasure(officer, { caseNumber: 'DSR-7', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision: toPublicId('decision', drawn.rows[0]!.id) }] } });
  await decideErasure(await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] }), erasure.id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
  await log.sign();
  await workOn(log);
  expect(await readActs(log.workspaceId, 'pack.withdrawn')).toMatchObject([{ pack: id, folderCopy: 'removed' }]);
  expect(readdirSync(stopped)).toEqual([`${id}.WITHDRAWN.txt`]);
}, 120_000); // prettier-ignore

test('a channel is told of the final pack with its hash and where to get it, and is a recipient once it answered', async () => {
  const log = await signedLog(3);
  const [officer, administrator] = [await log.ws.person('compliance_officer'), await log.ws.person('administrator')];
  const given: NewSchedule = { system: 'desk', profile: 'auditor', frameworks: [], cadence: 'quarterly', delivery: 'webhook', sampleSize: 1 };
  await expect(createSchedule(officer, given)).rejects.toThrow(/channel/i);
  const channel = await addChannel(administrator, { kind: 'webhook', name: 'GRC', target: 'https://grc.example/hook', topics: ['halt.started'] });
  await createSchedule(officer, { ...given, channel: channel.id });
  expect((await listSchedules(officer))[0]).toMatchObject({ channel: 'GRC', delivery: 'webhook' });
  const due = new Date((await listSchedules(officer))[0]!.nextAt);
  await runSchedules(due, log.workspaceId);
  const [asked] = (await listPacks(officer)).items;
  await workOn(log);
  await freeze(log, asked!.id);
  expect(await runSchedules(due, log.workspaceId)).toBe(1);
  expect(await runSchedules(due, log.workspaceId)).toBe(0);
  const deliveries = (await withWorkspace(log.workspaceId, (tx) => takeDue(tx, log.workspaceId, 10))).filter((one) => one.channelId !== null);
  expect(deliveries).toHaveLength(1);
  const view = await getPack(officer, asked!.id);
  expect(webhookBody(deliveries[0]!.body)).toMatchObject({ type: 'pack.final', data: { id: asked!.id, archive: { sha256: view.sha256, bytes: view.bytes }, download: expect.stringMatching(`/api/v1/evidence-packs/${asked!.id}/download$`) as string } });
  expect(view.recipients).toEqual([]);
  await withWorkspace(log.workspaceId, (tx) => finishDelivery(tx, log.workspaceId, deliveries[0]!.deliveryId, { state: 'delivered', status: 204, error: null, nextAt: null }));
  await runSchedules(due, log.workspaceId);
  expect((await getPack(officer, asked!.id)).recipients).toMatchObject([{ way: 'webhook', name: 'GRC' }]);
  expect((await readActs(log.workspaceId, 'pack.delivered')).map((one) => one['way'])).toEqual(['webhook']);
  const { rows } = await asOwner((db) => db.query('SELECT 1 FROM notify_delivery WHERE workspace_id = $1 AND topic = $2', [log.workspaceId, 'pack.final']));
  expect(rows).toHaveLength(1);
}, 120_000); // prettier-ignore
