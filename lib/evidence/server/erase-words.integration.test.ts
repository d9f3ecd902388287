import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { revealContent } from '@/lib/decisions/server/reveal-content';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { FaultBook } from '@/lib/integrity/fault-book';
import { checkReadModels } from '@/lib/integrity/server/check-read-models';
import { signedLog, type SignedLog } from '@/lib/integrity/server/testing';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { getCertificate } from '@/lib/retention/server/get-certificate';
import { getErasure } from '@/lib/retention/server/get-erasure';
import { listHolds } from '@/lib/retention/server/list-holds';
import { placeHold } from '@/lib/retention/server/place-hold';
import { releaseHold } from '@/lib/retention/server/release-hold';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { fromPublicId } from '@/lib/shared/ids';
import { addTask } from './add-task';
import { argueApplicability } from './argue-applicability';
import { commentControl } from './comment-control';
import { getControl } from './get-control';
import { getDraft } from './get-draft';
import { classifyIncident } from './incidents/classify-incident';
import { openIncident } from './incidents/open-incident';
import { listChecks, recordCheck } from './packs/audit-checks';
import { answerRequest, askForEvidence } from './packs/audit-requests';
import { getAudit, openRoom } from './packs/audits';
import { requestPack } from './packs/request-pack';
import { ASKED, workOn } from './packs/testing';
import { saveDraft } from './save-draft';

const MIA = 'mia@example.org';

async function erase(log: SignedLog, decision: string, keep: 'structure' | 'nothing' = 'structure'): Promise<void> {
  const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
  onTestFinished(() => rmSync(journal, { recursive: true, force: true }));
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  const asks = await log.ws.person('compliance_officer');
  const { id } = await requestErasure(asks, { caseNumber: 'DSR-7', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep, scope: { kind: 'targets', targets: [{ decision }] } }); // prettier-ignore
  const consents = await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] });
  await decideErasure(consents, id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
}
async function aboutMia(log: SignedLog): Promise<void> {
  const event = { id: randomUUID(), kind: 'tool.called', schemaVersion: '1.0', occurredAt: '2026-11-20T10:00:00.000Z', system: 'desk', decision: 'about-mia', step: 's', data: { tool: { name: 'send_mail', arguments: { to: MIA } } } }; // prettier-ignore
  await ingestEvents(await log.ws.key(), { body: JSON.stringify([event]) });
  await asOwner((db) => db.query('DELETE FROM api_key WHERE workspace_id = $1', [log.workspaceId]));
}
/** Rows of a table, with the column, that are not what the log says. */
async function rowFaults({ workspaceId, origin }: SignedLog, table: string): Promise<string[]> {
  const faults = new FaultBook();
  await checkReadModels(workspaceId, origin, faults, { fold: false });
  const of = faults.faults.filter(({ where }) => where.startsWith(`table ${table},`));
  return of.map(({ where }) => where).sort();
}
/** Kinds of acts that say something still, with how many of them. */
const saying = async (log: SignedLog, kinds: readonly string[]): Promise<Record<string, number>> => {
  const acts = (await readLog(log.workspaceId)).filter((one) => one.data !== null && kinds.includes(one.kind));
  return Object.fromEntries(kinds.map((kind) => [kind, acts.filter((one) => one.kind === kind).length]));
};

