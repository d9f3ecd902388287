import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { indexToken, TOKEN_DIGITS } from '@/lib/search/server/record-terms';
import type { ErasurePreview } from '../contract';
import type { ErasureScope } from '../erasure';
import { resolveTargets, tokenOf } from './resolve-targets';
import type { FoundDecision } from './target-store';
import { toPreviewed } from './views';

/** Decisions shown of a request; the totals count all. */
const SHOWN = 200;

/**
 * What a request of this scope would take, and what of it is under hold. Nothing is changed. Looking up what there is about a person is an event,
 * `person.searched`, as in the search for one: by its token, never by its value. Throws as resolveTargets does.
 */
export async function previewErasure(actor: Actor, scope: ErasureScope): Promise<ErasurePreview> {
  requirePermission(actor, 'erasure.request');
  const { workspaceId } = actor;
  const { found } = await withWorkspace(workspaceId, async (tx) => {
    const resolved = await resolveTargets(tx, actor, scope);
    if (scope.kind === 'subject' || scope.kind === 'user') {
      const token =
        scope.kind === 'user'
          ? indexToken(workspaceId, 'user', 'user', scope.user)
          : tokenOf(workspaceId, scope).slice(0, TOKEN_DIGITS);
      const data = { caseNumber: 'preview of an erasure', tokens: [{ how: scope.kind, token }], limits: [] };
      await appendAct(tx, actor, { kind: 'person.searched', data });
    }
    return resolved;
  });
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
