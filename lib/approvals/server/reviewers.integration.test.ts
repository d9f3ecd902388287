import { beforeAll, describe, expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { addAbsence } from '@/lib/duty/server/add-absence';
import { addShift } from '@/lib/duty/server/add-shift';
import { castVotes } from './cast-votes';
import { changeApprovalSettings, getApprovalSettings } from './change-approval-settings';
import { assignReview, claimReview, releaseReview } from './claim-review';
import { delegateReviews, endDelegation } from './delegate-reviews';
import { getReview } from './get-review';
import { listAssignable } from './list-assignable';
import { listReviews } from './list-reviews';
import { overrideReview, reviewOverride } from './override-review';
import { revokeAction } from './revoke-action';
import { reviewFilter } from '../schemas';
import { sweepWorkspace } from './sweep-actions';
import { toPublicId } from '@/lib/shared/ids';
import { getAction } from './get-action';
import { redeemAction } from './redeem-action';
import { ask, makeDesk, scoreByName, vote, type Desk } from './testing';

let desk: Desk;
const code = (expected: string): object => expect.objectContaining({ code: expected });
const day = 86_400_000;

beforeAll(async () => {
  scoreByName();
  desk = await makeDesk(await testWorkspace());
});

describe('who decides', () => {
  test('groups that cannot fill a quorum are refused before anybody waits in vain', async () => {
    const settings = await getApprovalSettings(desk.carla);
    await expect(changeApprovalSettings(desk.carla, { ...settings, eligibleRoles: ['compliance_officer'] })).rejects.toThrowError(
      code('unprocessable'),
    );
  });

  test('only roles that vote can be asked, also when time runs out: another is refused with the reason', async () => {
    const settings = await getApprovalSettings(desk.carla);
    expect(settings.backupRoles).toEqual(['compliance_officer']);
    for (const groups of [
      { backupRoles: ['administrator' as const] },
      { eligibleRoles: ['reviewer' as const, 'auditor' as const] },
    ])
      await expect(changeApprovalSettings(desk.carla, { ...settings, ...groups })).rejects.toThrow(
        /(?:administrator|auditor) cannot vote on actions.*compliance_officer, reviewer/s,
      );
    await changeApprovalSettings(desk.carla, { ...settings, backupRoles: ['reviewer', 'compliance_officer'] });
    await changeApprovalSettings(desk.carla, settings);
  });

  test('nor is anybody a deputy, on shift or by delegation, who cannot vote', async () => {
    const admin = toPublicId('person', (await desk.ws.person('administrator')).personId);
    const anna = toPublicId('person', desk.anna.personId);
    const shift = { person: anna, deputy: admin, weekdays: [1], fromMinute: 480, untilMinute: 1020, firstDay: '2026-11-23' };
    const says = /cannot decide about actions here/;
    await expect(addShift(desk.carla, shift)).rejects.toThrow(says);
    await expect(addShift(desk.carla, { ...shift, person: admin, deputy: anna })).rejects.toThrow(says);
    const away = {
      person: anna,
      deputy: admin,
      from: new Date(Date.now() + day).toISOString(),
      until: new Date(Date.now() + 2 * day).toISOString(),
    };
    await expect(addAbsence(desk.carla, away)).rejects.toThrow(says);
    await expect(
      delegateReviews(desk.anna, {
        to: admin,
        fromAt: new Date().toISOString(),
        untilAt: new Date(Date.now() + day).toISOString(),
      }),
    ).rejects.toThrowError(code('notEligible'));
  });

  test('in whose place: by a delegation with dates, never for those whom it concerns, and once for one place', async () => {
    const settings = await getApprovalSettings(desk.carla);
    await changeApprovalSettings(desk.carla, { ...settings, eligibleRoles: ['reviewer'] });
    const first = await ask(desk.agent, 'critical.delegate');
    await expect(vote(desk.carla, first.id)).rejects.toThrowError(code('notEligible'));
    const { id } = await delegateReviews(desk.anna, {
      to: toPublicId('person', desk.carla.personId),
      fromAt: new Date(Date.now() - 60_000).toISOString(),
      untilAt: new Date(Date.now() + day).toISOString(),
    });
    expect(await vote(desk.carla, first.id)).toMatchObject({ approvals: 1, state: 'pendingReview' });
    // Anna's place has voted: she and her deputy are not two.
    await expect(vote(desk.anna, first.id)).rejects.toThrowError(code('alreadyDecided'));
    expect((await getReview(desk.ben, first.id)).votes).toMatchObject([
      { person: { name: 'Carla' }, onBehalfOf: { name: 'Anna' } },
    ]);
    // Nor is the deputy two: once in Anna's place, once as herself.
    await changeApprovalSettings(desk.carla, settings);
    const twice = await ask(desk.agent, 'critical.delegate.twice');
    await changeApprovalSettings(desk.carla, { ...settings, eligibleRoles: ['reviewer'] });
    await asOwner((db) => db.query(`UPDATE action SET chain = jsonb_set(chain, '{roles}', '["reviewer"]') WHERE tool = 'critical.delegate.twice'`)); // prettier-ignore
    expect(await vote(desk.carla, twice.id)).toMatchObject({ approvals: 1, state: 'pendingReview' });
    await asOwner((db) => db.query(`UPDATE action SET chain = jsonb_set(chain, '{roles}', '["compliance_officer"]') WHERE tool = 'critical.delegate.twice'`)); // prettier-ignore
    await expect(vote(desk.carla, twice.id)).rejects.toThrowError(code('alreadyDecided'));
    await endDelegation(desk.anna, id);
    const second = await ask(desk.agent, 'high.delegate');
    await expect(vote(desk.carla, second.id)).rejects.toThrowError(code('notEligible'));
    await changeApprovalSettings(desk.carla, settings);
  });

  test('whoever approved may still say no, or edit, before the second person has spoken', async () => {
    const first = await ask(desk.agent, 'critical.second-thoughts');
    await vote(desk.anna, first.id);
    expect(await vote(desk.anna, first.id, { vote: 'reject', reasonCode: 'wrongTarget' })).toMatchObject({ state: 'rejected' });
    const second = await ask(desk.agent, 'critical.second-thoughts', { options: { acceptsEdits: true } });
    await vote(desk.anna, second.id);
    const editedArgs = { payment: 'pi_9', amount: '20.00', currency: 'EUR' };
    expect(await vote(desk.anna, second.id, { vote: 'edit', reasonCode: 'wrongAmount', editedArgs })).toMatchObject({
      state: 'pendingReview',
      approvals: 0,
      revision: 2,
    });
    expect((await getReview(desk.ben, second.id)).votes.map((one) => one.vote)).toEqual(['approve', 'edit']);
  });

  test('competence that expired does not decide', async () => {
    const view = await ask(desk.agent, 'high.competence');
    await asOwner((db) =>
      db.query(
        `INSERT INTO duty_setting (workspace_id, require_competence, weekdays, from_minute, until_minute, quorum) VALUES ($1, true, '{1}', 0, 1, 1)`,
        [desk.ws.workspaceId],
      ),
    );
    await expect(vote(desk.anna, view.id)).rejects.toThrowError(code('notEligible'));
    await asOwner((db) => db.query('UPDATE duty_setting SET require_competence = false'));
    expect(await vote(desk.anna, view.id)).toMatchObject({ state: 'approved' });
  });

  test('a claim keeps others from approving, never from rejecting, and lapses', async () => {
    const view = await ask(desk.agent, 'high.claim');
    await claimReview(desk.anna, view.id);
    await expect(claimReview(desk.ben, view.id)).rejects.toThrowError(code('claimedByOther'));
    await expect(vote(desk.ben, view.id)).rejects.toThrowError(code('claimedByOther'));
    expect((await listReviews(desk.anna, reviewFilter.parse({ mine: 'true' }))).items.map((item) => item.id)).toEqual([view.id]);
    await asOwner((db) => db.query(`UPDATE action SET claimed_until = now() - interval '1 second' WHERE tool = 'high.claim'`));
    expect(await vote(desk.ben, view.id)).toMatchObject({ state: 'approved' });
    const other = await ask(desk.agent, 'high.claim');
    await claimReview(desk.anna, other.id);
    expect(await vote(desk.ben, other.id, { vote: 'reject', reasonCode: 'notRequested' })).toMatchObject({ state: 'rejected' });
  });

  test('is offered for assigning who could decide it, and nobody whom it concerns; a claim is let go of by whoever has it', async () => {
    const view = await ask(desk.agent, 'high.assign', { subject: { type: 'customer', id: desk.anna.email } });
    const names = async (): Promise<string[]> => (await listAssignable(desk.carla, view.id)).map((one) => one.name);
    expect(await names()).toEqual(['Ben', 'Carla']);
    await asOwner((db) => db.query(`UPDATE action SET chain = jsonb_set(chain, '{requireCompetence}', 'true') WHERE tool = 'high.assign'`)); // prettier-ignore
    expect(await names()).toEqual([]);
    await expect(listAssignable(desk.anna, view.id)).rejects.toThrowError(code('forbidden'));
    const held = await ask(desk.agent, 'high.release');
    await claimReview(desk.anna, held.id);
    await releaseReview(desk.ben, held.id);
    expect((await getReview(desk.ben, held.id)).claim).toMatchObject({ by: { name: 'Anna' } });
    await releaseReview(desk.anna, held.id);
    expect((await getReview(desk.ben, held.id)).claim).toBeNull();
  });

  test('escalation asks the backup group at three quarters of the time', async () => {
    const view = await ask(desk.agent, 'high.escalate');
    await assignReview(desk.carla, view.id, toPublicId('person', desk.ben.personId));
    await asOwner((db) =>
      db.query(
        `UPDATE action SET asked_at = now() - interval '9 minutes', expires_at = now() + interval '1 minute' WHERE tool = 'high.escalate'`,
      ),
    );
    await sweepWorkspace(desk.ws.workspaceId);
    expect((await getReview(desk.anna, view.id)).escalation).toBe(2);
    const { rows } = await asOwner((db) =>
      db.query<{ topic: string }>(`SELECT topic FROM notification_outbox WHERE subject_id = $1 ORDER BY outbox_id`, [view.id]),
    );
    expect(rows.map((row) => row.topic)).toEqual(['action.pendingReview', 'review.assigned', 'review.escalated']);
  });
});

describe('what an action is held against', () => {
  // What a tool does for this amount is critical; for others it runs by itself.
  const risky = { args: { payment: 'pi_9', amount: '9999.00', currency: 'EUR' } };
  const before = async (tool: string) => (await getReview(desk.ben, (await ask(desk.agent, tool, risky)).id)).lastApproved;

  test('is the last call that people approved, also where others ran by themselves since', async () => {
    const approved = await ask(desk.agent, 'read.before', risky);
    await vote(desk.anna, approved.id);
    await vote(desk.ben, approved.id);
    expect(await ask(desk.agent, 'read.before')).toMatchObject({ state: 'allowed' });
    expect(await before('read.before')).toMatchObject({ id: approved.id, byPerson: true });
  });

  test('else the last that ran without a person, and says so; an emergency is no example', async () => {
    const overridden = await ask(desk.agent, 'read.alone', risky);
    await overrideReview(desk.carla, overridden.id, {
      reason: 'The bridge is closing and nobody else answers.',
      seenHash: 'sha256:what-was-shown',
      revision: 1,
    });
    await reviewOverride(desk.ben, overridden.id, { outcome: 'upheld', reason: 'It was right.' });
    expect(await before('read.alone')).toBeNull();
    const allowed = await ask(desk.agent, 'read.alone');
    expect(await before('read.alone')).toMatchObject({ id: allowed.id, byPerson: false });
  });
});

describe('other ways', () => {
  test('an override runs alone, with an alert, and somebody else looks at it afterwards', async () => {
    const view = await ask(desk.agent, 'critical.override');
    const given = { reason: 'The bridge is closing and nobody else answers.', seenHash: 'sha256:what-was-shown', revision: 1 };
    await expect(overrideReview(desk.anna, view.id, given)).rejects.toThrowError(code('forbidden'));
    expect(await overrideReview(desk.carla, view.id, given)).toMatchObject({ state: 'approved', approvals: 0 });
    expect(await getAction(desk.agent, view.id)).toMatchObject({ reasonCode: 'override', verdict: expect.any(String) as string });
    await expect(reviewOverride(desk.carla, view.id, { outcome: 'upheld', reason: 'x' })).rejects.toThrowError(
      code('separationOfDuties'),
    );
    expect(
      (await listReviews(desk.anna, reviewFilter.parse({ state: 'all', secondReview: 'true' }))).items.map((item) => item.id),
    ).toEqual([view.id]);
    await reviewOverride(desk.anna, view.id, { outcome: 'faulted', reason: 'Ben was there.' });
    expect((await getReview(desk.ben, view.id)).secondReview).toBe('faulted');
  });

  test('leave is taken back before it is used, not after', async () => {
    const view = await ask(desk.agent, 'high.revoke');
    await vote(desk.anna, view.id);
    const { verdict, actionHash } = await getAction(desk.agent, view.id);
    await revokeAction(desk.ben, view.id, 'Wrong customer.');
    await expect(redeemAction(desk.gateway, view.id, { verdict: verdict!, actionHash })).rejects.toThrowError(code('conflict'));
    const low = await ask(desk.agent, 'read.revoke');
    await redeemAction(desk.gateway, low.id, { verdict: low.verdict!, actionHash: low.actionHash });
    await expect(revokeAction(desk.ben, low.id, 'Too late.')).rejects.toThrowError(code('alreadyRedeemed'));
  });

  test('in bulk: rejected at will, approved only alike and not risky, each by itself', async () => {
    const args = (n: number) => ({ args: { n } });
    const high = await ask(desk.agent, 'high.bulk', args(1));
    const items = [{ id: high.id, revision: 1, seenHash: 'sha256:what-was-shown' }];
    await expect(castVotes(desk.anna, { vote: 'approve', reasonCode: 'asIntended', items })).rejects.toThrowError(
      code('unprocessable'),
    );
    const { results } = await castVotes(desk.anna, {
      vote: 'reject',
      reasonCode: 'notRequested',
      reason: 'None of it.',
      items: [...items, ...items],
    });
    expect(results.map((one) => (one.ok ? one.outcome.state : one.code))).toEqual(['rejected', 'alreadyDecided']);
  });
});