test('what people wrote beside controls and in audits goes where it names whom an erasure is about; the rest stays, and so does the register', async () => {
  const log = await signedLog(2);
  const officer = await log.ws.person('compliance_officer');
  const auditor = await log.ws.person('auditor');
  await aboutMia(log);
  const place = { framework: 'eu-ai-act', ref: '26(7)', system: null } as const;
  for (const whom of [MIA, 'the ward']) {
    await commentControl(officer, { ...place, text: `Seen with ${whom}.` });
    await addTask(officer, { ...place, what: `Ask ${whom}`, dueOn: '2026-12-01' });
  }
  await argueApplicability(officer, { ...place, ref: '26(9)', reason: `${MIA} told us that it does not apply here.` });
  const draft = { kind: 'fria', system: 'desk', from: '2026-11-01', to: '2026-12-01' } as const;
  await saveDraft(officer, { ...draft, version: 0, sections: { process: `As ${MIA} described it.`, harms: 'None was seen.' } });
  const { id: room } = await openRoom(officer, { title: 'Stage 2', auditor: auditor.personId, system: 'desk', frameworks: ['eu-ai-act'], from: '2026-10-01', to: '2026-12-31', expiresOn: '2999-01-01' }); // prettier-ignore
  await askForEvidence(auditor, room, { control: '26(9)', question: `Who is ${MIA}?` });
  await askForEvidence(auditor, room, { control: '26(9)', question: 'Who tested it?' });
  const asked = (await getAudit(officer, room)).requests;
  await answerRequest(officer, room, {
    request: asked.find((one) => one.question === 'Who tested it?')!.id,
    answer: `${MIA} did.`,
  });
  const kinds = ['control.commented', 'control.taskAdded', 'control.argued', 'evidence.draftSaved', 'audit.requested', 'audit.answered']; // prettier-ignore
  expect(await saying(log, kinds)).toEqual({ 'control.commented': 2, 'control.taskAdded': 4, 'control.argued': 1, 'evidence.draftSaved': 1, 'audit.requested': 2, 'audit.answered': 1 }); // prettier-ignore

  await erase(log, 'about-mia');

  expect(await saying(log, kinds)).toEqual({ 'control.commented': 1, 'control.taskAdded': 2, 'control.argued': 0, 'evidence.draftSaved': 0, 'audit.requested': 1, 'audit.answered': 0 }); // prettier-ignore
  const control = await getControl(officer, { ...place, system: 'desk', from: '2026-11-01', to: '2026-12-01' });
  expect(control.comments.map((one) => one.text).sort()).toEqual(['Seen with the ward.', expect.stringContaining('was erased')]);
  expect(control.tasks.map((one) => one.what).sort()).toEqual(['Ask the ward', expect.stringContaining('was erased')]);
  const sections = new Map((await getDraft(officer, draft)).sections.map((one) => [one.key, one.text]));
  expect([sections.get('process'), sections.get('harms')]).toEqual(['', 'None was seen.']);
  const requests = (await getAudit(officer, room)).requests;
  expect(requests.map((one) => one.question)).toContain('Who tested it?');
  expect(JSON.stringify(requests)).not.toContain(MIA);
  expect(requests.filter((one) => one.question.includes('erased') || one.answer?.text.includes('erased'))).toHaveLength(2);
  expect(requests.find((one) => one.answer)).toMatchObject({ answer: { by: officer.name } });
  expect((await readActs(log.workspaceId, 'content.erased')).at(-1)).toMatchObject({ words: { removed: expect.any(Array) as unknown } }); // prettier-ignore
  await log.sign();
  expect((await log.verify()).faults).toEqual([]);
}, 60_000);

test('words of an audit whose act cannot be opened go with it: nobody can say whom they name', async () => {
  const log = await signedLog(2);
  const [officer, auditor] = [await log.ws.person('compliance_officer'), await log.ws.person('auditor')];
  await aboutMia(log);
  const { id: room } = await openRoom(officer, { title: 'Stage 2', auditor: auditor.personId, system: 'desk', frameworks: ['eu-ai-act'], from: '2026-10-01', to: '2026-12-31', expiresOn: '2999-01-01' }); // prettier-ignore
  for (const question of [`Who is ${MIA}?`, 'Who tested it?'])
    await askForEvidence(auditor, room, { control: '26(9)', question });
  for (const { id, question } of (await getAudit(officer, room)).requests)
    await answerRequest(officer, room, { request: id, answer: question.includes(MIA) ? `${MIA} is a guest.` : 'The ward.' });
  const broken = (await readLog(log.workspaceId)).filter(({ kind, data }) => kind.startsWith('audit.') && JSON.stringify(data).includes(MIA)); // prettier-ignore
  expect(broken.map(({ kind }) => kind).sort()).toEqual(['audit.answered', 'audit.requested']);
  await asOwner((db) => db.query('UPDATE disclosure SET body = set_byte(body, 20, get_byte(body, 20) # 1) WHERE workspace_id = $1 AND idx = ANY($2::bigint[])', [log.workspaceId, broken.map(({ idx }) => idx)])); // prettier-ignore

  await erase(log, 'about-mia');
  const requests = (await getAudit(officer, room)).requests;
  expect(JSON.stringify(requests)).not.toContain(MIA);
  expect(requests.find((one) => one.question === 'Who tested it?')).toMatchObject({ answer: { text: 'The ward.' } });
}, 60_000);

