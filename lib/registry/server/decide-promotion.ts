import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { promotionDecision, type PromotionDecision } from '../artifacts';
import { afterPromotionAct, refusesPromotion } from '../promotion';
import { registrarOf } from './acting';
import {
  endOpenDeployments,
  insertDeployment,
  isFirstWindow,
  lockPromotion,
  orderSweeps,
  savePromotion,
  type NewDeploymentRow,
} from './deployment-store';

const KINDS = {
  approve: 'artifact.promotionApproved',
  reject: 'artifact.promotionRejected',
  withdraw: 'artifact.promotionWithdrawn',
} as const;

/**
 * Decides a promotion. A signed-in person only; consent is never given by whoever asked. Consent deploys: the window begins, and what was
 * deployed of the artifact there ends.
 */
export async function decidePromotion(actor: Actor, promotion: string, input: PromotionDecision): Promise<void> {
  const { act, reason } = promotionDecision.parse(input);
  requirePermission(actor, act === 'withdraw' ? 'artifacts.manage' : 'artifacts.approve');
  if (actor.type !== 'person') throw new AppError('forbidden', 'A promotion is decided by a signed-in person, never by a key.');
  const { workspaceId } = actor;
  const by = registrarOf(actor);
  const promotionId = fromPublicId('promotion', promotion);
  const none = (): AppError => new AppError('notFound', 'There is no such promotion, or it is of an AI system you do not see.');
  if (!promotionId) throw none();
  await withWorkspace(workspaceId, async (tx) => {
    const row = await lockPromotion(tx, workspaceId, promotionId);
    if (!row || !canSeeSystem(actor, row.systemId)) throw none();
    const refused = refusesPromotion(row, { act, by: by.id });
    if (refused) throw new AppError('conflict', refused);
    const { state } = afterPromotionAct(row, { act, by: by.id });
    const now = new Date();
    // A wish for a moment that has passed meanwhile begins now: nobody consented before.
    const fromAt = row.fromAt && row.fromAt > now ? row.fromAt : now;
    // Before the log's head is taken, as everywhere: the worker holds a sweep while it waits for the head.
    if (act === 'approve') {
      const from = (await isFirstWindow(tx, workspaceId, row)) ? new Date(0) : fromAt;
      await orderSweeps(tx, workspaceId, [{ systemId: row.systemId, from, until: null }]);
    }
    await savePromotion(tx, workspaceId, promotionId, { state, by: by.id, byName: by.name, reason });
    const about = {
      promotion,
      artifact: toPublicId('artifact', row.artifactId),
      kind: row.kind,
      name: row.name,
      version: row.version,
      system: toPublicId('system', row.systemId),
      environment: row.environment,
    };
    await appendAct(tx, actor, {
      kind: KINDS[act],
      systemId: row.systemId,
      data: { ...about, requestedBy: row.requestedBy, reason },
    });
    if (act !== 'approve') return;
    const deployment: NewDeploymentRow = {
      artifactId: row.artifactId,
      version: row.version,
      systemId: row.systemId,
      environment: row.environment,
      fromAt,
      untilAt: null,
      promotionId,
      by: by.name,
    };
    const { ended, until } = await endOpenDeployments(tx, workspaceId, deployment);
    deployment.untilAt = until;
    const id = await insertDeployment(tx, workspaceId, deployment);
    await appendAct(tx, actor, {
      kind: 'artifact.deployed',
      systemId: row.systemId,
      data: {
        ...about,
        deployment: toPublicId('deployment', id),
        from: deployment.fromAt.toISOString(),
        until: until?.toISOString() ?? null,
        ended,
      },
    });
  });
}
