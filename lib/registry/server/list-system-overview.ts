import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { SystemUse, SystemView } from '../contract';
import { listSystemUse } from './seen-store';
import {
  listMembers,
  listOverviewRows,
  listSystemPeople,
  type SystemOverviewRow,
  type SystemPerson,
} from './system-overview-store';

export type SystemOverview = SystemOverviewRow & { id: string };

/** The AI systems the actor sees, by name, with how much they decided. */
export async function listSystemOverview(actor: Actor): Promise<SystemOverview[]> {
  requirePermission(actor, 'systems.read');
  requireBeyondRooms(actor);
  const visible = visibleSystems(actor);
  const rows = await withWorkspace(actor.workspaceId, (tx) =>
    listOverviewRows(tx, actor.workspaceId, visible === 'all' ? null : visible),
  );
  return rows.map((row) => ({ ...row, id: toPublicId('system', row.systemId) }));
}

/**
 * One system (UUID), who sees it, and what it uses; `people` is null for those who may not know. `members` may be named as its owner, for those
 * who may change that. Throws `notFound`, also for what is not theirs.
 */
export async function getSystemOverview(
  actor: Actor,
  systemId: string,
): Promise<{ system: SystemOverview; people: SystemPerson[] | null; members: { id: string; name: string }[]; use: SystemUse[] }> {
  requirePermission(actor, 'systems.read');
  requireBeyondRooms(actor);
  const visible = visibleSystems(actor);
  if (visible !== 'all' && !visible.includes(systemId)) throw noSystem();
  return withWorkspace(actor.workspaceId, async (tx) => {
    const [row] = await listOverviewRows(tx, actor.workspaceId, [systemId]);
    if (!row) throw noSystem();
    const people = can(actor, 'people.read') ? await listSystemPeople(tx, actor.workspaceId, systemId) : null;
    const members = can(actor, 'systems.manage') && actor.type === 'person' ? await listMembers(tx, actor.workspaceId) : [];
    const use = await listSystemUse(tx, actor.workspaceId, systemId);
    return { system: { ...row, id: toPublicId('system', systemId) }, people, members, use };
  });
}

/** As the API answers it. A system that was registered before its first decision was not seen yet. */
export function toSystemView(row: SystemOverview): SystemView {
  const neverSeen = row.registeredAt !== null && row.decisions === 0;
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    purpose: row.purpose,
    owner: row.ownerId === null ? null : { id: toPublicId('person', row.ownerId), name: row.ownerName ?? '' },
    role: row.role,
    operator: row.operator,
    annexPoint: row.annexPoint,
    riskClass: row.riskClass,
    environments: row.environments,
    captureLevel: row.captureLevel,
    registeredAt: row.registeredAt?.toISOString() ?? null,
    firstSeenAt: neverSeen ? null : row.firstSeenAt.toISOString(),
    decisions: row.decisions,
    recentDecisions: row.recentDecisions,
    lastDay: row.lastDay,
  };
}

const noSystem = (): AppError => new AppError('notFound', 'There is no AI system with this id, or it is not one you see.');