test.each(['structure', 'nothing'] as const)(
  'an auditor’s note of a decision goes with it (%s); what was found stays',
  async (keep) => {
    const log = await signedLog(4);
    const officer = await log.ws.person('compliance_officer');
    const auditor = await log.ws.person('auditor');
    const { id: pack } = await requestPack(officer, ASKED);
    await workOn(log);
    const { id: room } = await openRoom(officer, { title: 'Stage 2', auditor: auditor.personId, system: 'desk', frameworks: ['eu-ai-act'], from: '2026-10-01', to: '2026-12-31', expiresOn: '2999-01-01' }); // prettier-ignore
    const [first, second] = (await listChecks(auditor, room, { pack })).items;
    for (const { decision } of [first!, second!]) await recordCheck(auditor, room, { pack, decision, result: 'differs', note: 'Mr Example was told another amount.' }); // prettier-ignore
    const notes = async (): Promise<[string, boolean][]> =>
    (await asOwner((db) => db.query<{ result: string; said: boolean }>('SELECT result, words IS NOT NULL AS said FROM audit_check WHERE workspace_id = $1 ORDER BY words IS NULL', [log.workspaceId]))).rows.map((row) => [row.result, row.said]); // prettier-ignore
    expect(await notes()).toEqual([['differs', true], ['differs', true]]); // prettier-ignore
    await erase(log, first!.decision, keep);
    expect(await notes()).toEqual([['differs', true], ['differs', false]]); // prettier-ignore
  },
  60_000,
);

test('words of holds and of requests for erasure go where they name whom an erasure is about: from the log, the rows and the certificate', async () => {
  const log = await signedLog(1);
  await aboutMia(log);
  const officer = await log.ws.person('compliance_officer');
  const second = await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] });
  const scope = { kind: 'decisions' as const, decisions: ['about-mia'] };
  const holds: string[] = [];
  for (const whom of [MIA, 'the ward']) {
    const { id } = await placeHold(officer, { matter: `Claim of ${whom}`, basis: 'litigation', reviewOn: '2027-01-31', scope });
    await releaseHold(officer, id, { step: 'askRelease', reason: `settled with ${whom}` });
    await releaseHold(second, id, { step: 'confirmRelease', reason: 'settled' });
    holds.push(id);
  }
  const ask = (reason: string) => requestErasure(officer, { caseNumber: 'DSR-6', legalBasis: 'gdpr17_1_b', reason, keep: 'structure', scope: { kind: 'targets', targets: [{ decision: 'about-mia' }] } }); // prettier-ignore
  const refused = await ask('asked for by the ward');
  await decideErasure(second, refused.id, { decision: 'refuse', reason: `${MIA} is somebody else` });

  const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
  onTestFinished(() => rmSync(journal, { recursive: true, force: true }));
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  const own = await ask(`${MIA} withdrew her consent`);
  await decideErasure(second, own.id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();

  const kinds = ['hold.placed', 'hold.release.asked', 'hold.kept', 'hold.released', 'content.erasure.requested', 'content.erasure.refused', 'content.erasure.consented', 'content.erasure.completed']; // prettier-ignore
  const acts = (await readLog(log.workspaceId)).filter((one) => kinds.includes(one.kind));
  expect(acts).toHaveLength(6 + 5);
  expect(JSON.stringify(acts)).not.toContain(MIA);
  expect(await readActs(log.workspaceId, 'hold.placed')).toMatchObject([
    { hold: holds[0], matter: '[erased:text]', basis: 'litigation', by: officer.name },
    { hold: holds[1], matter: 'Claim of the ward' },
  ]);
  expect((await listHolds(officer)).map((one) => [one.matter, one.releaseReason]).sort()).toEqual([['Claim of the ward', 'settled with the ward'], ['[erased:text]', '[erased:text]']]); // prettier-ignore
  expect(await getErasure(officer, refused.id)).toMatchObject({ reason: 'asked for by the ward', decisionReason: '[erased:text]' }); // prettier-ignore
  expect(await getErasure(officer, own.id)).toMatchObject({ reason: '[erased:text]', state: 'done' });
  await log.sign();
  expect(JSON.stringify(await getCertificate(officer, own.id))).not.toContain(MIA);
  expect((await log.verify()).faults).toEqual([]);

  // What is left is attested: whoever writes something else into the row is noticed.
  expect(await rowFaults(log, 'hold')).toEqual([]);
  await asOwner((db) => db.query("UPDATE hold SET matter = 'Claim of nobody' WHERE workspace_id = $1 AND left(matter, 7) = '[erased'", [log.workspaceId])); // prettier-ignore
  expect(await rowFaults(log, 'hold')).toEqual([`table hold, ${holds[0]}, column matter`]);
}, 60_000);

