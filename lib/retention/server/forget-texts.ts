import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { deleteUnheld, isHeld, selectWithdrawn } from '@/lib/ledger/server/shared-text-store';
import { inEachWorkspaceEvery } from '@/lib/observability/in-each-workspace-every';

/** How often the records of one workspace are looked through again for withdrawn texts. */
const EVERY_MS = 15 * 60_000;

/**
 * Deletes the bytes of withdrawn texts once the last record that held them has gone, as an event. Looks without a lock first: the log's
 * head is held only for a text that nobody holds any more. Returns how many went.
 */
export const forgetTexts = inEachWorkspaceEvery('forget withdrawn texts', EVERY_MS, forgetIn);

async function forgetIn(workspaceId: string): Promise<number> {
  let gone = 0;
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
  return gone;
}
