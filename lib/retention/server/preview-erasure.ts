import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { indexToken, TOKEN_DIGITS } from '@/lib/search/server/record-terms';
import { readSearch } from '@/lib/search/server/search-person';
import type { JsonObject } from '@/lib/shared/json';
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
  if (scope.kind !== 'targets') {
    // Before anything is looked up: that nothing is there about a person is an answer too.
    requirePermission(actor, 'persons.search');
    await withWorkspace(workspaceId, async (tx) => {
      const tokens = await tokensOf(tx, workspaceId, scope);
      await appendAct(tx, actor, { kind: 'person.searched', data: { caseNumber: 'preview of an erasure', tokens, limits: [] } });
    });
  }
  const { found } = await withWorkspace(workspaceId, (tx) => resolveTargets(tx, actor, scope));
  return toPreview(found);
}

/** What is looked for, as the event keeps it. Throws notFound for an id that is none of a search. */
async function tokensOf(
  tx: SqlTx,
  workspaceId: string,
  scope: Exclude<ErasureScope, { kind: 'targets' }>,
): Promise<JsonObject[]> {
  if (scope.kind === 'person') return (await readSearch(tx, workspaceId, scope.search)).tokens.map((one) => ({ ...one }));
  const token =
    scope.kind === 'user'
      ? indexToken(workspaceId, 'user', 'user', scope.user)
      : tokenOf(workspaceId, scope).slice(0, TOKEN_DIGITS);
  return [{ how: scope.kind, token }];
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
