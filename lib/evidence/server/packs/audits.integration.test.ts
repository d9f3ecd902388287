import { expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner } from '@/lib/db/testing';
import { signedLog, type SignedLog } from '@/lib/integrity/server/testing';
import { readActs } from '@/lib/ledger/server/testing';
import type { NewRoom } from '../../packs/audit-contract';
import { finishTask } from '../finish-task';
import { getControl } from '../get-control';
import { listGaps } from '../list-gaps';
import { remindStale } from '../remind-stale';
import { setOwner } from '../set-owner';
import { fromPublicId } from '@/lib/shared/ids';
import { listChecks, recordCheck } from './audit-checks';
import { answerRequest, askForEvidence } from './audit-requests';
import { closeAudit, getAudit, listAuditorChoices, listAudits, openRoom } from './audits';
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
  expect(seen.packs).toEqual([expect.objectContaining({ id: pack, sampled: 3, checked: 0 })]);
  expect(seen.seesBeside).toBe('all');
  await askForEvidence(auditor, id, { question: 'Who tested triage@6 before it went live?', control: '26(5) s1' });
  const [request] = (await getAudit(officer, id)).requests;
  expect(request).toMatchObject({ question: 'Who tested triage@6 before it went live?', answer: null });
  await expect(askForEvidence(auditor, id, { question: 'Why?', control: '99(9)' })).rejects.toMatchObject({ code: 'invalidRequest', extra: { field: 'control' } });
  await expect(askForEvidence(officer, id, { question: 'Why?', control: '26(5) s1' })).rejects.toMatchObject({ code: 'forbidden' });
  await answerRequest(officer, id, { request: request!.id, answer: 'See the pack.', pack });
  await expect(answerRequest(officer, id, { request: request!.id, answer: 'Again.' })).rejects.toMatchObject({ code: 'conflict' });
  expect((await getAudit(auditor, id)).requests[0]!.answer).toMatchObject({ text: 'See the pack.', pack });

  const { decision } = (await listChecks(auditor, id, { pack })).items[0]!;
  await recordCheck(auditor, id, { pack, decision, result: 'differs', note: 'The amount is another one.' });
  await recordCheck(auditor, id, { pack, decision, result: 'agrees', note: null });
  await expect(recordCheck(auditor, id, { pack, decision: 'dec_00000000000000000000000000', result: 'agrees' })).rejects.toMatchObject({ code: 'notFound' });
  await expect(recordCheck(officer, id, { pack, decision, result: 'agrees' })).rejects.toMatchObject({ code: 'forbidden' });
  expect((await getAudit(officer, id)).packs[0]!.checked).toBe(1);
  const checked = (await listChecks(officer, id, { pack })).items.find((one) => one.decision === decision);
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

