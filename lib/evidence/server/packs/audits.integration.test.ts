import { expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner } from '@/lib/db/testing';
import { signedLog, type SignedLog } from '@/lib/integrity/server/testing';
import { readActs } from '@/lib/ledger/server/testing';
import type { NewRoom } from '../../packs/audit-contract';
import {
  answerRequest,
  askForEvidence,
  closeAudit,
  getAudit,
  listAuditorChoices,
  listAudits,
  openRoom,
  recordCheck,
} from './audits';
import { getPack, listPacks } from './read-packs';
import { requestPack } from './request-pack';
import { ASKED, workOn } from './testing';

let log: SignedLog;
let officer: PersonActor;
let auditor: PersonActor;
let pack: string;
const room = (over: Partial<NewRoom> = {}): NewRoom => ({ title: 'Stage 2', auditor: auditor.personId, system: 'desk', frameworks: ['eu-ai-act'], from: '2026-10-01', to: '2026-12-31', expiresOn: '2999-01-01', ...over }); // prettier-ignore

/** Within the first test: the signer lives as long as a test does. */
async function begin(): Promise<void> {
  log = await signedLog(6);
  officer = await log.ws.person('compliance_officer');
  auditor = await log.ws.person('auditor');
  ({ id: pack } = await requestPack(officer, ASKED));
  await workOn(log);
}

test('an auditor enters their own open room, sees its packs, asks, and records a check of each drawn decision: each act in the log', async () => {
  await begin();
  await expect(openRoom(auditor, room())).rejects.toMatchObject({ code: 'forbidden' });
  await expect(openRoom(officer, room({ auditor: officer.personId }))).rejects.toMatchObject({ code: 'notFound' });
  expect((await listAuditorChoices(officer)).map((one) => one.id)).toContain(auditor.personId);
  expect((await listPacks(auditor)).items).toEqual([]);
  const { id } = await openRoom(officer, room());
  expect((await listAudits(auditor)).map((one) => one.id)).toEqual([id]);
  expect((await listPacks(auditor)).items.map((one) => one.id)).toEqual([pack]);

  const seen = await getAudit(auditor, id);
  expect(seen).toMatchObject({ title: 'Stage 2', state: 'open', may: { ask: true, answer: false, close: false } });
  expect(seen.packs.map((one) => [one.id, one.sample.length])).toEqual([[pack, 3]]);
  await askForEvidence(auditor, id, { question: 'Who tested triage@6 before it went live?', control: '26(5) s1' });
  const [request] = (await getAudit(officer, id)).requests;
  expect(request).toMatchObject({ question: 'Who tested triage@6 before it went live?', answer: null });
  await expect(askForEvidence(officer, id, { question: 'Why?' })).rejects.toMatchObject({ code: 'forbidden' });
  await answerRequest(officer, id, { request: request!.id, answer: 'See the pack.', pack });
  await expect(answerRequest(officer, id, { request: request!.id, answer: 'Again.' })).rejects.toMatchObject({ code: 'conflict' });
  expect((await getAudit(auditor, id)).requests[0]!.answer).toMatchObject({ text: 'See the pack.', pack });

  const { decision } = seen.packs[0]!.sample[0]!;
  await recordCheck(auditor, id, { pack, decision, result: 'differs', note: 'The amount is another one.' });
  await recordCheck(auditor, id, { pack, decision, result: 'agrees', note: null });
  await expect(recordCheck(auditor, id, { pack, decision: 'dec_00000000000000000000000000', result: 'agrees' })).rejects.toMatchObject({ code: 'notFound' });
  await expect(recordCheck(officer, id, { pack, decision, result: 'agrees' })).rejects.toMatchObject({ code: 'forbidden' });
  const checked = (await getAudit(officer, id)).packs[0]!.sample.find((one) => one.decision === decision);
  expect(checked!.check).toMatchObject({ result: 'agrees', note: null });
  expect((await readActs(log.workspaceId, 'audit.checked')).map((one) => one['result'])).toEqual(['differs', 'agrees']);
  expect(await readActs(log.workspaceId, 'audit.visited')).toHaveLength(2); // the auditor's, not the officer's
  const stored = await asOwner(async (db) => JSON.stringify((await db.query("SELECT encode(words, 'escape') AS q, encode(answer_words, 'escape') AS a FROM audit_request WHERE workspace_id = $1", [log.workspaceId])).rows));
  expect(stored).not.toContain('triage@6'); // sealed
  expect(stored).not.toContain('See the pack');

  await closeAudit(officer, id);
  await expect(getAudit(auditor, id)).rejects.toMatchObject({ code: 'notFound' });
  expect((await listPacks(auditor)).items).toEqual([]);
  expect((await listAudits(officer))[0]).toMatchObject({ id, state: 'closed' });
}, 60_000); // prettier-ignore

test('a room ends by itself on its day, and holds neither other frameworks, nor other periods, nor other auditors', async () => {
  const { id } = await openRoom(officer, room({ title: 'Short' }));
  const other = await log.ws.person('auditor');
  await expect(getAudit(other, id)).rejects.toMatchObject({ code: 'notFound' });
  expect(await listAudits(other)).toEqual([]);
  await asOwner((db) => db.query("UPDATE audit_room SET expires_at = now() - interval '1 second' WHERE workspace_id = $1 AND title = 'Short'", [log.workspaceId])); // prettier-ignore
  await expect(getAudit(auditor, id)).rejects.toMatchObject({ code: 'notFound' });
  await expect(getPack(auditor, pack)).rejects.toMatchObject({ code: 'notFound' });
  for (const over of [{ frameworks: ['gdpr' as const] }, { from: '2026-11-15' }]) {
    const narrow = await openRoom(officer, room(over));
    expect((await getAudit(auditor, narrow.id)).packs).toEqual([]);
    await closeAudit(officer, narrow.id);
  }
});
