import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { takeOutbox } from '@/lib/duty/server/outbox-store';
import { tellOutbox } from '@/lib/duty/server/tell-outbox';
import { listNotices } from '@/lib/notify/server/list-notices';
import type { PersonActor } from '@/lib/access/actor';
import { overrideReview, reviewOverride } from './override-review';
import { resumeHalt } from './resume-halt';
import { enqueueNotices } from './setting-store';
import { startHalt } from './start-halt';
import { ask, makeDesk, scoreByName, vote, type Desk } from './testing';

let desk: Desk;
const amount = (value: string) => ({ payment: 'pi_9', amount: value, currency: 'EUR' });
/** The topics of what somebody is still asked about an action, oldest first. */
async function openFor(person: PersonActor, id: string): Promise<string[]> {
  while ((await tellOutbox(desk.ws.workspaceId)) > 0);
  const { items } = await listNotices(person);
  return items.filter((one) => one.id === id && one.settledAt === null).map((one) => one.topic).reverse(); // prettier-ignore
}

beforeAll(scoreByName);
beforeEach(async () => {
  desk = await makeDesk(await testWorkspace());
});

describe('people are asked again', () => {
  test('when a halt that froze what waits is over', async () => {
    const { id } = await ask(desk.agent, 'high.x');
    expect(await openFor(desk.anna, id)).toEqual(['action.pendingReview']);
    const halt = await startHalt(desk.carla, { scope: 'workspace', mode: 'stop', reason: 'It pays twice.' });
    expect(await openFor(desk.anna, id)).not.toContain('action.pendingReview');
    await resumeHalt(desk.carla, halt.id, { reason: 'It was mended.' });
    expect(await openFor(desk.anna, id)).toContain('action.pendingReview');
  });

  test('when an edit asks for others, and those who manage hear where there are not enough', async () => {
    const { id } = await ask(desk.agent, 'high.x', { options: { acceptsEdits: true } });
    await openFor(desk.anna, id);
    await vote(desk.anna, id, { vote: 'edit', reasonCode: 'wrongAmount', editedArgs: amount('9999.00') });
    expect(await openFor(desk.ben, id)).toEqual(['action.pendingReview', 'action.pendingReview']);
    // Ben and Carla are two: enough. In a desk of two people the editor leaves one.
    expect(await openFor(desk.carla, id)).not.toContain('review.unstaffed');
    const small = await testWorkspace();
    const agent = await small.key(['act']);
    const [anna, carla] = [await small.person('reviewer'), await small.person('compliance_officer')];
    desk = { ...desk, ws: small };
    const few = await ask(agent, 'high.x', { options: { acceptsEdits: true } });
    expect(await openFor(carla, few.id)).not.toContain('review.unstaffed');
    await vote(anna, few.id, { vote: 'edit', reasonCode: 'wrongAmount', editedArgs: amount('9999.00') });
    expect(await openFor(carla, few.id)).toContain('review.unstaffed');
  });
});

test('a second look settles what asked for it, and is no outcome for the agent', async () => {
  const { id } = await ask(desk.agent, 'critical.x');
  // There before anything is told: another file's worker, on the same server, may be quicker than this one.
  const officer = await desk.ws.person('compliance_officer');
  await overrideReview(desk.carla, id, { reason: 'The bridge is closing.', seenHash: 'sha256:what-was-shown', revision: 1 });
  // Or be telling it just now.
  await expect.poll(() => openFor(officer, id)).toContain('review.secondReviewDue');
  await reviewOverride(desk.ben, id, { outcome: 'upheld', reason: 'It was right.' });
  expect(await openFor(officer, id)).toEqual([]);
});

test('what one act puts out is told in the order in which it was put, however little time lies between', async () => {
  const { workspaceId } = desk.ws;
  const subjects = Array.from({ length: 60 }, (_, i) => `act_${i}`);
  const taken = await withWorkspace(workspaceId, async (tx) => {
    const notices = subjects.map((subject) => ({ topic: 'action.overridden' as const, subject }));
    await enqueueNotices(tx, workspaceId, notices.slice(0, 30));
    await enqueueNotices(tx, workspaceId, notices.slice(30));
    return takeOutbox(tx, workspaceId, 100);
  });
  expect(taken.map((row) => row.subjectId)).toEqual(subjects);
});
