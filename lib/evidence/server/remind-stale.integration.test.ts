import { beforeAll, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { listNoticeRows } from '@/lib/notify/server/notice-store';
import { ingest } from '@/lib/search/testing/seed';
import { fromPublicId } from '@/lib/shared/ids';
import { addTask } from './add-task';
import { countEvidence } from './count-evidence';
import { finishTask } from './finish-task';
import { recordDocument } from './record-document';
import { remindStale, STALE_DAYS } from './remind-stale';
import { revokeDocument } from './revoke-document';
import { listSystems } from '@/lib/registry/server/list-systems';
import { pathOf } from '@/lib/notify/topics';
import { setOwner } from './set-owner';

let w: TestWorkspace;
let officer: PersonActor;
const DAY = 86_400_000;
const day = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const after = (days: number): Date => new Date(Date.now() + days * DAY);

const document = async (title: string, expiresOn: string, ownerId: string | null): Promise<string> =>
  (await recordDocument(officer, { form: 'document', kind: 'qms', title, system: null, ownerId, effectiveFrom: '2020-01-01', expiresOn })).id; // prettier-ignore
const told = async (of: PersonActor = officer): Promise<string[]> =>
  (await withWorkspace(w.workspaceId, (tx) => listNoticeRows(tx, w.workspaceId, of.personId, true, 100)))
    .map((one) => `${one.topic} ${one.subject}`)
    .sort();

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  await ingest(w, [
    { system: 'desk', decision: 'one', occurredAt: after(-1).toISOString(), kind: 'model.invoked', step: 'm', data: { model: { requested: 'gpt-4o' } } },
    { system: 'desk', decision: 'one', occurredAt: after(-1).toISOString(), kind: 'decision.ended', data: { status: 'ok' } },
  ]); // prettier-ignore
  while ((await sealDueDecisions()) > 0);
  while ((await countEvidence(w.workspaceId)) > 0);
});

test('owners are reminded once of what ends, of what is due, and of nothing that has time, has no owner or is over', async () => {
  const stranger = await w.person('developer'); // does not see evidence
  const ending = await document('Ends in ten days', day(10), officer.personId);
  const ended = await document('Ended yesterday', day(-1), officer.personId);
  await document('Has time', day(200), officer.personId);
  await document('Of nobody', day(10), null);
  await document('Of who sees no evidence', day(10), stranger.personId);
  const withdrawn = await document('Withdrawn', day(10), officer.personId);
  await revokeDocument(officer, fromPublicId('document', withdrawn)!);
  const task = (what: string, dueOn: string) =>
    addTask(officer, { framework: 'eu-ai-act', ref: '9(1)', what, ownerId: officer.personId, dueOn });
  const due = await task('Is due in three days', day(3));
  await task('Has time', day(60));
  const done = await task('Is done', day(3));
  await finishTask(officer, fromPublicId('task', done.id)!);

  expect(await remindStale(w.workspaceId, new Date())).toBe(3);
  const expected = [`evidence.expired ${ended}`, `evidence.expiring ${ending}`, `evidence.taskDue ${due.id}`].sort();
  expect(await told()).toEqual(expected);
  expect(await told(stranger)).toEqual([]);
  expect(await remindStale(w.workspaceId, new Date())).toBe(0); // once
  expect(await told()).toEqual(expected);
});

test('of a control the owner is reminded once nothing newer than its days shows it, and not while something does', async () => {
  await setOwner(officer, { framework: 'eu-ai-act', ref: 'IV.1', ownerId: officer.personId });
  const subject = 'evidence.stale eu-ai-act IV.1';
  await remindStale(w.workspaceId, after(0));
  expect(await told()).not.toContain(subject);
  await remindStale(w.workspaceId, after(STALE_DAYS + 3));
  expect(await told()).toContain(subject);
  const before = await told();
  await remindStale(w.workspaceId, after(STALE_DAYS + 4));
  expect(await told()).toEqual(before);
});

test('a control of two AI systems is reminded of for each, and the notice leads to that system', async () => {
  const owner = await w.person('compliance_officer');
  const at = after(-1).toISOString();
  for (const system of ['desk', 'second'])
    await ingest(w, [{ system, decision: `of ${system}`, occurredAt: at, kind: 'model.invoked', step: 'm', data: { model: { requested: 'gpt-4o' } } }, { system, decision: `of ${system}`, occurredAt: at, kind: 'decision.ended', data: { status: 'ok' } }]); // prettier-ignore
  while ((await sealDueDecisions()) > 0);
  while ((await countEvidence(w.workspaceId)) > 0);
  for (const system of ['desk', 'second'])
    await setOwner(officer, { framework: 'eu-ai-act', ref: 'IV.1', system, ownerId: owner.personId });
  await remindStale(w.workspaceId, after(STALE_DAYS + 3));
  const ids = new Map((await listSystems(officer)).map((one) => [one.key, one.publicId]));
  const subjects = ['desk', 'second'].map((key) => `eu-ai-act IV.1 ${ids.get(key)}`);
  expect(await told(owner)).toEqual(subjects.map((one) => `evidence.stale ${one}`).sort());
  expect(pathOf({ topic: 'evidence.stale', id: subjects[0]! })).toBe(
    `/evidence/controls/eu-ai-act/IV.1?system=${ids.get('desk')}`,
  );
  expect(pathOf({ topic: 'evidence.stale', id: 'eu-ai-act 26(5) s1' })).toBe('/evidence/controls/eu-ai-act/26(5)%20s1');
});
