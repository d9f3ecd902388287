import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { isRequestOpen, markDone } from './register-store';

/** A task (UUID) is done. An event `control.taskDone`. Throws notFound, also when it was done before; conflict for what an auditor waits to be answered. */
export async function finishTask(actor: Actor, taskId: string): Promise<void> {
  requirePermission(actor, 'evidence.manage');
  await withWorkspace(actor.workspaceId, async (tx) => {
    if (await isRequestOpen(tx, actor.workspaceId, taskId))
      throw new AppError('conflict', 'An auditor asked for this: it is done once it is answered.');
    const done = await markDone(tx, actor.workspaceId, taskId, actor.type === 'person' ? actor.personId : null);
    if (!done || (done.systemId !== null && !canSeeSystem(actor, done.systemId)))
      throw new AppError('notFound', 'There is no such task, or it is done already.');
    await appendAct(tx, actor, {
      kind: 'control.taskDone',
      systemId: done.systemId,
      data: { task: toPublicId('task', taskId), framework: done.framework, ref: done.ref },
    });
  });
}
