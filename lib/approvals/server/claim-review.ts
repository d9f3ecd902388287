import type { Actor, PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { CLAIM_MS } from '../state';
import { saveAction, type ActionRow } from './action-store';
import { appendAndNote } from './append-action-event';
import { eligibilityOf, refuseIneligible } from './eligibility';
import { requireAction } from './find-own-action';
import { refusalOf } from './refusals';
import { isConcerned } from './eligibility';
import { membersWithRoles } from './reviewer-store';
import { enqueueNotice } from './setting-store';
import { standing } from './view-action';

export function requirePerson(actor: Actor): PersonActor {
  if (actor.type !== 'person') throw new AppError('agentCannotDecide', 'This is for a signed-in person, never for a key.');
  return actor;
}

/** The action while it waits for people, locked. Throws expired, alreadyDecided. */
export async function requireWaiting(tx: SqlTx, actor: Actor, publicId: string): Promise<ActionRow> {
  const row = await requireAction(tx, actor, publicId, true);
  const { state } = standing(row);
  if (state !== 'pendingReview') throw refusalOf(state === 'expired' ? 'expired' : 'alreadyDecided', row);
  return row;
}

/**
 * Says that somebody is at it, for a quarter of an hour; again by the same person renews it. It keeps others from approving, never from rejecting or
 * halting, and gives no right. Throws claimedByOther.
 */
export async function claimReview(actor: Actor, publicId: string): Promise<{ until: string }> {
  const person = requirePerson(actor);
  requirePermission(actor, 'actions.review');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await requireWaiting(tx, actor, publicId);
    const eligible = await eligibilityOf(tx, person, row);
    if (eligible.why) throw refuseIneligible(eligible.why);
    const taken = row.claimed_by !== null && row.claimed_until! > row.now;
    if (taken && row.claimed_by !== person.personId)
      throw new AppError('claimedByOther', 'Somebody else is at this one.', { until: row.claimed_until!.toISOString() });
    const until = new Date(row.now.getTime() + CLAIM_MS);
    const change = await saveAction(tx, actor.workspaceId, row.action_id, { claimed_by: person.personId, claimed_until: until });
    if (!taken) await appendAndNote(tx, actor, row, 'review.claimed', { until: until.toISOString() }, change!);
    return { until: until.toISOString() };
  });
}

/** Lets go of a claim. Nothing happens where there is none. */
export async function releaseReview(actor: Actor, publicId: string): Promise<void> {
  const person = requirePerson(actor);
  requirePermission(actor, 'actions.review');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const row = await requireWaiting(tx, actor, publicId);
    if (row.claimed_by !== person.personId) return;
    const change = await saveAction(tx, actor.workspaceId, row.action_id, { claimed_by: null, claimed_until: null });
    await appendAndNote(tx, actor, row, 'review.released', {}, change!);
  });
}

/** Gives a review to a person, who then may decide it even from outside the group, or to the group again (null). */
export async function assignReview(actor: Actor, publicId: string, to: string | null): Promise<void> {
  requirePerson(actor);
  requirePermission(actor, 'actions.manage');
  const { workspaceId } = actor;
  const personId = to === null ? null : fromPublicId('person', to);
  if (to !== null && !personId)
    throw new AppError('invalidRequest', 'body.person: this is no id of a person.', { field: 'body.person' });
  await withWorkspace(workspaceId, async (tx) => {
    const row = await requireWaiting(tx, actor, publicId);
    if (personId) {
      const members = await membersWithRoles(tx, workspaceId, ['reviewer', 'compliance_officer'], row.system_id);
      const member = members.find((one) => one.personId === personId);
      if (!member)
        throw new AppError('notEligible', 'This person does not review here, or does not see the AI system.', {
          field: 'body.person',
        });
      if (isConcerned(workspaceId, row, personId, member.email))
        throw new AppError(
          'separationOfDuties',
          'This person edited the action, is the one it is for, or answers for the AI system.',
          {
            field: 'body.person',
          },
        );
    }
    const change = await saveAction(tx, workspaceId, row.action_id, {
      assigned_to: personId,
      claimed_by: null,
      claimed_until: null,
    });
    await appendAndNote(tx, actor, row, 'review.assigned', { to: personId ? toPublicId('person', personId) : null }, change!);
    if (personId)
      await enqueueNotice(tx, workspaceId, {
        topic: 'review.assigned',
        subject: publicId,
        tier: row.tier,
        dueAt: row.expires_at,
      });
  });
}

/** Asks the backup group now, before its time. */
export async function escalateReview(actor: Actor, publicId: string, reason: string): Promise<void> {
  requirePerson(actor);
  requirePermission(actor, 'actions.review');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const row = await requireWaiting(tx, actor, publicId);
    if (row.escalation >= 2) return;
    const change = await saveAction(tx, actor.workspaceId, row.action_id, { escalation: 2 });
    await appendAndNote(tx, actor, row, 'review.escalated', { level: 2, reason: removeSecrets(reason) }, change!);
    await enqueueNotice(tx, actor.workspaceId, {
      topic: 'review.escalated',
      subject: publicId,
      tier: row.tier,
      dueAt: row.expires_at,
    });
  });
}
