import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import type { ErasureView } from '../contract';
import { countTargets, listRequests } from './erasure-store';
import { limitedTo } from './sees-all';
import { toErasureView } from './views';

/** Requests for erasure, newest first, in pages. Throws invalidCursor. */
export async function listErasures(
  actor: Actor,
  given: { cursor?: string | null; limit?: number } = {},
): Promise<{ items: ErasureView[]; nextCursor: string | null }> {
  requirePermission(actor, 'retention.read');
  const before = given.cursor ? fromPublicId('erasure', given.cursor) : null;
  if (given.cursor && !before) throw brokenCursor(given.cursor);
  const limit = Math.min(200, Math.max(1, given.limit ?? 50));
  return withWorkspace(actor.workspaceId, async (tx) => {
    const rows = await listRequests(tx, actor.workspaceId, before, limit + 1, limitedTo(actor));
    const page = rows.slice(0, limit);
    const items: ErasureView[] = [];
    for (const row of page) items.push(toErasureView(row, await countTargets(tx, actor.workspaceId, row.requestId), actor));
    return { items, nextCursor: rows.length > limit ? toPublicId('erasure', page.at(-1)!.requestId) : null };
  });
}
