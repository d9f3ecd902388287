import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { FaultBook } from '@/lib/integrity/fault-book';
import { checkReadModels } from '@/lib/integrity/server/check-read-models';
import { readLogState } from '@/lib/integrity/server/log-store';
import { readActs } from '@/lib/ledger/server/testing';
import { listHolds } from './list-holds';
import { placeHold } from './place-hold';
import { releaseHold } from './release-hold';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => rmSync(journal, { recursive: true, force: true }));

test('a hold whose day has come is looked at: it is kept until the next day, with a reason and an event that the verification reads', async () => {
  const w = await testWorkspace();
  const [ann, ben] = [
    await w.person('compliance_officer', { name: 'Ann' }),
    await w.person('compliance_officer', { name: 'Ben' }),
  ];
  const { id } = await placeHold(ann, { matter: 'Claim 41', basis: 'litigation', reviewOn: '2026-01-31', scope: { kind: 'subject', type: 'customer', id: 'c-1' } }); // prettier-ignore
  const shown = async () => (await listHolds(ben)).find((hold) => hold.id === id)!;
  expect(await shown()).toMatchObject({ reviewDue: true, may: { keep: false, review: true } });
  const reason = 'the appeal is pending';
  await expect(releaseHold(ben, id, { step: 'keep', reason })).rejects.toMatchObject({ code: 'conflict' });
  await releaseHold(ben, id, { step: 'keep', reason, reviewOn: '2099-06-30' });
  expect(await shown()).toMatchObject({ state: 'active', reviewOn: '2099-06-30', reviewDue: false });
  expect(await readActs(w.workspaceId, 'hold.kept')).toMatchObject([{ hold: id, reason, by: 'Ben', reviewOn: '2099-06-30' }]);

  // One whose day has come stands before newer ones.
  const newer = await placeHold(ann, { matter: 'Claim 42', basis: 'litigation', reviewOn: '2099-01-31', scope: { kind: 'subject', type: 'customer', id: 'c-2' } }); // prettier-ignore
  const order = async (now?: Date) => (await listHolds(ben, now)).map((hold) => hold.id);
  expect(await order()).toEqual([newer.id, id]);
  expect(await order(new Date('2099-07-01T00:00:00Z'))).toEqual([newer.id, id]);
  await releaseHold(ben, newer.id, { step: 'keep', reason, reviewOn: '2100-01-31' });
  expect(await order(new Date('2099-07-01T00:00:00Z'))).toEqual([id, newer.id]);

  // It puts a wish for release aside, as keeping does.
  await releaseHold(ann, id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(ben, id, { step: 'keep', reason, reviewOn: '2099-12-31', revision: (await shown()).revision });
  await expect(releaseHold(ben, id, { step: 'confirmRelease', reason })).rejects.toMatchObject({ code: 'conflict' });
  expect(await shown()).toMatchObject({ state: 'active', reviewOn: '2099-12-31' });

  // A hold that would hold nothing is none.
  await expect(placeHold(ann, { matter: 'Claim 42', basis: 'litigation', reviewOn: '2099-06-30', scope: { kind: 'query', q: 'tool:nothing' } })).rejects.toMatchObject({ code: 'unprocessable' }); // prettier-ignore

  // The day is no derived row: a rebuild of those leaves it, and it stays what the acts of the log say.
  const before = await listHolds(ben);
  await rebuildReadModels(w.workspaceId);
  expect(await listHolds(ben)).toEqual(before);
  const faults = new FaultBook();
  await checkReadModels(w.workspaceId, (await readLogState(w.workspaceId))!.origin, faults);
  expect(faults.faults.filter(({ where }) => where.startsWith('table hold'))).toEqual([]);
});

test('an act from a page that is no more true is refused with what changed, and changes nothing: no wish of somebody else is put aside unseen', async () => {
  const w = await testWorkspace();
  const [ann, ben, cyd] = [
    await w.person('compliance_officer', { name: 'Ann' }),
    await w.person('compliance_officer', { name: 'Ben' }),
    await w.person('compliance_officer', { name: 'Cyd' }),
  ];
  const { id } = await placeHold(ann, { matter: 'Claim 41', basis: 'litigation', reviewOn: '2026-01-31', scope: { kind: 'subject', type: 'customer', id: 'c-1' } }); // prettier-ignore
  const shown = async () => (await listHolds(ben)).find((hold) => hold.id === id)!;
  const reason = 'the appeal is pending';
  const review = (revision: string | undefined) =>
    releaseHold(ben, id, { step: 'keep', reason, reviewOn: '2099-06-30', revision });
  const old = await shown();
  await releaseHold(ann, id, { step: 'askRelease', reason: 'settled out of court', revision: old.revision });
  const asked = await shown();
  for (const revision of [old.revision, undefined])
    await expect(review(revision)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Ann asked for the release of this hold: “settled out of court”') as string }); // prettier-ignore
  expect(await shown()).toEqual(asked);
  // Nor is a release confirmed that another one asked for than who was shown.
  await releaseHold(cyd, id, { step: 'keep', reason, revision: asked.revision });
  await releaseHold(cyd, id, { step: 'askRelease', reason: 'time-barred' });
  await expect(releaseHold(ben, id, { step: 'confirmRelease', reason, revision: asked.revision })).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
  await review((await shown()).revision);
  expect(await shown()).toMatchObject({ state: 'active', reviewOn: '2099-06-30' });
  // A state that came back is not the one that was shown: between them somebody decided.
  const quiet = await shown();
  await releaseHold(ann, id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(cyd, id, { step: 'keep', reason });
  expect(await shown()).toEqual({ ...quiet, revision: expect.not.stringMatching(`^${quiet.revision}$`) as string });
  await expect(releaseHold(ben, id, { step: 'askRelease', reason, revision: quiet.revision })).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
  // Who asked may look again by themselves; of two who look, the second is told.
  await expect(review(asked.revision)).rejects.toMatchObject({ message: expect.stringContaining('2099-06-30') as string });
});
