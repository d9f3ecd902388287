import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import type { SystemEntry } from '@/lib/registry/contract';
import { findSystem } from '@/lib/registry/server/find-system';
import { listSystems } from '@/lib/registry/server/list-systems';
import { periodOf } from '../period';
import type { Asked } from './block-query';
import { withinRoom } from './room-scope';

export interface AskedFor {
  /** `sys_...`, a UUID or the key; null or left out: all AI systems that the reader sees. */
  system?: string | null;
  from?: string | null;
  to?: string | null;
  /** What it is asked for, where it is one of these: an auditor's room holds some frameworks and the blocks of their controls. */
  framework?: string;
  block?: string;
}

/**
 * What was asked for, resolved for this reader: whom an auditor's room lets in gets what it holds. Throws notFound for a system that is not theirs,
 * invalidRequest for a period that is none, forbidden for one that their room does not hold.
 */
export async function resolveScope(
  actor: Actor,
  given: AskedFor,
  now: Date = new Date(),
): Promise<{ asked: Asked; system: SystemEntry | null; systems: SystemEntry[] }> {
  requirePermission(actor, 'evidence.read');
  const visible = visibleSystems(actor);
  const named = given.system ? await findSystem(actor, given.system) : null;
  const room = withinRoom(actor, given, named?.id ?? null, now);
  const { from, to } = room ?? periodOf(given, now);
  const system = named ?? (room && (await findSystem(actor, room.systemId)));
  const systems = system ? [system] : (await listSystems(actor)).filter((one) => visible === 'all' || visible.includes(one.id));
  return {
    asked: { workspaceId: actor.workspaceId, systems: systems.map((one) => one.id), all: system === null, from, to, now },
    system,
    systems,
  };
}
