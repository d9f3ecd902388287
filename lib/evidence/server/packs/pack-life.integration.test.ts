import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { signedLog, type SignedLog } from '@/lib/integrity/server/testing';
import { readActs } from '@/lib/ledger/server/testing';
import { listNoticeRows } from '@/lib/notify/server/notice-store';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { fromPublicId } from '@/lib/shared/ids';
import { readZip } from '@/lib/shared/zip';
import { cancelPack, handOverPack, restartPack, signOffPack } from './act-on-pack';
import { getPack, listPacks } from './read-packs';
import { requestPack } from './request-pack';
import { ASKED, judge, letTimePass, take, workOn } from './testing';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => void vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(journal, { recursive: true, force: true });
});

const chunksOf = async (log: SignedLog, id: string): Promise<number> =>
  asOwner(async (db) => (await db.query('SELECT 1 FROM evidence_pack_chunk WHERE workspace_id = $1 AND pack_id = $2', [log.workspaceId, fromPublicId('pack', id)])).rowCount ?? 0); // prettier-ignore
const broken = { onStep: (stage: string) => { if (stage === 'drawing the report') throw new TypeError('a text of a customer'); } }; // prettier-ignore

/** Signs a draft off by two people in two capacities. */
async function freeze(log: SignedLog, id: string): Promise<void> {
  const officer = await log.ws.person('compliance_officer');
  const seen = { manifestSha256: (await getPack(officer, id)).manifestSha256! };
  await signOffPack(officer, id, { capacity: 'compliance', ...seen });
  await signOffPack(await log.ws.person('administrator'), id, { capacity: 'administration', ...seen });
}

describe('a pack that cannot be built', () => {
  test('is tried four times, says so without a word of content, and is begun again by somebody', async () => {
    const log = await signedLog(4);
    const officer = await log.ws.person('compliance_officer');
    const { id } = await requestPack(officer, ASKED);
    for (let attempt = 1; attempt <= 4; attempt++) {
      expect((await getPack(officer, id)).status).not.toBe('failed');
      await expect(workOn(log, broken)).rejects.toThrow();
      // It rests first: the next round finds nothing to do.
      if (attempt < 4) expect(await workOn(log)).toBe(0);
      await letTimePass(log.workspaceId);
    }
    const failed = await getPack(officer, id);
    expect(failed).toMatchObject({ status: 'failed', may: { restart: true, cancel: false } });
    expect(failed.problem).toMatch(/4 attempts failed at “.+” \(TypeError\)/);
    expect(failed.problem).not.toContain('customer');
    expect(await workOn(log)).toBe(0);
    expect(await readActs(log.workspaceId, 'pack.failed')).toMatchObject([{ pack: id, attempts: 4 }]);
    const notices = await withWorkspace(log.workspaceId, (tx) => listNoticeRows(tx, log.workspaceId, officer.personId, true, 10));
    expect(notices.map((one) => [one.topic, one.subject])).toEqual([['pack.failed', id]]);

    await expect(restartPack(await log.ws.person('reviewer'), id)).rejects.toMatchObject({ code: 'forbidden' });
    await restartPack(officer, id);
    await expect(restartPack(officer, id)).rejects.toMatchObject({ code: 'conflict' });
    await workOn(log);
    expect(await getPack(officer, id)).toMatchObject({ status: 'draft', problem: null });
    expect((await judge(await take(officer, id))).faults).toEqual([]);
  }, 120_000);

  test('after it was signed off keeps what was signed: begun again, it is the same pack', async () => {
    const log = await signedLog(4);
    const officer = await log.ws.person('compliance_officer');
    const { id } = await requestPack(officer, ASKED);
    await workOn(log);
    const draft = await judge(await take(officer, id));
    await freeze(log, id);
    for (let attempt = 1; attempt <= 4; attempt++) {
      await expect(workOn(log, broken)).rejects.toThrow();
      await letTimePass(log.workspaceId);
    }
    expect((await getPack(officer, id)).status).toBe('failed');
    await restartPack(officer, id);
    await log.report(2); // the log goes on meanwhile
    await log.sign();
    await workOn(log);
    const final = await judge(await take(officer, id));
    expect(final.faults).toEqual([]);
    expect(final.manifest!.pack.log).toEqual(draft.manifest!.pack.log);
    const same = (name: string) => [draft, final].map((one) => one.manifest!.files.find((file) => file.name === name)!.sha256);
    for (const name of ['records.jsonl', 'sample.json', 'controls.json']) expect(new Set(same(name)).size, name).toBe(1);
  }, 120_000);
});

