import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { HoldView } from '../contract';
import { listHoldRows } from './hold-store';
import { limitedTo } from './sees-all';
import { toHoldView } from './views';

const MOST = 500;

/** Holds of what the actor sees, open ones first, then newest first. */
export async function listHolds(actor: Actor): Promise<HoldView[]> {
  requirePermission(actor, 'retention.read');
  const rows = await withWorkspace(actor.workspaceId, (tx) => listHoldRows(tx, actor.workspaceId, MOST, limitedTo(actor)));
  return rows.map((row) => toHoldView(row, actor));
}
