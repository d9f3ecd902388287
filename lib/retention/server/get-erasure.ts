import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { ErasureDetail } from '../contract';
import { countTargets, findRequest, listTargets } from './erasure-store';
import { limitedTo } from './sees-all';
import { findDecisions } from './target-store';
import { toErasureView, toPreviewed } from './views';

/** Decisions shown of one request. */
const SHOWN = 500;

/** One request with the decisions it names, as far as they are still there and may be seen. Throws notFound. */
export async function getErasure(actor: Actor, id: string): Promise<ErasureDetail> {
  requirePermission(actor, 'retention.read');
  const requestId = fromPublicId('erasure', id);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = requestId && (await findRequest(tx, actor.workspaceId, requestId, limitedTo(actor)));
    if (!row) throw new AppError('notFound', 'There is no request for an erasure with this id (ers_...).');
    const targets = await listTargets(tx, actor.workspaceId, row.requestId, SHOWN);
    const visible = visibleSystems(actor);
    const found = await findDecisions(
      tx,
      actor.workspaceId,
      targets.map((one) => one.decisionId),
      visible === 'all' ? null : visible,
    );
    const facts = new Map(found.map((one) => [one.decisionId, toPreviewed(one)]));
    return {
      ...toErasureView(row, await countTargets(tx, actor.workspaceId, row.requestId), actor),
      decisions: targets.map((one) => ({
        id: toPublicId('decision', one.decisionId),
        ...facts.get(one.decisionId),
        state: one.state,
      })),
    };
  });
}
