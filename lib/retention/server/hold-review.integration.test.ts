import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
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

  // It puts a wish for release aside, as keeping does.
  await releaseHold(ann, id, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(ben, id, { step: 'keep', reason, reviewOn: '2099-12-31' });
  await expect(releaseHold(ben, id, { step: 'confirmRelease', reason })).rejects.toMatchObject({ code: 'conflict' });
  expect(await shown()).toMatchObject({ state: 'active', reviewOn: '2099-12-31' });

  // A hold that would hold nothing is none.
  await expect(placeHold(ann, { matter: 'Claim 42', basis: 'litigation', reviewOn: '2099-06-30', scope: { kind: 'query', q: 'tool:nothing' } })).rejects.toMatchObject({ code: 'unprocessable' }); // prettier-ignore

  const faults = new FaultBook();
  await checkReadModels(w.workspaceId, (await readLogState(w.workspaceId))!.origin, faults);
  expect(faults.faults.filter(({ where }) => where.startsWith('table hold'))).toEqual([]);
});
