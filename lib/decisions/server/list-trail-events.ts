import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { TrailEvent } from '../trail';
import { openTrail, readEvents } from './open-trail';

const MAX_EVENTS = 1_000;

/** The events of a decision in the order of the log, after a place in it. Throws notFound. */
export async function listTrailEvents(
  actor: Actor,
  anyId: string,
  given: { after?: number; limit?: number } = {},
): Promise<{ events: TrailEvent[]; cursor: number | null }> {
  requirePermission(actor, 'decisions.read');
  const limit = Math.min(MAX_EVENTS, Math.max(1, given.limit ?? MAX_EVENTS));
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await openTrail(tx, actor, anyId);
    return readEvents(tx, actor, row.decision_id, { after: given.after ?? -1, limit });
  });
}
