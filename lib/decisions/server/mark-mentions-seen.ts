import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { markSeen } from './comment-store';

/** Notes that the actor has seen where they were named: in one decision (UUID), or everywhere (null). */
export async function markMentionsSeen(actor: Actor, decisionId: string | null): Promise<void> {
  if (actor.type !== 'person') return;
  await withWorkspace(actor.workspaceId, (tx) => markSeen(tx, actor.workspaceId, actor.personId, decisionId));
}
