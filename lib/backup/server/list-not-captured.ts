import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { withControl } from '@/lib/db/transaction';
import { notCapturedIn, type NotCaptured } from '../recovery';
import { findEndedRecovery } from './recovery-store';

/**
 * The AI systems that the last restore could not bring back to the level at which they were captured, after its recovery has ended and until somebody has dealt
 * with them; none for who may not.
 */
export async function listNotCaptured(actor: Actor): Promise<NotCaptured[]> {
  if (!can(actor, 'systems.manage')) return [];
  const recovery = await withControl(findEndedRecovery);
  return recovery && !recovery.settled.includes(actor.workspaceId) ? notCapturedIn(recovery.detail, actor.workspaceId) : [];
}
