import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { readLog } from '@/lib/ledger/server/testing';
import { changeSystem } from '@/lib/registry/server/change-system';
import { ingest } from '@/lib/search/testing/seed';
import { addTask } from './add-task';
import { argueApplicability } from './argue-applicability';
import { commentControl } from './comment-control';
import { finishTask } from './finish-task';
import { getControl } from './get-control';
import { getDraft } from './get-draft';
import { getFrameworkReport } from './get-framework-report';
import { getStatement } from './get-statement';
import { keepRun } from './keep-run';
import { listGaps } from './list-gaps';
import { compareRuns, listRuns } from './list-runs';
import { listStaleEvidence } from './list-stale';
import { readDocumentFile } from './read-document-file';
import { recordDocument } from './record-document';
import { saveDraft } from './save-draft';
import { setOwner } from './set-owner';
import { fromPublicId } from '@/lib/shared/ids';
import { withWorkspace } from '@/lib/db/transaction';

let w: TestWorkspace;
let officer: PersonActor;
let systemId: string;
const at = new Date(Date.now() - 86_400_000).toISOString();
const act = { framework: 'eu-ai-act', system: 'triage' } as const;
const place = { framework: 'eu-ai-act', ref: '27(1)(a)', system: 'triage' } as const;
const today = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  systemId = await w.system('triage');
  await changeSystem(officer, systemId, {
    role: 'deployer',
    riskClass: 'highAnnexIII',
    annexPoint: '5d',
    purpose: 'Proposes a category.',
  });
  await ingest(w, [
    {
      system: 'triage',
      decision: 'a',
      occurredAt: at,
      kind: 'model.invoked',
      step: 'm',
      data: { model: { requested: 'm1', responded: 'm1' } },
    },
    { system: 'triage', decision: 'a', occurredAt: at, kind: 'decision.ended', data: { status: 'ok' } },
  ]);
});
const one = async (ref: string) => (await getFrameworkReport(officer, { ...act, refs: [ref] })).controls[0]!;

describe('a report', () => {
  test('shows a deployer the rows of Art. 26 as readiness, and Art. 14 as another role', async () => {
    const { controls, progress, split } = await getFrameworkReport(officer, act);
    const state = (ref: string) => controls.find((row) => row.control.ref === ref)!.applicability.state;
    expect(progress).toBeNull();
    expect([state('26(2)'), state('14(1)'), state('50(1)'), state('86(1)')]).toEqual([
      'readiness',
      'notForRole',
      'notForRole',
      'unsettled',
    ]);
    expect(split.computed.controls + split.computedAndDocument.controls + split.organisational.controls).toBeLessThan(
      controls.length,
    );
  });

  test('is made under the law of the day that is asked for', async () => {
    const before = await getFrameworkReport(officer, { ...act, lawDate: '2025-11-21', refs: ['26(2)', '10(5)'] });
    expect(before.framework.version).toBe('2024-1689');
    expect(before.controls.map((row) => row.control.ref)).toContain('10(5)');
  });

  test('outside high risk the same rows are measured voluntarily', async () => {
    await w.system('refunds');
    const refunds = await w.system('refund-agent');
    await changeSystem(officer, refunds, { role: 'deployer', riskClass: 'transparency', annexPoint: 'none' });
    const { controls } = await getFrameworkReport(officer, { framework: 'eu-ai-act', system: 'refund-agent', refs: ['26(2)'] });
    expect(controls[0]!.applicability).toMatchObject({ state: 'voluntary', because: 'Outside high risk: measured voluntarily.' });
  });
});

