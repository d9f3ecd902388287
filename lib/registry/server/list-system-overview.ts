import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { listOverviewRows, listSystemPeople, type SystemOverviewRow, type SystemPerson } from './system-overview-store';

export type SystemOverview = SystemOverviewRow & { id: string };

/** The AI systems the actor sees, by name, with how much they decided. */
export async function listSystemOverview(actor: Actor): Promise<SystemOverview[]> {
  requirePermission(actor, 'systems.read');
  const visible = visibleSystems(actor);
  const rows = await withWorkspace(actor.workspaceId, (tx) =>
    listOverviewRows(tx, actor.workspaceId, visible === 'all' ? null : visible),
  );
  return rows.map((row) => ({ ...row, id: toPublicId('system', row.systemId) }));
}

/** One system (UUID) and who sees it; `people` is null for those who may not know. Throws `notFound`, also for what is not theirs. */
export async function getSystemOverview(
  actor: Actor,
  systemId: string,
): Promise<{ system: SystemOverview; people: SystemPerson[] | null }> {
  requirePermission(actor, 'systems.read');
  const visible = visibleSystems(actor);
  if (visible !== 'all' && !visible.includes(systemId)) throw noSystem();
  return withWorkspace(actor.workspaceId, async (tx) => {
    const [row] = await listOverviewRows(tx, actor.workspaceId, [systemId]);
    if (!row) throw noSystem();
    const people = can(actor, 'people.read') ? await listSystemPeople(tx, actor.workspaceId, systemId) : null;
    return { system: { ...row, id: toPublicId('system', systemId) }, people };
  });
}

const noSystem = (): AppError => new AppError('notFound', 'There is no AI system with this id, or it is not one you see.');
