import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import { refusesHold } from '../hold';
import { askRelease, lockHold, markReleased } from './hold-store';
import { tryJournalHolds } from './journal-holds';
import { limitedTo } from './sees-all';
import { holdState } from './views';

const KINDS = { askRelease: 'hold.release.asked', confirmRelease: 'hold.released', keep: 'hold.kept' } as const;

/**
 * One step towards the release of a hold, with its event: one person asks, another one confirms; either may keep it. After the release
 * the worker goes on with the erasures that waited. Throws notFound; conflict when the step is not open, or not to this person.
 */
export async function releaseHold(
  actor: Actor,
  id: string,
  input: { step: 'askRelease' | 'confirmRelease' | 'keep'; reason: string },
): Promise<void> {
  requirePermission(actor, 'holds.manage');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can release a hold.');
  const { workspaceId, personId, name } = actor;
  await withWorkspace(workspaceId, async (tx) => {
    const holdId = fromPublicId('hold', id);
    const hold = holdId && (await lockHold(tx, workspaceId, holdId, limitedTo(actor)));
    if (!hold) throw new AppError('notFound', 'There is no hold with this id (hld_...).');
    const refusal = refusesHold(
      { state: holdState(hold), releaseAskedBy: hold.releaseAskedBy },
      { act: input.step, by: personId },
    );
    if (refusal !== null) throw new AppError('conflict', refusal);
    if (input.step === 'confirmRelease') await markReleased(tx, workspaceId, hold.holdId, { by: personId, name });
    else
      await askRelease(tx, workspaceId, hold.holdId, input.step === 'keep' ? null : { by: personId, name, reason: input.reason });
    await appendAct(tx, actor, {
      kind: KINDS[input.step],
      data: { hold: id, matter: hold.matter, reason: input.reason, by: name },
    });
  });
  if (input.step === 'confirmRelease') await tryJournalHolds(workspaceId);
}