test('what an auditor asks is a task of who answers for the control: told of, among the gaps, answered there, and done with the answer alone', async () => {
  const owner = await log.ws.person('reviewer', { permissionSets: ['system_owner'] });
  const place = { framework: 'eu-ai-act' as const, ref: '26(2)', system: 'desk' };
  await setOwner(officer, { ...place, ownerId: owner.personId });
  const { id } = await openRoom(officer, room({ title: 'Asked' }));
  await askForEvidence(auditor, id, { question: 'Who may vote?', control: '26(2)', dueOn: '2026-12-10' });
  await askForEvidence(auditor, id, { question: 'Who keeps the logs?', control: '26(6)' });

  const asked = { ...place, from: '2026-11-01', to: '2026-11-30' };
  const tasks = async () => (await getControl(officer, asked)).tasks;
  expect(await tasks()).toMatchObject([{ what: 'Who may vote?', owner: owner.name, dueOn: '2026-12-10', doneAt: null, request: { audit: id, by: auditor.name } }]);
  // Nobody answers for 26(6): then who opened the audit does.
  expect((await getControl(officer, { ...asked, ref: '26(6)' })).tasks).toMatchObject([{ owner: officer.name }]);
  const gap = (await listGaps(officer, asked)).gaps.find((one) => one.status.control.ref === '26(2)');
  expect(gap!.tasks).toHaveLength(1);
  const told = async (topic: string) => (await asOwner((db) => db.query<{ id: string }>('SELECT person_id AS id FROM notice WHERE workspace_id = $1 AND topic = $2', [log.workspaceId, topic]))).rows.map((one) => one.id);
  expect(await told('evidence.asked')).toEqual(expect.arrayContaining([owner.personId, officer.personId]));
  // Nobody says that it is due before it is, and then somebody does.
  expect(await told('evidence.taskDue')).toEqual([]);
  await remindStale(log.workspaceId, new Date('2026-12-05T00:00:00Z'));
  expect(await told('evidence.taskDue')).toContain(owner.personId);

  const [task] = await tasks();
  await expect(finishTask(owner, fromPublicId('task', task!.id)!)).rejects.toMatchObject({ code: 'conflict' });
  await answerRequest(owner, task!.request!.audit, { request: task!.request!.id, answer: 'The roster says.' });
  expect((await tasks())[0]!.doneAt).not.toBeNull();
  const requests = (await getAudit(auditor, id)).requests;
  expect(requests.find((one) => one.control === '26(2)')).toMatchObject({ framework: 'eu-ai-act', owner: owner.name, dueOn: '2026-12-10', answer: { text: 'The roster says.', by: owner.name } });
  expect((await readActs(log.workspaceId, 'control.taskDone')).map((one) => one['task'])).toContain(task!.id);
}, 60_000); // prettier-ignore

test('who does not work here any more, or does not see the AI system, answers for no request; where nobody is left it stands among the gaps', async () => {
  const owner = await log.ws.person('reviewer', { permissionSets: ['system_owner'] });
  const opener = await log.ws.person('administrator');
  await setOwner(officer, { framework: 'eu-ai-act', ref: '26(4)', system: 'desk', ownerId: owner.personId });
  const { id } = await openRoom(opener, room({ title: 'Left' }));
  const asked: (string | null)[] = [];
  const ask = async (): Promise<void> => {
    const question = `Question ${asked.length}?`;
    await askForEvidence(auditor, id, { question, control: '26(4)' });
    asked.push((await getAudit(officer, id)).requests.find((one) => one.question === question)!.owner);
  };
  const end = (person: PersonActor, set: string) => asOwner((db) => db.query(`UPDATE membership SET ${set} WHERE workspace_id = $1 AND person_id = $2`, [log.workspaceId, person.personId]));
  await ask();
  await end(owner, 'all_systems = false');
  await ask();
  await end(opener, 'ended_at = now()');
  await ask();
  expect(asked).toEqual([owner.name, opener.name, null]);
  const gap = (await listGaps(officer, { framework: 'eu-ai-act', system: 'desk', from: '2026-11-01', to: '2026-11-30' })).gaps.find((one) => one.status.control.ref === '26(4)');
  expect(gap!.tasks.map((one) => one.owner)).toContain(null);
}, 60_000); // prettier-ignore

test('the checks of a sample are read a page at a time in the order drawn, with the note of each', async () => {
  const { id } = await openRoom(officer, room({ title: 'Paged' }));
  const whole = (await listChecks(auditor, id, { pack })).items.map((one) => one.decision);
  expect(new Set(whole).size).toBe(3);
  const first = await listChecks(auditor, id, { pack, limit: 2 });
  const second = await listChecks(auditor, id, { pack, limit: 2, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map((one) => one.decision)).toEqual(whole);
  expect(second.nextCursor).toBeNull();
  await recordCheck(auditor, id, { pack, decision: whole[1]!, result: 'differs', note: 'Another amount.' });
  expect((await listChecks(officer, id, { pack })).items[1]!.check).toMatchObject({ result: 'differs', note: 'Another amount.', by: auditor.name });
  expect((await listChecks(auditor, id, { pack, show: 'unchecked', limit: 1 })).items.map((one) => one.decision)).toEqual([whole[0]]);
  await expect(listChecks(auditor, id, { pack, cursor: 'x' })).rejects.toMatchObject({ code: 'invalidCursor' });
}); // prettier-ignore