describe('what people add', () => {
  test('a document lies sealed, comes back whole, counts while it is in force, and its file is taken as an event', async () => {
    const before = (await one('27(1)(a)')).gaps;
    expect(before.join()).toContain('No document for "Fundamental rights impact assessment"');
    const bytes = Buffer.from('The assessment of the ward by Nurse Ada Example.');
    const { id, sha256 } = await recordDocument(officer, {
      form: 'document',
      kind: 'fria',
      title: 'Assessment by Ada Example',
      system: 'triage',
      ownerId: officer.personId,
      effectiveFrom: today,
      covers: '0.9.0',
      file: { name: 'fria.txt', mediaType: 'text/plain', bytes },
    });
    expect((await one('27(1)(a)')).gaps.join()).not.toContain('No document');
    const raw = await withWorkspace(w.workspaceId, (tx) =>
      tx.sql<{ words: Buffer; body: Buffer }>(
        'SELECT d.words, f.body FROM evidence_document d JOIN evidence_file f USING (workspace_id, document_id)',
      ),
    );
    for (const row of raw) expect(Buffer.concat([row.words, row.body]).includes('Example')).toBe(false);
    const read = await readDocumentFile(officer, fromPublicId('document', id)!);
    expect(read.bytes.equals(bytes)).toBe(true);
    expect(read.document).toMatchObject({ title: 'Assessment by Ada Example', file: { sha256 } });
    const kinds = (await readLog(w.workspaceId)).map((event) => event.kind);
    expect(kinds).toContain('evidence.documentRecorded');
    expect(kinds).toContain('record.exported');
  });

  test('an argument stands in the statement with its author, and can be taken back', async () => {
    await argueApplicability(officer, {
      ...place,
      ref: '26(7)',
      reason: 'The system is not used at a workplace of employees of ours.',
    });
    const row = async () => (await getStatement(officer, act)).rows.find((found) => found.status.control.ref === '26(7)')!;
    expect(await row()).toMatchObject({
      arguedBy: officer.name,
      reason: 'The system is not used at a workplace of employees of ours.',
    });
    expect((await row()).status.applicability.state).toBe('notApplicable');
    await argueApplicability(officer, { ...place, ref: '26(7)', reason: null });
    expect((await row()).status.applicability.state).toBe('readiness');
  });

  test('owner, task and comment hang on the control and show where they are looked for', async () => {
    await setOwner(officer, { ...place, ownerId: officer.personId });
    const { id } = await addTask(officer, { ...place, what: 'Ask the ward', ownerId: officer.personId, dueOn: '2026-01-01' });
    await commentControl(officer, { ...place, text: 'Seen with the ward.' });
    const detail = await getControl(officer, { ...act, ref: '27(1)(a)' });
    expect(detail.status.owner?.name).toBe(officer.name);
    expect(detail.tasks[0]).toMatchObject({ what: 'Ask the ward', overdue: true });
    expect(detail.comments[0]).toMatchObject({ text: 'Seen with the ward.', author: officer.name });
    expect((await listStaleEvidence(officer)).tasks).toHaveLength(1);
    const gap = (await listGaps(officer, act)).gaps.find((found) => found.status.control.ref === '27(1)(a)')!;
    expect(gap.tasks).toHaveLength(1);
    await finishTask(officer, fromPublicId('task', id)!);
    expect((await listStaleEvidence(officer)).tasks).toHaveLength(0);
    await expect(finishTask(officer, fromPublicId('task', id)!)).rejects.toMatchObject({ code: 'notFound' });
  });

  test('an auditor reads and adds nothing', async () => {
    const auditor = await w.person('auditor');
    expect((await getFrameworkReport(auditor, { ...act, refs: ['26(2)'] })).controls).toHaveLength(1);
    await expect(commentControl(auditor, { ...place, text: 'I was here' })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('two kept measurements are compared, and the log holds both', async () => {
  const first = await keepRun(officer, act);
  await recordDocument(officer, {
    form: 'document',
    kind: 'dpia',
    title: 'Data protection',
    system: 'triage',
    effectiveFrom: today,
  });
  await keepRun(officer, act);
  const [newest, older] = (await listRuns(officer)).items;
  expect(older!.id).toBe(first.id);
  expect(older!.changed).toBeNull();
  expect(newest!.changed).toContainEqual({ ref: '26(9)', before: 'cannotTell', after: 'evidenced' });
  expect((await readLog(w.workspaceId)).filter((event) => event.kind === 'evidence.run')).toHaveLength(2);
  // Any two of them, not only neighbours, and the earlier one is what it was before whichever is named first.
  const third = await keepRun(officer, act);
  const compared = await compareRuns(officer, first.id, third.id);
  expect([compared.before.id, compared.after.id]).toEqual([first.id, third.id]);
  const documented = compared.changed.find((one) => one.ref === '26(9)');
  expect([documented?.before?.state, documented?.after?.state]).toEqual(['cannotTell', 'evidenced']);
  expect((await compareRuns(officer, third.id, first.id)).before.id).toBe(first.id);
  expect(compared.otherwise).toEqual([]);
  const lastYear = await keepRun(officer, { ...act, lawDate: '2026-01-01' });
  expect((await compareRuns(officer, lastYear.id, third.id)).otherwise.join()).toContain('the law: as of');
  await expect(compareRuns(officer, third.id, third.id)).rejects.toMatchObject({ code: 'invalidRequest' });
});

test('a draft keeps its text, says whether it is owed, and opens the sections again whose facts changed, one by one', async () => {
  const asked = { kind: 'fria', system: 'triage' } as const;
  const drifted = async (): Promise<string[]> =>
    (await getDraft(officer, asked)).sections.filter((one) => one.drift.length > 0).map((one) => one.key);
  // Nothing is presumed: what the organisation is decides, and nobody stated it.
  expect(await getDraft(officer, asked)).toMatchObject({
    saved: null,
    duty: { state: 'cannotTell', missing: ['This organisation is'] },
  });
  await changeSystem(officer, systemId, { operator: 'publicService' });
  expect((await getDraft(officer, { ...asked, lawDate: '2028-01-01' })).duty.state).toBe('owed');
  expect((await getDraft(officer, asked)).duty).toMatchObject({ state: 'later', missing: [] });
  await changeSystem(officer, systemId, { operator: 'private' });
  expect((await getDraft(officer, { ...asked, lawDate: '2028-01-01' })).duty.state).toBe('notOwed');

  const words = { process: 'Used at the door of the ward.', harms: 'A wrong category.' };
  await saveDraft(officer, { ...asked, version: 0, sections: words });
  const saved = await getDraft(officer, asked);
  expect(saved.sections[0]).toMatchObject({ key: 'process', text: words.process, confirmed: { by: officer.name } });
  expect(saved.sections.find((one) => one.key === 'persons')!.confirmed).toBeNull();
  expect(await drifted()).toEqual([]);
  await ingest(w, [
    { system: 'triage', decision: 'b', occurredAt: at, kind: 'model.invoked', step: 'm', data: { model: { requested: 'm2', responded: 'm2' } } },
  ]); // prettier-ignore
  await changeSystem(officer, systemId, { purpose: 'Proposes a category, and a bed.' });
  const open = await getDraft(officer, asked);
  const of = (key: string) => open.sections.find((one) => one.key === key)!.drift;
  expect(of('process')).toEqual([{ fact: 'purpose', before: 'Proposes a category.', after: 'Proposes a category, and a bed.' }]);
  expect(of('harms')).toEqual([{ fact: 'models', before: 'm1', after: 'm2 in addition' }]);
  // A section that nobody wrote has nothing to open again.
  expect(await drifted()).toEqual(['process', 'harms']);
  // To save another one does not close them; to confirm one closes that one.
  await saveDraft(officer, { ...asked, version: 1, sections: { ...words, period: 'Every day.' } });
  expect(await drifted()).toEqual(['process', 'harms']);
  // Who still has the first version open writes over nobody, and confirms nothing; of two who save at the same time one does.
  const other = await w.person('compliance_officer');
  await expect(saveDraft(other, { ...asked, version: 1, sections: words, confirmed: ['harms'] })).rejects.toMatchObject({
    code: 'stale',
  });
  expect((await getDraft(officer, asked)).sections.find((one) => one.key === 'period')!.text).toBe('Every day.');
  const both = await Promise.allSettled(
    [officer, other].map((one) => saveDraft(one, { ...asked, version: 2, sections: { ...words, period: 'Every day.' } })),
  );
  expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  await saveDraft(officer, { ...asked, version: 3, sections: { ...words, period: 'Every day.' }, confirmed: ['harms'] });
  expect(await drifted()).toEqual(['process']);
  await saveDraft(officer, { ...asked, version: 4, sections: { ...words, process: 'At the door, and for beds.' } });
  expect(await drifted()).toEqual([]);
});
