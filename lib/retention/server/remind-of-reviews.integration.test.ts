import { expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { listNotices } from '@/lib/notify/server/list-notices';
import { ingest } from '@/lib/search/testing/seed';
import { fromPublicId, uuidv7 } from '@/lib/shared/ids';
import { countDueReviews } from './count-due-reviews';
import { lockHold, markReviewed } from './hold-store';
import { listHolds } from './list-holds';
import { placeHold } from './place-hold';
import { releaseHold } from './release-hold';
import { remindOfReviews } from './remind-of-reviews';

test('exactly the holds whose day has come and that are not released are told of, once a day of review, to those who may keep or release them', async () => {
  const w = await testWorkspace();
  await ingest(w, [{ kind: 'model.invoked', occurredAt: '2026-11-20T10:00:00.000Z', system: 'desk', decision: 'run', step: 's1', data: { input: 'x' } }]); // prettier-ignore
  const { rows } = await asOwner((db) => db.query<{ id: string }>('SELECT system_id::text AS id FROM ai_system WHERE workspace_id = $1', [w.workspaceId])); // prettier-ignore
  const systemId = rows[0]!.id;
  const [ann, ben] = [await w.person('compliance_officer'), await w.person('compliance_officer')];
  const limited = await w.person('compliance_officer', { systems: [systemId] });
  const reader = await w.person('auditor');
  const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const place = async (reviewOn: string, scope: Parameters<typeof placeHold>[1]['scope']): Promise<string> =>
    (await placeHold(ann, { matter: `until ${reviewOn}`, basis: 'litigation', reviewOn, scope })).id;
  const person = { kind: 'subject', type: 'customer', id: 'c-1' } as const;
  const system = { kind: 'system', systemId } as const;
  const overdue = await place(day(-30), person);
  const today = await place(day(0), system);
  const tomorrow = await place(day(1), person);
  const gone = await place(day(-1), system);
  await releaseHold(ann, gone, { step: 'askRelease', reason: 'settled out of court' });
  await releaseHold(ben, gone, { step: 'confirmRelease', reason: 'settled out of court' });

  const told = async (who: typeof ann): Promise<string[]> =>
    (await listNotices(who, { open: true, limit: 50 })).items.filter((one) => one.topic === 'hold.reviewDue').map((one) => one.id).sort(); // prettier-ignore
  const dueNow = async (): Promise<string[]> => (await listHolds(ann)).filter((one) => one.reviewDue).map((one) => one.id).sort(); // prettier-ignore
  expect(await remindOfReviews(w.workspaceId, new Date())).toBe(2);
  expect(await dueNow()).toEqual([overdue, today].sort());
  for (const who of [ann, ben]) {
    expect(await told(who)).toEqual(await dueNow());
    expect(await countDueReviews(who)).toBe(2);
  }
  // Who sees some AI systems is told of holds within them; who may not keep one, of none.
  expect([await told(limited), await countDueReviews(limited)]).toEqual([[today], 1]);
  expect([await told(reader), await countDueReviews(reader)]).toEqual([[], 0]);
  expect(await remindOfReviews(w.workspaceId, new Date())).toBe(0);

  // A review settles it for everybody; when the next day comes, they are told again.
  await releaseHold(ben, overdue, { step: 'keep', reason: 'the appeal is pending', reviewOn: day(2) });
  expect([await told(ann), await countDueReviews(ann)]).toEqual([[today], 1]);
  const later = new Date(Date.now() + 2 * 86_400_000);
  expect(await remindOfReviews(w.workspaceId, later)).toBe(2);
  expect(await told(ann)).toEqual([overdue, today, tomorrow].sort());
  expect(await countDueReviews(ann, later)).toBe(3);
});

test('nobody is told twice by two machines that look at once, nor of a hold that somebody is just keeping', async () => {
  const w = await testWorkspace();
  const ann = await w.person('compliance_officer');
  const place = async (): Promise<string> => (await placeHold(ann, { matter: 'Claim 41', basis: 'litigation', reviewOn: '2026-01-31', scope: { kind: 'subject', type: 'customer', id: 'c-1' } })).id; // prettier-ignore
  const look = () => remindOfReviews(w.workspaceId, new Date());
  const told = async (): Promise<string[]> => (await listNotices(ann, { open: true, limit: 50 })).items.map((one) => one.id).sort(); // prettier-ignore
  const kept = await place();
  await withWorkspace(w.workspaceId, async (tx) => {
    const { holdId } = (await lockHold(tx, w.workspaceId, fromPublicId('hold', kept)!, null))!;
    expect(await look()).toBe(0);
    await markReviewed(tx, w.workspaceId, holdId, { reviewOn: '2099-01-31', event: uuidv7() });
  });
  const due = [await place(), await place()].sort();
  const counts = await Promise.all([look(), look(), look()]);
  expect(counts.reduce((sum, one) => sum + one)).toBe(2);
  expect(await told()).toEqual(due);
});
