import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { eraseDecisions } from './erase-decisions';
import { readJournal, type JournalledErasure } from './journal';
import { sortHeld } from './target-store';
import { takeOut } from './withdraw-texts';

/**
 * Erases again what the journals name, after a backup from before was restored. What is gone already is left as it is, without an
 * event; what is under a hold that the backup knows stays, and is counted. Call before anybody may read. Returns how many decisions were
 * erased again.
 */
export async function reapplyErasures(): Promise<{ entries: number; erased: number; held: number; texts: number }> {
  const done = { entries: 0, erased: 0, held: 0, texts: 0 };
  for (const workspaceId of await listWorkspaceIds()) {
    for (const entry of readJournal(workspaceId)) {
      done.entries += 1;
      if ('texts' in entry) {
        done.texts += await withdrawAgain(workspaceId, entry.texts);
        continue;
      }
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

/** The registered text that was withdrawn after the backup was made. What the backup does not know is not there to be withdrawn. */
async function withdrawAgain(workspaceId: string, place: { versionId: string; registeredIdx: number }): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId);
    const { withdrawn, deleted } = await takeOut(tx, workspaceId, { ...place, by: 'Countersign, after a restore' });
    if (withdrawn === 0) return 0;
    const data = { version: toPublicId('version', place.versionId), ground: 'restored from a backup', texts: withdrawn, deleted };
    await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'artifact.textsWithdrawn', data });
    return withdrawn;
  });
}

function saysAgain(entry: JournalledErasure): JsonObject {
  return {
    request: entry.request,
    case: entry.case,
    legalBasis: entry.legalBasis,
    erasedAt: entry.at,
    ground: 'restored from a backup',
  };
}
