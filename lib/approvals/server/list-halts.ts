import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { HaltView } from '../contract';
import { listHaltRows } from './halt-store';
import { viewHalt } from './view-halt';

/** Halts in force first, then the newest: drills too. */
export async function listHalts(actor: Actor, limit = 100): Promise<HaltView[]> {
  requirePermission(actor, 'actions.read');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const out: HaltView[] = [];
    for (const row of await listHaltRows(tx, actor.workspaceId, limit)) out.push(await viewHalt(tx, actor.workspaceId, row));
    return out;
  });
}
