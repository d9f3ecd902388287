import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { Route } from '@/lib/policy/contract';
import type { AssessedTier } from '@/lib/risk/contract';
import type { JsonValue } from '@/lib/shared/json';
import { requirePerson, requireWaiting } from './claim-review';
import { askedAboutEdit, editArgs } from './edit-args';

/** How an action would be scored and by how many it would have to be approved, edited so. Nothing is changed. Throws what the edit itself would. */
export async function previewEdit(
  actor: Actor,
  publicId: string,
  args: JsonValue,
): Promise<{ tier: AssessedTier; score: number | null; route: Route; required: number }> {
  requirePerson(actor);
  requirePermission(actor, 'actions.review');
  requirePermission(actor, 'content.read');
  const said = await askedAboutEdit(args);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await requireWaiting(tx, actor, publicId);
    const { tier, score, route, required } = await editArgs(tx, actor.workspaceId, row, { args, said });
    return { tier, score, route, required: Math.max(required, row.required) };
  });
}
