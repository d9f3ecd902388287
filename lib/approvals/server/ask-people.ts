import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Chain } from './chain';
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
  const eligible = await membersWithRoles(tx, workspaceId, given.chain.roles, given.systemId);
  const others = given.chain.excludeOwner ? eligible.filter((id) => id !== given.chain.owner) : eligible;
  if (others.length < given.chain.quorum)
    await enqueueNotice(tx, workspaceId, { topic: 'review.unstaffed', subject, tier, dueAt });
}
