import type { Actor } from '@/lib/access/actor';
import { requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { PromotionView } from '../contract';
import type { PromotionState } from '../promotion';
import { reachOf } from './acting';
import { listPromotionRows } from './deployment-store';
import { toPromotionView } from './views';

/** Promotions in the AI systems the actor sees: those that wait first, then the newest. */
export async function listPromotions(actor: Actor, state: PromotionState | null = null): Promise<PromotionView[]> {
  requirePermission(actor, 'systems.read');
  requireBeyondRooms(actor);
  const { systems } = reachOf(actor);
  const rows = await withWorkspace(actor.workspaceId, (tx) =>
    listPromotionRows(tx, actor.workspaceId, { artifactId: null, systems, state }),
  );
  return rows.map((row) => toPromotionView(actor, row));
}
