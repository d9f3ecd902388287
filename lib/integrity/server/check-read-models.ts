import { foldLog } from '@/lib/decisions/server/rebuild-read-models';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { FaultBook } from '../fault-book';
import { compareReadModels, keepReadModels } from './read-model-store';

/** Thrown to leave the transaction as it was found. */
class Compared extends Error {}

/**
 * Makes the read models anew from the log, compares them with those that pages show, and leaves everything as it was. Ingest waits
 * meanwhile, as for `countersign rebuild`: for a quiet hour.
 */
export async function checkReadModels(workspaceId: string, faults: FaultBook): Promise<void> {
  try {
    await withWorkspace(workspaceId, async (tx) => {
      await keepReadModels(tx, workspaceId);
      await foldLog(tx, workspaceId);
      for (const { table, decisionId, found } of await compareReadModels(tx, workspaceId)) {
        const decision = decisionId ? toPublicId('decision', decisionId) : undefined;
        faults.add({
          layer: 'readModel',
          where: `table ${table}${decision ? `, decision ${decision}` : ''}`,
          expected: 'what folding the log gives',
          found,
          ...(decision && { decision }),
          from: 0,
          to: 0,
        });
      }
      throw new Compared();
    });
  } catch (error) {
    if (!(error instanceof Compared)) throw error;
  }
}
