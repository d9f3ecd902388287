import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { requireStepUp } from '@/lib/access/server/step-up';
import { withWorkspace } from '@/lib/db/transaction';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { overrideInput } from '../schemas';
import { apply } from '../state';
import { hashText, macOf } from './action-hash';
import { factsOf, findAction, saveAction } from './action-store';
import { appendAndNote } from './append-action-event';
import { requirePerson, requireWaiting } from './claim-review';
import { eligibilityOf, refuseIneligible } from './eligibility';
import { requireAction } from './find-own-action';
import { haltNow } from './halt-now';
import { issueVerdict } from './issue-verdict';
import { refusalOf } from './refusals';
import { enqueueNotice, enqueueNotices, lockSettings } from './setting-store';
import { insertVote } from './vote-store';
import type { VoteOutcome } from './cast-vote';

/**
 * Break-glass: one person lets an action through that others were to decide. Its own kind of decision, with step-up, a reason, an alert, and a
 * second person who looks at it afterwards; it never looks like an approval. A halt stands above it, and so does the separation of duties. Throws
 * reasonRequired where the reason is no sentence.
 */
export async function overrideReview(
  actor: Actor,
  publicId: string,
  input: { reason: string; seenHash: string; revision: number | null },
): Promise<VoteOutcome> {
  const person = requirePerson(actor);
  requirePermission(actor, 'actions.override');
  // Here, not in what calls: a page and the API ask for the same.
  const said = overrideInput.shape.reason.safeParse(input.reason);
  if (!said.success) throw new AppError('reasonRequired', said.error.issues[0]!.message, { field: 'body.reason' });
  const reason = said.data;
  await requireStepUp(person);
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const settings = await lockSettings(tx, workspaceId, 'decide');
    const row = await requireWaiting(tx, actor, publicId);
    if (input.revision === null)
      throw new AppError('preconditionRequired', 'Send If-Match with the revision that was shown to the person.', {
        field: 'if-match',
      });
    if (input.revision !== row.revision)
      throw new AppError('revisionMismatch', 'Somebody changed this action since it was shown to you. Read it anew.', {
        revision: row.revision,
      });
    const eligible = await eligibilityOf(tx, person, row);
    if (eligible.why === 'separationOfDuties') throw refuseIneligible(eligible.why);
    if ((await haltNow(tx, workspaceId, row)).does === 'stop') throw refusalOf('halted', row);
    const at = row.now.getTime();
    const to = apply(factsOf(row, []), { do: 'override', at, by: person.personId });
    if (!to.ok) throw refusalOf(to.refusal, row);
    const change = await saveAction(tx, workspaceId, row.action_id, {
      state: 'approved',
      overridden: true,
      second_review: 'due',
      execute_by: new Date(to.facts.executeBy!),
      decided_at: row.now,
      decided_by: toPublicId('person', person.personId),
      reason_code: 'override',
    });
    const event = await appendAndNote(
      tx,
      actor,
      row,
      'review.overridden',
      {
        state: 'approved',
        reason: removeSecrets(reason),
        revision: row.revision,
        seenHash: input.seenHash,
        actionHash: hashText(row.action_hash),
        approvalsBefore: row.approvals,
        required: row.required,
      },
      change!,
    );
    await insertVote(tx, workspaceId, {
      actionId: row.action_id,
      revision: row.revision,
      personId: person.personId,
      authorityId: person.personId,
      vote: 'override',
      reasonCode: 'override',
      batchId: null,
      seenMac: macOf(workspaceId, 'seen', input.seenHash),
      idx: event.idx,
    });
    const after = (await findAction(tx, workspaceId, row.action_id))!;
    await issueVerdict(tx, actor, after, event, settings.haltEpoch);
    await enqueueNotices(
      tx,
      workspaceId,
      (['action.overridden', 'review.secondReviewDue'] as const).map((topic) => ({ topic, subject: publicId, tier: row.tier })),
    );
    return { id: publicId, state: after.state, revision: after.revision, approvals: after.approvals, required: after.required };
  });
}

/**
 * A second person looks at an override afterwards and says whether it was right: somebody who could have voted on it, by role, competence and
 * distance, and in nobody's place who overrode. Throws separationOfDuties, notEligible.
 */
export async function reviewOverride(
  actor: Actor,
  publicId: string,
  input: { outcome: 'upheld' | 'faulted'; reason: string },
): Promise<void> {
  const person = requirePerson(actor);
  requirePermission(actor, 'actions.review');
  const { workspaceId } = actor;
  await withWorkspace(workspaceId, async (tx) => {
    const row = await requireAction(tx, actor, publicId, true);
    if (row.second_review === null) throw new AppError('conflict', 'This action was not overridden.');
    if (row.second_review !== 'due') throw new AppError('alreadyDecided', 'Somebody has looked at this override already.');
    if (row.decided_by === toPublicId('person', person.personId))
      throw new AppError('separationOfDuties', 'You overrode this. Another person looks at it.');
    const eligible = await eligibilityOf(tx, person, row);
    if (eligible.why) throw refuseIneligible(eligible.why);
    // The deputy of whoever overrode would be the same place twice.
    if (row.decided_by === toPublicId('person', eligible.authorityId))
      throw new AppError(
        'separationOfDuties',
        'You would look at it in the place of whoever overrode this. Another person does.',
      );
    const change = await saveAction(tx, workspaceId, row.action_id, { second_review: input.outcome });
    await appendAndNote(
      tx,
      actor,
      row,
      'review.secondReviewed',
      { outcome: input.outcome, reason: removeSecrets(input.reason) },
      change!,
    );
    await enqueueNotice(tx, workspaceId, { topic: 'review.secondReviewed', subject: publicId, tier: row.tier });
  });
}
