import { visibleSystems, type Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import { insertRescore, openRescores } from './rescore-store';
import { scorersInForce } from './scorers-in-force';

/**
 * Asks the worker to score closed decisions anew with the scorers and policies of today: those that began in a range, of one AI system or of
 * all. Nothing is changed: each decision that comes out otherwise gets a new assessment beside the old one. Throws conflict while one is going on.
 */
export async function askRescore(
  actor: Actor,
  given: { system?: string; from?: string; until?: string },
): Promise<{ id: string; bundle: string }> {
  requirePermission(actor, 'risk.rescore');
  const { workspaceId } = actor;
  const systemId = given.system === undefined ? null : fromPublicId('system', given.system);
  const every = visibleSystems(actor) === 'all'; // a key may be bound to one
  if ((given.system !== undefined && (!systemId || !canSeeSystem(actor, systemId))) || (systemId === null && !every))
    throw new AppError('notFound', 'There is no AI system with this id, or it is not one you see. Name one of yours.', { field: 'system' }); // prettier-ignore
  const [fromAt, untilAt] = [given.from, given.until].map((one) => (one === undefined ? null : new Date(one)));
  if (fromAt && untilAt && untilAt <= fromAt)
    throw new AppError('invalidRequest', 'The range ends before it begins.', { field: 'until' });
  const runId = uuidv7();
  const { bundle } = scorersInForce();
  await withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId);
    if ((await openRescores(tx, workspaceId)) > 0)
      throw new AppError('conflict', 'Decisions are being scored anew already. Ask again when that has ended.');
    const person = actor.type === 'person' ? actor : null;
    await insertRescore(tx, workspaceId, {
      runId,
      systemId,
      fromAt: fromAt ?? null,
      untilAt: untilAt ?? null,
      bundle,
      askedBy: person?.personId ?? null,
      askedByName: person?.name ?? null,
    });
    await appendAct(tx, actor, {
      kind: 'assessment.rescore.asked',
      systemId,
      data: {
        run: toPublicId('rescore', runId),
        bundle,
        ...(systemId && { system: toPublicId('system', systemId) }),
        ...(fromAt && { from: fromAt.toISOString() }),
        ...(untilAt && { until: untilAt.toISOString() }),
      },
    });
  });
  return { id: toPublicId('rescore', runId), bundle };
}
