import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { afterErasureAct, refusesErasure } from '../erasure';
import { requireRequest } from './decide-erasure';
import { setState } from './erasure-store';

/** Takes back one's own request while nobody has decided on it. Throws notFound, conflict. */
export async function withdrawErasure(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'erasure.request');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can withdraw a request.');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const request = await requireRequest(tx, actor, id);
    const act = { act: 'withdraw', by: actor.personId } as const;
    const refusal = refusesErasure(request, act);
    if (refusal !== null) throw new AppError('conflict', refusal);
    await setState(tx, actor.workspaceId, request.requestId, afterErasureAct(act));
    await appendAct(tx, actor, { kind: 'content.erasure.withdrawn', data: { request: id, case: request.caseNumber } });
  });
}
