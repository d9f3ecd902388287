import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import type { JsonObject } from '@/lib/shared/json';
import { eraseDecisions } from './erase-decisions';
import { readJournal, type Journalled } from './journal';
import { sortHeld } from './target-store';

/**
 * Erases again what the journals name, after a backup from before was restored. What is gone already is left as it is, without an
 * event; what is under a hold that the backup knows stays, and is counted. Call before anybody may read. Returns how many decisions were
 * erased again.
 */
export async function reapplyErasures(): Promise<{ entries: number; erased: number; held: number }> {
  const done = { entries: 0, erased: 0, held: 0 };
  for (const workspaceId of await listWorkspaceIds()) {
    for (const entry of readJournal(workspaceId)) {
      done.entries += 1;
      const again = await withWorkspace(workspaceId, async (tx) => {
        const ids = entry.targets.map((one) => one.decision);
        const places = new Map((await sortHeld(tx, ids, workspaceId)).map((one) => [one.id, one]));
        const free = entry.targets.filter(({ decision }) => places.get(decision)?.there && !places.get(decision)?.held);
        done.held += entry.targets.filter(({ decision }) => places.get(decision)?.held).length;
        const { records } = await eraseDecisions(
          tx,
          workspaceId,
          { keep: entry.keep, says: saysAgain(entry) },
          free.map(({ decision, fields }) => ({ decisionId: decision, fields })),
        );
        return [...records.values()].filter((count) => count > 0).length;
      });
      done.erased += again;
    }
  }
  return done;
}

function saysAgain(entry: Journalled): JsonObject {
  return {
    request: entry.request,
    case: entry.case,
    legalBasis: entry.legalBasis,
    erasedAt: entry.at,
    ground: 'restored from a backup',
  };
}
