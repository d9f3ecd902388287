import { beforeAll, describe, expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { tellOutbox } from '@/lib/duty/server/tell-outbox';
import { addChannel } from '@/lib/notify/server/add-channel';
import { getDecisionDetail } from '@/lib/decisions/server/get-decision-detail';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { fromPublicId } from '@/lib/shared/ids';
import { getAction } from './get-action';
import { listDecisionApprovals } from './list-decision-approvals';
import { redeemAction } from './redeem-action';
import { reportResult } from './report-result';
import { retellDecisions } from './retell-decisions';
import { streamChanges } from './stream-changes';
import { sweepWorkspace } from './sweep-actions';
import { ask, makeDesk, scoreByName, vote, type Desk } from './testing';

let desk: Desk;
const code = (expected: string): object => expect.objectContaining({ code: expected });

beforeAll(async () => {
  scoreByName();
  desk = await makeDesk(await testWorkspace());
});

describe('an action', () => {
  test('of low risk may run at once, is redeemed once, and ends with a result', async () => {
    const view = await ask(desk.agent, 'read.order');
    expect(view).toMatchObject({ state: 'allowed', execution: 'none', effectiveArgs: { amount: '420.00' } });
    const redeemed = await redeemAction(desk.gateway, view.id, { verdict: view.verdict!, actionHash: view.actionHash });
    expect(redeemed).toMatchObject({ execution: 'redeemed' });
    await expect(
      redeemAction(desk.gateway, view.id, { verdict: view.verdict!, actionHash: view.actionHash }),
    ).rejects.toThrowError(code('alreadyRedeemed'));
    const done = await reportResult(desk.gateway, view.id, { redemptionId: redeemed.redemptionId!, status: 'succeeded' });
    expect(done.execution).toBe('succeeded');
    expect(done.verdict).toBeUndefined();
  });

  test.each(['read.again', 'high.again', 'critical.again'])(
    '%s: what is answered when it is asked for is what is read of it afterwards',
    async (tool) => {
      const extra = {
        target: { resource: 'W1', environment: 'prod' },
        subject: { type: 'customer', id: 'c-1' },
        decision: 'again',
      };
      const answered = await ask(desk.agent, tool, extra);
      expect(await getAction(desk.agent, answered.id)).toEqual(answered);
    },
  );

  test('of medium risk is checked, and the same again goes to a person', async () => {
    const args = { payment: 'pi_1', amount: '1.00', currency: 'EUR' };
    expect(await ask(desk.agent, 'medium.refund', { args })).toMatchObject({ state: 'allowed' });
    expect(await ask(desk.agent, 'medium.refund', { args })).toMatchObject({ state: 'pendingReview', review: { required: 1 } });
  });

  test('of high risk waits for one person, of critical risk for two distinct ones', async () => {
    const high = await ask(desk.agent, 'high.refund');
    expect(high).toMatchObject({ state: 'pendingReview', review: { required: 1, approvals: 0 } });
    expect(await vote(desk.anna, high.id)).toMatchObject({ state: 'approved' });
    const critical = await ask(desk.agent, 'critical.refund');
    expect(await vote(desk.anna, critical.id)).toMatchObject({ state: 'pendingReview', approvals: 1 });
    await expect(vote(desk.anna, critical.id)).rejects.toThrowError(code('alreadyDecided'));
    expect(await vote(desk.ben, critical.id)).toMatchObject({ state: 'approved', approvals: 2 });
    expect((await getAction(desk.agent, critical.id)).verdict).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test('whose scorer fails goes to a person', async () => {
    expect(await ask(desk.agent, 'broken.refund')).toMatchObject({ state: 'pendingReview', risk: { tier: 'unscored' } });
  });

  test('is one for one key: the same body replays, another is refused', async () => {
    const first = await ask(desk.agent, 'high.once', {}, 'same');
    expect((await ask(desk.agent, 'high.once', {}, 'same')).id).toBe(first.id);
    await expect(ask(desk.agent, 'high.once', { args: { amount: '1.00' } }, 'same')).rejects.toThrowError(
      code('idempotencyMismatch'),
    );
    const many = await Promise.all(Array.from({ length: 8 }, () => ask(desk.agent, 'high.race', {}, 'race')));
    expect(new Set(many.map((view) => view.id)).size).toBe(1);
  });

  test('edited by a reviewer runs as edited, needs somebody else, and keeps three records', async () => {
    const view = await ask(desk.agent, 'high.edit', { options: { acceptsEdits: true } });
    const editedArgs = { payment: 'pi_9', amount: '20.00', currency: 'EUR' };
    expect(await vote(desk.anna, view.id, { vote: 'edit', reasonCode: 'wrongAmount', editedArgs })).toMatchObject({
      state: 'pendingReview',
      revision: 2,
    });
    await expect(vote(desk.ben, view.id)).rejects.toThrowError(code('revisionMismatch'));
    await expect(vote(desk.anna, view.id, { revision: 2 })).rejects.toThrowError(code('separationOfDuties'));
    expect(await vote(desk.ben, view.id, { revision: 2 })).toMatchObject({ state: 'approved' });
    const approved = await getAction(desk.agent, view.id);
    expect(approved.effectiveArgs).toEqual(editedArgs);
    expect(approved.actionHash).not.toBe(approved.proposedHash);
    await expect(
      redeemAction(desk.gateway, view.id, { verdict: approved.verdict!, actionHash: approved.proposedHash }),
    ).rejects.toThrowError(code('hashMismatch'));
    await redeemAction(desk.gateway, view.id, { verdict: approved.verdict!, actionHash: approved.actionHash });
  });

  test('stands in the trail of the decision it names, also where nothing else of it has come', async () => {
    const view = await ask(desk.agent, 'high.trail', { decision: 'run-77', step: 'call-3', run: { runId: 'run-77' } });
    const { rows } = await asOwner((db) =>
      db.query<{ kind: string }>(
        `SELECT e.kind FROM event e JOIN action a ON a.workspace_id = e.workspace_id AND a.decision_id = e.decision_id
         WHERE a.tool = 'high.trail' ORDER BY e.idx`,
      ),
    );
    expect(rows.map((row) => row.kind)).toEqual(['action.asked', 'action.requested']);
    expect(view.state).toBe('pendingReview');
    await sweepWorkspace(desk.ws.workspaceId);
    const officer = await desk.ws.person('compliance_officer');
    const { decision, steps } = await getDecisionDetail(officer, 'run-77');
    expect(decision.approval).toBe('pendingReview');
    expect(steps).toMatchObject([{ id: view.id, parentId: 'call-3', kind: 'human', name: 'Leave for high.trail' }]);
    expect(await listDecisionApprovals(officer, fromPublicId('decision', decision.id)!)).toMatchObject([
      { id: view.id, state: 'pendingReview', execution: 'none', step: 'call-3' },
    ]);
    await rebuildReadModels(desk.ws.workspaceId);
    await retellDecisions(desk.ws.workspaceId);
    expect((await getDecisionDetail(officer, 'run-77')).decision).toEqual(decision);
  });

  test('tells its outcome to the channel that the agent named, if an administrator registered it, and to no address of its own', async () => {
    await expect(ask(desk.agent, 'high.callback', { options: { callbackId: 'https://evil.test' } })).rejects.toThrowError(
      code('invalidRequest'),
    );
    const admin = await desk.ws.person('administrator');
    const { id } = await addChannel(admin, { kind: 'webhook', name: 'Agents', target: 'https://agents.example.test/hook' });
    const named = await ask(desk.agent, 'high.callback', { options: { callbackId: id } });
    const other = await ask(desk.agent, 'high.callback', { args: { payment: 'pi_2' } });
    await vote(desk.anna, named.id);
    await vote(desk.anna, other.id);
    await tellOutbox(desk.ws.workspaceId);
    const { rows } = await asOwner((db) =>
      db.query<{ subject: string }>(
        `SELECT subject FROM notify_delivery WHERE workspace_id = $1 AND channel_id IS NOT NULL AND topic = 'action.approved'`,
        [desk.ws.workspaceId],
      ),
    );
    expect(rows).toEqual([{ subject: named.id }]);
  });

  test('streams what happened: how it stands is told with the newest change, and of no earlier one', async () => {
    const view = await ask(desk.agent, 'high.stream');
    await vote(desk.anna, view.id);
    const approved = await getAction(desk.agent, view.id);
    const { redemptionId } = await redeemAction(desk.gateway, view.id, {
      verdict: approved.verdict!,
      actionHash: approved.actionHash,
    });
    await reportResult(desk.gateway, view.id, { redemptionId: redemptionId!, status: 'succeeded' });
    const read = async (after: number) => {
      const stream = await streamChanges(desk.agent, view.id, after, new AbortController().signal);
      const events = (await new Response(stream).text()).split('\n\n').filter((one) => one.startsWith('id: '));
      return events.map((one) => JSON.parse(one.split('data: ')[1]!) as { kind: string; state?: string; execution?: string });
    };
    const all = await read(0);
    expect(all.map((one) => one.kind)).toEqual(expect.arrayContaining(['action.requested', 'review.decided', 'action.result']));
    expect(all.at(-1)).toMatchObject({ kind: 'action.result', state: 'approved', execution: 'succeeded' });
    for (const one of all.slice(0, -1)) expect([one.state, one.execution]).toEqual([undefined, undefined]);
    expect((await read(1)).length).toBeLessThan(all.length);
  });

  test('that holds a secret is refused, and nothing of it is kept', async () => {
    const args = { url: 'https://user:hunter2hunter2@example.test/x' };
    await expect(ask(desk.agent, 'high.secret', { args })).rejects.toThrowError(code('secretInArgs'));
    const subject = { type: 'customer', id: 'https://user:hunter2hunter2@example.test/x' };
    await expect(ask(desk.agent, 'high.secret', { subject })).rejects.toThrowError(code('secretInArgs'));
  });
});
