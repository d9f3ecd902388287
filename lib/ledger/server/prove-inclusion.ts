import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, isUuid } from '@/lib/shared/ids';
import type { LogReader } from '../log-reader';
import { planInclusion } from '../merkle';
import { formatTlogProof } from '../tlog-proof';
import { newestCheckpoint } from './checkpoint-store';
import { findCheckpoint } from './get-checkpoint';
import { findEvent } from './tree-store';
import { foldFromTiles } from './tree-tiles';

/** How an event is named: its UUID, its public id (`evt_…`) or its index. */
export function parseEventName(text: string): { eventId: string } | { idx: number } {
  if (/^(?:0|[1-9][0-9]{0,14})$/.test(text)) return { idx: Number(text) };
  const eventId = isUuid(text) ? text.toLowerCase() : fromPublicId('event', text);
  if (eventId) return { eventId };
  throw new AppError('invalidRequest', 'event: give the id of an event (a UUID or evt_…) or its index in the log.', {
    field: 'event',
  });
}

/**
 * Proof that an event is in the log (C2SP tlog-proof v1), under the newest checkpoint or under that of `size`. Throws AppError notFound for
 * an event that is not there or may not be seen, notYetSigned for one that no checkpoint covers.
 */
export async function proveInclusion(
  { workspaceId, systems }: LogReader,
  { event, size }: { event: string; size?: number },
): Promise<{ text: string; index: number; size: number }> {
  return withWorkspace(workspaceId, async (tx) => {
    const found = await findEvent(tx, workspaceId, parseEventName(event));
    if (!found || (systems !== 'all' && (found.systemId === null || !systems.includes(found.systemId))))
      throw new AppError('notFound', 'There is no such event in this log.', { field: 'event' });
    // The first event of a new log waits for the first checkpoint as any other waits for the next.
    const checkpoint = size === undefined ? await newestCheckpoint(tx, workspaceId) : await findCheckpoint(tx, workspaceId, size);
    if (!checkpoint || checkpoint.size <= found.idx) {
      if (size === undefined || !checkpoint)
        throw new AppError('notYetSigned', 'No signed checkpoint covers this event yet. It usually takes two seconds.', {}, 2);
      throw new AppError('invalidRequest', `size: the event has the index ${found.idx}, so the tree must be larger.`, {
        field: 'size',
      });
    }
    const proof = await foldFromTiles(tx, workspaceId, planInclusion(found.idx, checkpoint.size));
    const text = formatTlogProof({ index: found.idx, proof, checkpoint: checkpoint.note });
    return { text, index: found.idx, size: checkpoint.size };
  });
}
