import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { countReviewDue } from './hold-store';
import { limitedTo } from './sees-all';

/** How many holds wait for somebody to look whether they are still needed, of those that the actor may keep or release; none for others. */
export async function countDueReviews(actor: Actor, now: Date = new Date()): Promise<number> {
  if (!can(actor, 'holds.manage') || !can(actor, 'retention.read')) return 0;
  const today = now.toISOString().slice(0, 10);
  return withWorkspace(actor.workspaceId, (tx) => countReviewDue(tx, actor.workspaceId, today, limitedTo(actor)));
}
