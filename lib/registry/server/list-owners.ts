import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { listMembers } from './system-overview-store';

/** Members of the workspace who may be named as the owner of an AI system, by name. */
export async function listOwners(actor: Actor): Promise<{ id: string; name: string }[]> {
  requirePermission(actor, 'systems.manage');
  return withWorkspace(actor.workspaceId, (tx) => listMembers(tx, actor.workspaceId));
}
