import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { uuidv7 } from '@/lib/shared/ids';
import { newSystem, type NewSystem } from '../systems';
import { requireOwner } from './change-system';
import { lockCapture, saveCaptureChange } from './capture-store';
import { forgetSystems } from './resolve-systems';
import { insertSystem, type SystemStatement } from './system-overview-store';

/** Registers an AI system before its first event, so that its capture level holds from the first byte. Returns its id (UUID). */
export async function registerSystem(actor: Actor, input: NewSystem): Promise<string> {
  requirePermission(actor, 'systems.manage');
  if (visibleSystems(actor) !== 'all') {
    throw new AppError('forbidden', 'You see some AI systems only, so you cannot register another one.');
  }
  const { key, name, captureLevel, ...given } = newSystem.parse(input);
  const { workspaceId } = actor;
  const systemId = uuidv7();
  const stated: SystemStatement = {
    description: given.description ?? null,
    purpose: given.purpose ?? null,
    ownerId: given.ownerId ?? null,
    role: given.role ?? null,
    operator: given.operator ?? null,
    annexPoint: given.annexPoint ?? null,
    riskClass: given.riskClass ?? null,
    environments: given.environments ?? [],
  };
  await withPrisma(workspaceId, async (tx) => {
    await requireOwner(tx, workspaceId, stated.ownerId);
    // Its emitters may send already: what they send meanwhile would be captured as of a system that nobody registered.
    if (captureLevel !== 'full') await lockCapture(tx, workspaceId, 'change');
    if (!(await insertSystem(tx, { workspaceId, systemId, key, name, captureLevel, registeredAt: new Date(), ...stated }))) {
      throw new AppError('conflict', 'An AI system with this key is here already.', { field: 'key' });
    }
    const [said] = await appendAct(tx, actor, {
      kind: 'system.registered',
      systemId,
      data: { key, name, captureLevel, ...stated },
    });
    if (captureLevel !== 'full') await saveCaptureChange(tx, workspaceId, said!.idx);
  });
  forgetSystems();
  return systemId;
}
