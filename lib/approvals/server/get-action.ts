import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import type { ActionView } from '../contract';
import { isWaiting } from '../state';
import { notePolled, type ActionRow } from './action-store';
import { requireAction } from './find-own-action';
import { readableActions, runsIt, withoutContent } from './readable-actions';
import { viewAction } from './view-action';
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
  const until = Date.now() + given.seconds * 1000;
  for (;;) {
    const { view, dueIn } = await withWorkspace(actor.workspaceId, async (tx) => {
      const row = await requireAction(tx, actor, publicId);
      if (actor.type === 'key' && isWaiting(row.state)) await notePolled(tx, actor.workspaceId, row.action_id);
      // By the database's clock alone: this machine's may be another.
      const dueIn = row.expires_at ? row.expires_at.getTime() - row.now.getTime() : Number.POSITIVE_INFINITY;
      return { view: await viewFor(tx, actor, row), dueIn };
    });
    const left = until - Date.now();
    const moved = given.since !== undefined && given.since !== view.revision;
    if (!isWaiting(view.state) || moved || left <= 0 || given.signal.aborted) return view;
    await waitForChange(actor, {
      publicId,
      change: view.change,
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
