import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import { afterErasureAct, refusesErasure } from '../erasure';
import { decideRequest, lockRequest, type RequestRow } from './erasure-store';
import { limitedTo } from './sees-all';
import type { SqlTx } from '@/lib/db/transaction';

/**
 * Consents to somebody else's request, or refuses it, with a reason. After consent the worker carries it out. Throws notFound; conflict
 * when it is not open any more, and when who asked would consent.
 */
export async function decideErasure(
  actor: Actor,
  id: string,
  input: { decision: 'consent' | 'refuse'; reason: string },
): Promise<void> {
  requirePermission(actor, 'erasure.approve');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can decide on an erasure.');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const request = await requireRequest(tx, actor, id);
    const act = { act: input.decision, by: actor.personId };
    const refusal = refusesErasure(request, act);
    if (refusal !== null) throw new AppError('conflict', refusal);
    await decideRequest(tx, actor.workspaceId, request.requestId, {
      state: afterErasureAct(act),
      by: actor.personId,
      name: actor.name,
      reason: input.reason,
    });
    await appendAct(tx, actor, {
      kind: input.decision === 'consent' ? 'content.erasure.consented' : 'content.erasure.refused',
      data: { request: id, case: request.caseNumber, reason: input.reason, by: actor.name },
    });
  });
}

/** The request by its public id, locked, when the actor sees the AI systems of all its decisions. Throws notFound. */
export async function requireRequest(tx: SqlTx, actor: Actor, id: string): Promise<RequestRow> {
  const requestId = fromPublicId('erasure', id);
  const request = requestId && (await lockRequest(tx, actor.workspaceId, requestId, limitedTo(actor)));
  if (!request) throw new AppError('notFound', 'There is no request for an erasure with this id (ers_...).');
  return request;
}
