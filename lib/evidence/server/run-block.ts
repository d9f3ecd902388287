import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import type { BlockRun, CountingProgress } from '../contract';
import { findBlock } from './find-block';
import { freshen } from './freshen';
import { listBlockRecords } from './list-block-records';
import { FIRST_RECORDS, measureBlocks } from './measure-blocks';
import { resolveScope, type AskedFor } from './scope';

/**
 * Runs one evidence block over an AI system (or all that the reader sees) and whole days (UTC), with the first record ids of its population. A day that
 * is not counted yet is counted first, as far as that is quick; `progress` is null when every day was. Throws notFound, invalidRequest, forbidden.
 */
export async function runBlock(
  actor: Actor,
  given: AskedFor & { block: string; now?: Date },
): Promise<BlockRun & { progress: CountingProgress | null }> {
  const definition = findBlock(given.block);
  const { asked } = await resolveScope(actor, given, given.now);
  const progress = await freshen(asked);
  const [run] = await withWorkspace(actor.workspaceId, (tx) => measureBlocks(tx, asked, [definition.id]));
  const { items } = await listBlockRecords(actor, { ...given, limit: FIRST_RECORDS });
  return { ...run!, recordIds: items.map((item) => item.id), progress };
}
