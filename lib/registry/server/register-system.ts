import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { uuidv7 } from '@/lib/shared/ids';
import { newSystem, type NewSystem } from '../systems';
import { forgetSystems } from './resolve-systems';
import { insertSystem } from './system-overview-store';

/** Registers an AI system before its first event, so that its capture level holds from the first byte. Returns its id (UUID). */
export async function registerSystem(actor: Actor, input: NewSystem): Promise<string> {
  requirePermission(actor, 'systems.manage');
  if (visibleSystems(actor) !== 'all') {
    throw new AppError('forbidden', 'You see some AI systems only, so you cannot register another one.');
  }
  const { key, name, description = null, captureLevel } = newSystem.parse(input);
  const { workspaceId } = actor;
  const systemId = uuidv7();
  await withPrisma(workspaceId, async (tx) => {
    const row = { workspaceId, systemId, key, name, description: description || null, captureLevel, registeredAt: new Date() };
    if (!(await insertSystem(tx, row))) {
      throw new AppError('conflict', 'An AI system with this key is here already.', { field: 'key' });
    }
    await appendAct(tx, actor, {
      kind: 'system.registered',
      systemId,
      data: { key, name, description: description || null, captureLevel },
    });
  });
  forgetSystems();
  return systemId;
}
