import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Chain } from './chain';
import { findAction } from './action-store';
import { isConcerned } from './eligibility';
import { dutyOf } from './reviewer-duty';
import { membersWithRoles } from './reviewer-store';
import { enqueueNotice } from './setting-store';

/** Somebody is told that people are asked; an administrator at once when there is nobody who could decide. */
export async function askPeople(
  tx: SqlTx,
  workspaceId: string,
  given: { actionId: string; systemId: string; tier: string; dueAt: Date; chain: Chain },
): Promise<void> {
  const subject = toPublicId('action', given.actionId);
  const { tier, dueAt } = given;
  await enqueueNotice(tx, workspaceId, { topic: 'action.pendingReview', subject, tier, dueAt });
  if ((await ableToDecide(tx, workspaceId, given)) < given.chain.quorum)
    await enqueueNotice(tx, workspaceId, { topic: 'review.unstaffed', subject, tier, dueAt });
}

/** How many could decide it now: of the roles, seeing the AI system, not concerned by it, and with a valid competence where one is asked for. */
async function ableToDecide(
  tx: SqlTx,
  workspaceId: string,
  given: { actionId: string; systemId: string; tier: string; chain: Chain },
): Promise<number> {
  const row = await findAction(tx, workspaceId, given.actionId);
  let able = 0;
  for (const { personId, email } of await membersWithRoles(tx, workspaceId, given.chain.roles, given.systemId)) {
    if (row && isConcerned(workspaceId, row, personId, email)) continue;
    const duty =
      row && given.chain.requireCompetence ? await dutyOf(tx, workspaceId, { personId, tier: given.tier, at: row.now }) : null;
    if (duty && (duty.refused || !duty.line)) continue;
    able += 1;
    if (able >= given.chain.quorum) break;
  }
  return able;
}
