import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { deleteUnheld, isHeld, selectWithdrawn } from '@/lib/ledger/server/shared-text-store';

/** How often the records of one workspace are looked through again for withdrawn texts. */
const EVERY_MS = 15 * 60_000;
const looked = new Map<string, number>();

/**
 * Deletes the bytes of withdrawn texts once the last record that held them has gone, as an event. Looks without a lock first: the log's
 * head is held only for a text that nobody holds any more. Returns how many went.
 */
export async function forgetTexts(now = Date.now()): Promise<number> {
  let gone = 0;
  for (const workspaceId of await listWorkspaceIds()) {
    if (now - (looked.get(workspaceId) ?? -Infinity) < EVERY_MS) continue;
    looked.set(workspaceId, now);
    for (const textId of await withWorkspace(workspaceId, (tx) => selectWithdrawn(tx, workspaceId))) {
      if (await withWorkspace(workspaceId, (tx) => isHeld(tx, textId))) continue;
      const went = await withWorkspace(workspaceId, async (tx) => {
        await lockHead(tx, workspaceId);
        if (!(await deleteUnheld(tx, textId))) return false;
        await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'artifact.textsDeleted', data: { texts: 1 } });
        return true;
      });
      if (went) gone += 1;
    }
  }
  return gone;
}
