import { withWorkspace } from '@/lib/db/transaction';
import { clearEmitters } from './emitter-store';
import { hasRemovals, lockCursor, rewindCursor } from './cursor-store';
import { clearGaps } from './gap-store';

/**
 * Lets the worker make what is known of completeness anew from the log. What records told that have been removed since cannot be told
 * again: the numbers of emitters stay as they were counted once anything was removed from the log, and so does what erased records said of
 * their own decision. Counters and links are written over.
 */
export async function resetCompleteness(workspaceId: string): Promise<void> {
  await withWorkspace(workspaceId, async (tx) => {
    while ((await lockCursor(tx, workspaceId)) === null) await new Promise((resolve) => setTimeout(resolve, 100));
    if (!(await hasRemovals(tx, workspaceId))) await clearEmitters(tx, workspaceId);
    await clearGaps(tx, workspaceId);
    await rewindCursor(tx, workspaceId);
  });
}
