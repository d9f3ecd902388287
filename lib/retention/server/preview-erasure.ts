import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { ErasurePreview } from '../contract';
import type { ErasureScope } from '../erasure';
import { resolveTargets } from './resolve-targets';
import type { FoundDecision } from './target-store';
import { toPreviewed } from './views';

/** Decisions shown of a request; the totals count all. */
const SHOWN = 200;

/** What a request of this scope would take, and what of it is under hold. Nothing is changed. Throws as resolveTargets does. */
export async function previewErasure(actor: Actor, scope: ErasureScope): Promise<ErasurePreview> {
  requirePermission(actor, 'erasure.request');
  const { found } = await withWorkspace(actor.workspaceId, (tx) => resolveTargets(tx, actor, scope));
  return toPreview(found);
}

export function toPreview(found: readonly FoundDecision[]): ErasurePreview {
  return {
    decisions: found.slice(0, SHOWN).map(toPreviewed),
    totals: {
      decisions: found.length,
      records: found.reduce((sum, one) => sum + one.records, 0),
      comments: found.reduce((sum, one) => sum + one.comments, 0),
      held: found.filter((one) => one.matters.length > 0).length,
    },
  };
}
