import type { Actor } from '@/lib/access/actor';
import { can, canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { HaltView } from '../contract';
import { HaltNames } from './halt-names';
import { listHaltRows } from './halt-store';
import { COMMAND_LINE } from './start-halt';
import { viewHalt } from './view-halt';

/**
 * Halts in force first, then the newest: drills too. Those of one AI system for whoever sees it. Who halted is for people, why (which
 * may name suspects) for people who read content.
 */
export async function listHalts(actor: Actor, limit = 100): Promise<HaltView[]> {
  requirePermission(actor, 'actions.read');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const out: HaltView[] = [];
    const names = new HaltNames(tx, actor.workspaceId);
    for (const row of await listHaltRows(tx, actor.workspaceId, limit)) {
      if (row.scope === 'system' && !canSeeSystem(actor, row.system_id!)) continue;
      const view = await viewHalt(tx, actor.workspaceId, row, names);
      const startedBy = row.started_by === COMMAND_LINE.id ? COMMAND_LINE.name : 'a person';
      const unnamed = actor.type === 'person' ? {} : { startedBy, endedBy: view.endedBy && 'a person' };
      // Names like one that was not seen may be of AI systems that the reader does not see.
      const near = actor.type === 'person' && actor.systems !== 'all' ? { nearest: [] } : {};
      out.push({
        ...view,
        ...unnamed,
        ...near,
        ...(actor.type === 'person' && can(actor, 'content.read') ? {} : { reason: null }),
      });
    }
    return out;
  });
}
