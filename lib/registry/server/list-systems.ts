import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { SystemEntry } from '../contract';
import { selectSystems } from './system-store';

/** The AI systems that the actor may see, by name. */
export async function listSystems(actor: Actor): Promise<SystemEntry[]> {
  requirePermission(actor, 'systems.read');
  return withWorkspace(actor.workspaceId, (tx) => selectSystems(tx, actor.workspaceId, visibleSystems(actor)));
}
