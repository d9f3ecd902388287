import { beforeAll, beforeEach, expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { addChannel } from '@/lib/notify/server/add-channel';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';
import { escalateReview } from './claim-review';
import { getAction } from './get-action';
import { getReview } from './get-review';
import { resumeHalt } from './resume-halt';
import { startHalt } from './start-halt';
import { sweepWorkspace } from './sweep-actions';
import { withWorkspace } from '@/lib/db/transaction';
import { ask, makeDesk, scoreByName, type Desk } from './testing';

let desk: Desk;
const owner = (sql: string): Promise<unknown> => asOwner((db) => db.query(sql, [desk.ws.workspaceId]));

beforeAll(scoreByName);
beforeEach(async () => {
  desk = await makeDesk(await testWorkspace());
});

test('whose run is over and who asks no more is gone, unless a channel brings them the outcome', async () => {
  const admin = await desk.ws.person('administrator');
  const { id } = await addChannel(admin, { kind: 'webhook', name: 'Agents', target: 'https://agents.example.test/hook' });
  const polls = await ask(desk.agent, 'high.polls', { decision: 'run-1', step: 'call-1' });
  const hears = await ask(desk.agent, 'high.hears', { decision: 'run-1', step: 'call-2', options: { callbackId: id } });
  await owner(`UPDATE decision SET status = 'ok', sealed_idx = latest_idx WHERE workspace_id = $1`);
  await owner(`UPDATE action SET asked_at = now() - interval '6 minutes', polled_at = NULL WHERE workspace_id = $1`);
  await sweepWorkspace(desk.ws.workspaceId);
  expect(await getAction(desk.agent, polls.id)).toMatchObject({ state: 'cancelled', reasonCode: 'runEnded' });
  expect(await getAction(desk.agent, hears.id)).toMatchObject({ state: 'pendingReview' });
});

test('nobody is urged about what a halt froze; once it is over they are', async () => {
  const { id } = await ask(desk.agent, 'high.frozen');
  const halt = await startHalt(desk.carla, { scope: 'workspace', mode: 'stop', reason: 'It pays twice.' });
  await owner(
    `UPDATE action SET asked_at = now() - interval '9 minutes', expires_at = now() + interval '1 minute' WHERE workspace_id = $1`,
  );
  await sweepWorkspace(desk.ws.workspaceId);
  expect((await getReview(desk.anna, id)).escalation).toBe(0);
  await resumeHalt(desk.carla, halt.id, { reason: 'It was mended.' });
  await sweepWorkspace(desk.ws.workspaceId);
  expect((await getReview(desk.anna, id)).escalation).toBe(2);
});

test('what somebody writes when they escalate loses its secrets', async () => {
  const { id } = await ask(desk.agent, 'high.escalated');
  await escalateReview(desk.anna, id, 'Look at https://user:hunter2hunter2@example.test/x first.');
  const link = (await getReview(desk.anna, id)).events.find((one) => one.kind === 'review.escalated')!;
  const said = (await withWorkspace(desk.ws.workspaceId, (tx) => readEvents(tx, desk.ws.workspaceId, [link.index!]))).get(
    link.index!,
  );
  expect(said?.['reason']).toContain('Look at');
  expect(said?.['reason']).not.toContain('hunter2hunter2');
});
