import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import type { ActionView } from '../contract';
import { isWaiting } from '../state';
import type { ActionRow } from './action-store';
import { requireAction, runsIt } from './find-own-action';
import { notePolled } from './note-polled';
import { readableActions, withoutContent } from './readable-actions';
import { standing, viewAction } from './view-action';
import { waitForChange } from './wait-for-change';

/** Between looks at an action that is due. */
const SOON_MS = 1_000;

/** An action as it stands. Throws notFound. */
export async function getAction(actor: Actor, publicId: string): Promise<ActionView> {
  requirePermission(actor, 'actions.read');
  return withWorkspace(actor.workspaceId, async (tx) => viewFor(tx, actor, await requireAction(tx, actor, publicId)));
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
  const { workspaceId } = actor;
  const until = Date.now() + given.seconds * 1000;
  for (;;) {
    // Its row alone, while there is nothing to tell: hundreds wait, and their content is opened once, for the answer.
    const row = await withWorkspace(workspaceId, (tx) => requireAction(tx, actor, publicId));
    const { state } = standing(row);
    if (actor.type === 'key' && isWaiting(state)) notePolled(workspaceId, row.action_id);
    const left = until - Date.now();
    const moved = given.since !== undefined && given.since !== row.revision;
    if (!isWaiting(state) || moved || left <= 0 || given.signal.aborted) return getAction(actor, publicId);
    const dueIn = row.expires_at ? row.expires_at.getTime() - row.now.getTime() : Number.POSITIVE_INFINITY;
    await waitForChange(actor, {
      publicId,
      change: row.change,
      ms: Math.min(left, Math.max(SOON_MS, dueIn)),
      signal: given.signal,
    });
  }
}

async function viewFor(tx: SqlTx, actor: Actor, row: ActionRow): Promise<ActionView> {
  const view = await viewAction(tx, actor.workspaceId, row);
  if (runsIt(actor, row) || (await readableActions(tx, actor, [row])).has(row.action_id)) return view;
  return withoutContent(view);
}
