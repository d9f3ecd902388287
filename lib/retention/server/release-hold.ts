import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { settleSubjects } from '@/lib/notify/server/notice-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, uuidv7 } from '@/lib/shared/ids';
import { refusesHold, type holdStep } from '../hold';
import { askRelease, lockHold, markReleased, markReviewed, type HoldRow } from './hold-store';
import { tryJournalHolds } from './journal-holds';
import { limitedTo } from './sees-all';
import { holdRevision, holdState } from './views';

const KINDS = { askRelease: 'hold.release.asked', confirmRelease: 'hold.released', keep: 'hold.kept' } as const;

/**
 * One step towards the release of a hold, with its event: one person asks, another one confirms; either may keep it, and who keeps it may say when somebody looks
 * again: that is the review of a hold whose day has come. An act that names the hold as it was shown is refused when somebody changed it since. After the release the worker goes on with the erasures that waited. Throws notFound; conflict when the step is not open, or not to this person.
 */
export async function releaseHold(actor: Actor, id: string, input: z.output<typeof holdStep>): Promise<void> {
  requirePermission(actor, 'holds.manage');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can release a hold.');
  const { workspaceId, personId, name } = actor;
  await withWorkspace(workspaceId, async (tx) => {
    const holdId = fromPublicId('hold', id);
    const hold = holdId && (await lockHold(tx, workspaceId, holdId, limitedTo(actor)));
    if (!hold) throw new AppError('notFound', 'There is no hold with this id (hld_...).');
    const refusal = refusesHold(
      { state: holdState(hold), releaseAskedBy: hold.releaseAskedBy },
      input.step === 'keep'
        ? { act: 'keep', by: personId, reviewed: input.reviewOn !== undefined }
        : { act: input.step, by: personId },
    );
    if (input.reviewOn !== undefined && input.reviewOn <= new Date().toISOString().slice(0, 10))
      throw new AppError('invalidRequest', 'Give a day after today (UTC) on which somebody looks again.', {
        field: 'body.reviewOn',
      });
    if (refusal !== null) throw new AppError('conflict', refusal);
    const changed = changedSince(hold, input, personId);
    if (changed !== null) throw new AppError('conflict', `${changed} Look at it as it is now, then decide.`);
    const asked = input.step === 'keep' ? null : { by: personId, name, reason: input.reason };
    let acts =
      input.step === 'confirmRelease'
        ? await markReleased(tx, workspaceId, hold.holdId, { by: personId, name })
        : await askRelease(tx, workspaceId, hold.holdId, asked);
    const event = uuidv7();
    if (input.reviewOn !== undefined) acts = await markReviewed(tx, workspaceId, hold.holdId, { reviewOn: input.reviewOn, event }); // prettier-ignore
    // Looked at, or gone: nobody needs to be told any more that its day has come.
    if (input.reviewOn !== undefined || input.step === 'confirmRelease') await settleSubjects(tx, workspaceId, [id]);
    await appendAct(tx, actor, {
      eventId: event,
      kind: KINDS[input.step],
      data: {
        hold: id,
        matter: hold.matter,
        reason: input.reason,
        by: name,
        acts,
        ...(input.reviewOn && { reviewOn: input.reviewOn }),
      },
    });
  });
  if (input.step === 'confirmRelease' || input.reviewOn !== undefined) await tryJournalHolds(workspaceId);
}

/**
 * What somebody else did to the hold since it was shown, in words; null when the act is about the hold as it is. A review is no answer to a wish for its release:
 * it puts one aside only when it names the hold as it is with it.
 */
function changedSince(hold: HoldRow, { step, reviewOn, revision }: z.output<typeof holdStep>, personId: string): string | null {
  const unseen = step === 'keep' && reviewOn !== undefined && hold.releaseAskedBy !== null && hold.releaseAskedBy !== personId;
  if (revision === undefined ? !unseen : revision === holdRevision(hold)) return null;
  if (hold.releaseAskedBy !== null)
    return `${hold.releaseAskedByName} asked for the release of this hold: “${hold.releaseReason}”.`;
  return `This hold was kept meanwhile, or is looked at on another day: ${hold.reviewOn}.`;
}