test('what was erased of one incident excuses what it may have changed of that incident, and nothing else', async () => {
  const log = await signedLog(1);
  await aboutMia(log);
  const officer = await log.ws.person('compliance_officer');
  const given = { title: 'Wrong priority', what: 'Too late', system: 'desk', decisions: [], class: 'health' as const, awareAt: new Date(Date.now() - 3_600_000).toISOString() }; // prettier-ignore
  const [told, other] = [await openIncident(officer, given), await openIncident(officer, given)];
  await classifyIncident(officer, told.id, { class: 'rights', reason: `${MIA} told us more.` });
  await erase(log, 'about-mia');
  expect(await rowFaults(log, 'incident')).toEqual([]);
  const set = (id: string, column: string, value: string) => asOwner((db) => db.query(`UPDATE incident SET ${column} = ${value} WHERE workspace_id = $1 AND incident_id = $2`, [log.workspaceId, fromPublicId('incident', id)])); // prettier-ignore
  await set(told.id, 'class', "'property'"); // the act that says it is gone
  expect(await rowFaults(log, 'incident')).toEqual([]);
  await set(told.id, 'closed_at', 'now()');
  await set(other.id, 'class', "'property'");
  expect(await rowFaults(log, 'incident')).toEqual(
    [`table incident, ${other.id}, column class`, `table incident, ${told.id}, column closed_at`].sort(),
  );
}, 60_000);

test('who revealed what, and when, stays after an erasure; why, in their own words, goes', async () => {
  const log = await signedLog(1);
  await aboutMia(log);
  const officer = await log.ws.person('compliance_officer');
  for (const caseNumber of ['DSR-2026/17', 'Mia Example 2', undefined])
    await revealContent(officer, 'about-mia', {
      reason: 'Mia Example called about her refund',
      ...(caseNumber && { caseNumber }),
    });
  await erase(log, 'about-mia');
  const acts = await readActs(log.workspaceId, 'content.revealed');
  expect(acts.map((one) => [one['reason'], one['caseNumber']])).toEqual([
    ['[erased:text]', 'DSR-2026/17'],
    ['[erased:text]', '[erased:text]'],
    ['[erased:text]', undefined],
  ]);
  expect(acts[0]).toMatchObject({ values: [{ type: 'email' }] });
  expect((await readLog(log.workspaceId)).filter((one) => one.kind === 'content.revealed')).toHaveLength(3);
  await log.sign();
  expect((await log.verify()).faults).toEqual([]);
}, 60_000);