test('what waits, and a draft, are cancelled at once; what is final is not', async () => {
  const log = await signedLog(4);
  const officer = await log.ws.person('compliance_officer');
  const { id } = await requestPack(officer, ASKED);
  await cancelPack(officer, id);
  expect((await getPack(officer, id)).status).toBe('cancelled');
  await expect(cancelPack(officer, id)).rejects.toMatchObject({ code: 'conflict' });
  expect(await workOn(log)).toBe(0);
  const other = await requestPack(officer, ASKED);
  await workOn(log);
  expect(await chunksOf(log, other.id)).toBeGreaterThan(0);
  await cancelPack(officer, other.id);
  expect(await chunksOf(log, other.id)).toBe(0);
  expect((await readActs(log.workspaceId, 'pack.cancelled')).map((one) => one['pack'])).toEqual([id, other.id]);
}, 60_000);

test('what is erased leaves stored packs: their bytes and their key go, and a marked successor holds the rest', async () => {
  const log = await signedLog(4);
  const officer = await log.ws.person('compliance_officer');
  const { id } = await requestPack(officer, { ...ASKED, sampleSize: 4, content: 'original' });
  await workOn(log);
  await freeze(log, id);
  await workOn(log);
  await handOverPack(officer, id, { recipient: 'Auditors Ltd' });
  const before = await take(officer, id);
  const text = async (archive: Buffer, name: string): Promise<string> => Buffer.from((await readZip(archive)).find((one) => one.name === name)!.bytes).toString(); // prettier-ignore
  const first = JSON.parse((await text(before, 'records.jsonl')).split('\n')[0]!) as { decision: string };

  const erasure = await requestErasure(officer, { caseNumber: 'DSR-7', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision: first.decision }] } }); // prettier-ignore
  await decideErasure(await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] }), erasure.id, { decision: 'consent', reason: 'identity was checked' }); // prettier-ignore
  await carryOutErasures();
  // From the commit of the erasure on, not only from the worker's next round.
  await expect(take(officer, id)).rejects.toMatchObject({ code: 'conflict' });
  await log.sign();
  await workOn(log);
  expect(await getPack(officer, id)).toMatchObject({ status: 'withdrawn', may: { download: false } });
  expect(await chunksOf(log, id)).toBe(0);
  const key = await asOwner((db) => db.query<{ wrapped_key: Buffer | null }>('SELECT wrapped_key FROM evidence_pack WHERE workspace_id = $1 AND pack_id = $2', [log.workspaceId, fromPublicId('pack', id)])); // prettier-ignore
  expect(key.rows[0]!.wrapped_key).toBeNull();
  await expect(take(officer, id)).rejects.toMatchObject({ code: 'conflict' });
  expect((await getPack(officer, id)).recipients.map((one) => one.name)).toContain('Auditors Ltd');

  const successor = (await listPacks(officer)).items.find((one) => one.id !== id)!;
  const view = await getPack(officer, successor.id);
  expect(view).toMatchObject({ status: 'draft', successorOf: id, signOffs: [] });
  const after = await take(officer, successor.id);
  const verdict = await judge(after);
  expect(verdict.faults).toEqual([]);
  expect(verdict.manifest!.pack.successorOf).toBe(id);
  expect(verdict.records!.erased).toBeGreaterThan(0);
  // An erasure is no occasion to draw another sample: seed, root and what was drawn stay.
  const sampleOf = async (archive: Buffer) => JSON.parse(await text(archive, 'sample.json')) as { drawn: string[]; drawnWith: { root: string } }; // prettier-ignore
  const [earlier, later] = [await sampleOf(before), await sampleOf(after)];
  expect([later.drawn, later.drawnWith.root]).toEqual([earlier.drawn, earlier.drawnWith.root]);
  expect(verdict.records!.sample).toMatchObject({ redrawn: true, draw: { seedFrom: 'countersign', seedInLog: true } });
  const says = async (archive: Buffer, own: boolean): Promise<string> =>
    (await text(archive, 'records.jsonl')).trim().split('\n').map((line) => JSON.parse(line) as { decision: string; content: { disclosure?: string } })
      .filter((line) => (line.decision === first.decision) === own).map((line) => Buffer.from(line.content.disclosure ?? '', 'base64url').toString()).join(''); // prettier-ignore
  expect(await says(before, true)).toContain('Where is my refund?');
  expect(await says(after, true)).not.toMatch(/Where is my refund|W100|40\.00/);
  expect(await says(after, false)).toContain('Where is my refund?');
  expect(await readActs(log.workspaceId, 'pack.withdrawn')).toMatchObject([{ pack: id, successor: successor.id }]);
  expect(await workOn(log)).toBe(0); // once

  // Once more: the log leads from the pack that the seed was given for to the second successor.
  const second = earlier.drawn.find((one) => one !== first.decision)!;
  const again = await requestErasure(officer, { caseNumber: 'DSR-9', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision: second }] } }); // prettier-ignore
  await decideErasure(await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] }), again.id, { decision: 'consent', reason: 'identity was checked' }); // prettier-ignore
  await carryOutErasures();
  await log.sign();
  await workOn(log);
  const newest = (await listPacks(officer)).items.find((one) => one.id !== id && one.id !== successor.id)!;
  const third = await take(officer, newest.id);
  const last = await judge(third);
  expect(last.faults).toEqual([]);
  expect(last.manifest!.pack.successorOf).toBe(successor.id);
  expect((await sampleOf(third)).drawn).toEqual(earlier.drawn);
  expect(last.records!.sample).toMatchObject({ redrawn: true, draw: { seedInLog: true } });
}, 180_000);

