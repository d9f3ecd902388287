import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { systemChange, type SystemChange } from '../systems';
import { forgetSystems } from './resolve-systems';
import { findSystemForChange, saveSystem } from './system-overview-store';

/**
 * Sets an AI system's name, description and capture level; a system first seen in traffic counts as registered from then on. The
 * level holds for what arrives afterwards (within a few seconds on every node): what is stored stays as it is.
 */
export async function changeSystem(actor: Actor, systemId: string, input: SystemChange): Promise<void> {
  requirePermission(actor, 'systems.manage');
  const { name, description = null, captureLevel } = systemChange.parse(input);
  if (!canSeeSystem(actor, systemId)) throw noSystem();
  await withPrisma(actor.workspaceId, async (tx) => {
    const found = await findSystemForChange(tx, actor.workspaceId, systemId);
    if (!found) throw noSystem();
    const before = { name: found.name, description: found.description, captureLevel: found.captureLevel };
    const after = { name, description: description || null, captureLevel };
    await saveSystem(tx, actor.workspaceId, systemId, { ...after, registeredAt: found.registeredAt ?? new Date() });
    if (!found.registeredAt || JSON.stringify(before) !== JSON.stringify(after)) {
      await appendAct(tx, actor, {
        kind: found.registeredAt ? 'system.changed' : 'system.registered',
        systemId,
        data: { before, after },
      });
    }
  });
  forgetSystems();
}

const noSystem = (): AppError => new AppError('notFound', 'There is no AI system with this id, or it is not one you see.');
