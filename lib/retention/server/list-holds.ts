import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { HoldView } from '../contract';
import { listHoldRows } from './hold-store';
import { limitedTo } from './sees-all';
import { toHoldView } from './views';

const MOST = 500;

/** Holds of what the actor sees: open ones first, among them those whose day of review has come, then newest first. */
export async function listHolds(actor: Actor, now = new Date()): Promise<HoldView[]> {
  requirePermission(actor, 'retention.read');
  const rows = await withWorkspace(actor.workspaceId, (tx) =>
    listHoldRows(tx, actor.workspaceId, MOST, limitedTo(actor), now.toISOString().slice(0, 10)),
  );
  return rows.map((row) => toHoldView(row, actor, now));
}
