import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { captureSettled, notCapturedIn } from '../recovery';
import { findEndedRecovery, settleCapture as markSettled } from './recovery-store';

/**
 * Somebody has dealt with the AI systems that a restore could not bring back to their capture level: they were registered, or need not be. Written with its event
 * `recovery.captureSettled`; the notice goes. Throws conflict where nothing waits for it.
 */
export async function settleCapture(actor: Actor, input: z.output<typeof captureSettled>): Promise<void> {
  requirePermission(actor, 'systems.manage');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can say that it was dealt with.');
  const { reason } = captureSettled.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const recovery = await findEndedRecovery(tx);
    const systems = recovery ? notCapturedIn(recovery.detail, actor.workspaceId) : [];
    if (!recovery || systems.length === 0 || !(await markSettled(tx, recovery.id, actor.workspaceId)))
      throw new AppError('conflict', 'Nothing waits for this: no AI system was left out, or somebody has dealt with it already.');
    const data = { systems: systems.map(({ system, level }) => ({ system, level })), reason, by: actor.name };
    await appendAct(tx, actor, { kind: 'recovery.captureSettled', data });
  });
}
