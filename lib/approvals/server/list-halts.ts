import type { Actor } from '@/lib/access/actor';
import { can, canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { HaltView } from '../contract';
import { listHaltRows } from './halt-store';
import { viewHalt } from './view-halt';

/**
 * Halts in force first, then the newest: drills too. Those of one AI system for whoever sees it. Who halted is for people, why (which
 * may name suspects) for people who read content.
 */
export async function listHalts(actor: Actor, limit = 100): Promise<HaltView[]> {
  requirePermission(actor, 'actions.read');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const out: HaltView[] = [];
    for (const row of await listHaltRows(tx, actor.workspaceId, limit)) {
      if (row.scope === 'system' && !canSeeSystem(actor, row.system_id!)) continue;
      const view = await viewHalt(tx, actor.workspaceId, row);
      const names = actor.type === 'person' ? {} : { startedBy: 'a person', endedBy: view.endedBy && 'a person' };
      out.push({ ...view, ...names, ...(actor.type === 'person' && can(actor, 'content.read') ? {} : { reason: null }) });
    }
    return out;
  });
}
