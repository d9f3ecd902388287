import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KeyActor } from '@/lib/access/actor';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { getAction } from './get-action';
import { getReview } from './get-review';
import { listReviews } from './list-reviews';
import { redeemAction } from './redeem-action';
import { reportResult } from './report-result';
import { ask, makeDesk, scoreByName, vote, type Desk } from './testing';

let desk: Desk;
let other: KeyActor;
const code = (expected: string): object => expect.objectContaining({ code: expected });
const QUEUE = { state: 'all', limit: 50 } as Parameters<typeof listReviews>[1];

beforeAll(scoreByName);
beforeEach(async () => {
  desk = await makeDesk(await testWorkspace());
  other = await desk.ws.key(['act', 'redeem']);
});

describe('an agent that also redeems', () => {
  test('neither sees nor runs what another agent was let to do, nor says how it ended', async () => {
    const view = await ask(desk.agent, 'read.x');
    await expect(getAction(other, view.id)).rejects.toThrowError(code('notFound'));
    expect((await listReviews(other, QUEUE)).items).toEqual([]);
    expect((await listReviews(desk.agent, QUEUE)).items).toMatchObject([{ id: view.id, targetName: null }]);
    const claim = { verdict: view.verdict!, actionHash: view.actionHash };
    await expect(redeemAction(other, view.id, claim)).rejects.toThrowError(code('notFound'));
    const reading = await desk.ws.key(['act', 'redeem', 'read']);
    expect(await getAction(reading, view.id)).toMatchObject({ id: view.id });
    await expect(redeemAction(reading, view.id, claim)).rejects.toThrowError(code('forbidden'));
    const { redemptionId } = await redeemAction(desk.gateway, view.id, claim);
    const result = { redemptionId: redemptionId!, status: 'failed' } as const;
    await expect(reportResult(await desk.ws.key(['redeem']), view.id, result)).rejects.toThrowError(code('conflict'));
    expect(await reportResult(desk.gateway, view.id, result)).toMatchObject({ execution: 'failed' });
  });

  test('runs its own', async () => {
    const view = await ask(other, 'read.x');
    expect(await redeemAction(other, view.id, { verdict: view.verdict!, actionHash: view.actionHash })).toMatchObject({
      execution: 'redeemed',
    });
  });
});

describe('a restricted decision (GDPR Art. 18)', () => {
  test('keeps what was asked within it from whoever may not read it, not from who runs it', async () => {
    const view = await ask(desk.agent, 'high.x', { decision: 'd-1', step: 's-1' });
    await vote(desk.anna, view.id);
    await asOwner((db) =>
      db.query("UPDATE decision SET flags = array_append(flags, 'restricted') WHERE workspace_id = $1", [desk.ws.workspaceId]),
    );
    const seen = await getReview(desk.ben, view.id);
    expect(seen).toMatchObject({ proposedArgs: null, effectiveArgs: null, subject: null, context: null });
    expect(JSON.stringify(seen)).not.toContain('420.00');
    expect(await listReviews(desk.ben, QUEUE)).toMatchObject({ items: [{ id: view.id, targetName: null }] });
    expect(await getAction(desk.agent, view.id)).toMatchObject({ effectiveArgs: { amount: '420.00' } });
    const reader = await getAction(await desk.ws.key(['read']), view.id);
    expect(reader.effectiveArgs).toBeUndefined();
    expect(reader.verdict).toBeUndefined();
  });
});

describe('the same call once more', () => {
  test('asks a person, whatever else the request says, also when both are asked for at once', async () => {
    const again = (n: number) =>
      ask(desk.agent, 'medium.x', { run: { runId: 'r', callId: `c-${n}` }, context: { reason: `take ${n}` } });
    expect(await again(1)).toMatchObject({ state: 'allowed' });
    expect(await again(2)).toMatchObject({ state: 'pendingReview' });
    const twins = await Promise.all([3, 4].map((n) => ask(desk.agent, 'medium.y', { run: { runId: 'r', callId: `c-${n}` } })));
    expect(twins.map((one) => one.state).sort()).toEqual(['allowed', 'pendingReview']);
  });
});