test('what was asked for before roots were drawn with is drawn by its seed alone, and its own verification holds', async () => {
  const log = await signedLog(4);
  const officer = await log.ws.person('compliance_officer');
  const { id } = await requestPack(officer, ASKED);
  const row = [log.workspaceId, fromPublicId('pack', id)];
  await asOwner((db) => db.query('UPDATE evidence_pack SET asked_idx = NULL, seed_idx = NULL, seed_by = NULL WHERE workspace_id = $1 AND pack_id = $2', row)); // prettier-ignore
  await workOn(log);
  const verdict = await judge(await take(officer, id));
  expect(verdict.faults).toEqual([]);
  expect(verdict.records!.sample).toMatchObject({ size: 3, redrawn: true, draw: null });
  expect(verdict.unproved.completeness.join(' ')).toMatch(/drawn by its seed alone/);
  expect((await getPack(officer, id)).drawnAtLogSize).toBeNull();
}, 60_000);

test('an erasure between the sign-offs and the frozen pack withdraws what was signed off', async () => {
  const log = await signedLog(4);
  const officer = await log.ws.person('compliance_officer');
  const { id } = await requestPack(officer, { ...ASKED, sampleSize: 4, content: 'original' });
  await workOn(log);
  await freeze(log, id);
  const { rows } = await asOwner((db) => db.query<{ external_id: string }>('SELECT external_id FROM decision WHERE workspace_id = $1 LIMIT 1', [log.workspaceId])); // prettier-ignore
  const erasure = await requestErasure(officer, { caseNumber: 'DSR-8', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'nothing', scope: { kind: 'targets', targets: [{ decision: rows[0]!.external_id }] } }); // prettier-ignore
  await decideErasure(await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] }), erasure.id, { decision: 'consent', reason: 'identity was checked' }); // prettier-ignore
  await carryOutErasures();
  await workOn(log);
  expect((await getPack(officer, id)).status).toBe('withdrawn');
}, 120_000);
