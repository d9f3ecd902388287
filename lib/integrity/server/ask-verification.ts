import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { uuidv7 } from '@/lib/shared/ids';
import { findOpenRun, insertRun } from './run-store';

/**
 * Asks for a verification of the whole log now; the worker carries it out, and records it with who asked. Throws conflict while one waits
 * or goes on.
 */
export async function askVerification(actor: Actor): Promise<{ id: string }> {
  requirePermission(actor, 'access.read');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const open = await findOpenRun(tx, actor.workspaceId);
    if (open) throw new AppError('conflict', 'A verification of this log is already going on. Its result will be shown here.');
    const runId = uuidv7();
    await insertRun(tx, actor.workspaceId, {
      runId,
      cause: 'person',
      askedBy: actor.type === 'person' ? actor.personId : null,
      content: true,
      whole: true,
    });
    return { id: runId };
  });
}
