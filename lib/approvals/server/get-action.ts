import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { ActionView } from '../contract';
import { isWaiting } from '../state';
import { notePolled } from './action-store';
import { requireAction } from './find-own-action';
import { viewAction } from './view-action';
import { waitForChange } from './wait-for-change';

/** An action as it stands. Throws notFound. */
export async function getAction(actor: Actor, publicId: string): Promise<ActionView> {
  requirePermission(actor, 'actions.read');
  return withWorkspace(actor.workspaceId, async (tx) =>
    viewAction(tx, actor.workspaceId, await requireAction(tx, actor, publicId)),
  );
}

/**
 * The same, held until it is decided, until its revision is another than `since`, or for `seconds`: whatever comes first. No connection to the
 * database is held meanwhile. Throws tooManyRequests when the caller waits for too many already.
 */
export async function waitForAction(
  actor: Actor,
  publicId: string,
  given: { seconds: number; since: number | undefined; signal: AbortSignal },
): Promise<ActionView> {
  requirePermission(actor, 'actions.read');
  const until = Date.now() + given.seconds * 1000;
  for (;;) {
    const view = await withWorkspace(actor.workspaceId, async (tx) => {
      const row = await requireAction(tx, actor, publicId);
      if (actor.type === 'key' && isWaiting(row.state)) await notePolled(tx, actor.workspaceId, row.action_id);
      return viewAction(tx, actor.workspaceId, row);
    });
    const left = until - Date.now();
    const moved = given.since !== undefined && given.since !== view.revision;
    if (!isWaiting(view.state) || moved || left <= 0 || given.signal.aborted) return view;
    const dueIn = view.review ? Date.parse(view.review.expiresAt) - Date.now() : Number.POSITIVE_INFINITY;
    await waitForChange(actor, { publicId, change: view.change, ms: Math.max(20, Math.min(left, dueIn)), signal: given.signal });
  }
}
