import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withPrisma, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { systemChange, type SystemChange } from '../systems';
import { lockCapture, saveCaptureChange } from './capture-store';
import { forgetSystems } from './resolve-systems';
import { findSystemForChange, memberName, saveSystem } from './system-overview-store';

/**
 * Changes what is stated of an AI system, and what is captured of it; what is left out stays. A system first seen in traffic counts as registered
 * from then on. What is stored stays as it is. A lower capture level holds for everything that is stored from then on, on every node; with a higher one a node may keep
 * less for some seconds still, because what it has left out of a record is gone.
 */
export async function changeSystem(actor: Actor, systemId: string, input: SystemChange): Promise<void> {
  requirePermission(actor, 'systems.manage');
  const given = systemChange.parse(input);
  if (!canSeeSystem(actor, systemId)) throw noSystem();
  await withPrisma(actor.workspaceId, async (tx) => {
    const found = await findSystemForChange(tx, actor.workspaceId, systemId);
    if (!found) throw noSystem();
    const before = {
      name: found.name,
      description: found.description,
      captureLevel: found.captureLevel,
      purpose: found.purpose,
      ownerId: found.ownerId,
      role: found.role,
      operator: found.operator,
      annexPoint: found.annexPoint,
      riskClass: found.riskClass,
      environments: found.environments,
    };
    const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<typeof before>;
    const after = { ...before, ...told };
    const capture = after.captureLevel !== before.captureLevel;
    if (capture) await lockCapture(tx, actor.workspaceId, 'change');
    if (after.ownerId !== before.ownerId) await requireOwner(tx, actor.workspaceId, after.ownerId);
    await saveSystem(tx, actor.workspaceId, systemId, { ...after, registeredAt: found.registeredAt ?? new Date() });
    if (!found.registeredAt || JSON.stringify(before) !== JSON.stringify(after)) {
      const [said] = await appendAct(tx, actor, {
        kind: found.registeredAt ? 'system.changed' : 'system.registered',
        systemId,
        data: { before, after },
      });
      if (capture) await saveCaptureChange(tx, actor.workspaceId, said!.idx);
    }
  });
  forgetSystems();
}

/** An owner is a member of the workspace. */
export async function requireOwner(tx: SqlTx, workspaceId: string, ownerId: string | null): Promise<void> {
  if (ownerId !== null && (await memberName(tx, workspaceId, ownerId)) === null)
    throw new AppError('unprocessable', 'The owner must be a member of this workspace.', { field: 'ownerId' });
}

const noSystem = (): AppError => new AppError('notFound', 'There is no AI system with this id, or it is not one you see.');
