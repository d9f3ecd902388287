import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { formatConsistencyProof } from '../consistency-proof';
import type { LogReader } from '../log-reader';
import { planConsistency } from '../merkle';
import { findCheckpoint } from './get-checkpoint';
import { foldFromTiles } from './tree-tiles';

/** Proof that the tree of `from` entries is the beginning of a later signed one (the body of C2SP tlog-witness add-checkpoint). */
export async function proveConsistency(
  { workspaceId }: LogReader,
  { from, to }: { from: number; to?: number },
): Promise<{ text: string; from: number; size: number }> {
  return withWorkspace(workspaceId, async (tx) => {
    const checkpoint = await findCheckpoint(tx, workspaceId, to);
    if (from > checkpoint.size)
      throw new AppError('invalidRequest', `from: the later tree has ${checkpoint.size} entries.`, { field: 'from' });
    const proof = await foldFromTiles(tx, workspaceId, planConsistency(from, checkpoint.size));
    return { text: formatConsistencyProof({ from, proof, checkpoint: checkpoint.note }), from, size: checkpoint.size };
  });
}
