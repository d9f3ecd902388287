import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { StepOutline } from '@/lib/dialects/step';
import { brokenCursor } from '@/lib/shared/quote-given';
import { openTrail } from './open-trail';
import { contextOf } from './readable';
import { toOutline } from './step-outline';
import { selectOutline } from './trail-store';

const MAX_STEPS = 2_000;

/** The place that a steps cursor stands for. Throws invalidCursor. */
export function stepsAfter(cursor: string | null | undefined): number {
  if (cursor === undefined || cursor === null || cursor === '') return -1;
  if (!/^\d{1,9}$/.test(cursor)) throw brokenCursor(cursor, 'query.after');
  return Number(cursor);
}

/** Step outlines without content, in the order of their first arrival, up to 2,000 at a time. Throws notFound, invalidCursor. */
export async function listSteps(
  actor: Actor,
  anyId: string,
  given: { after?: string | null; limit?: number } = {},
): Promise<{ steps: StepOutline[]; cursor: string | null }> {
  requirePermission(actor, 'decisions.read');
  const after = stepsAfter(given.after);
  const limit = Math.min(MAX_STEPS, Math.max(1, given.limit ?? MAX_STEPS));
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await openTrail(tx, actor, anyId);
    const rows = await selectOutline(tx, actor.workspaceId, row.decision_id, after, limit + 1);
    const page = rows.slice(0, limit);
    const trail = contextOf(actor, row);
    return { steps: page.map((one) => toOutline(one, trail)), cursor: rows.length > limit ? String(page.at(-1)!.seq) : null };
  });
}
