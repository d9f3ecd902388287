import { visibleSystems, type Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { MAPPER_VERSIONS } from '@/lib/dialects/mapper-versions';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import { insertRun, openRuns } from './remap-store';

/**
 * Asks the worker to map decisions anew: those of another mapper version, or all (after a change of key lists), of one AI system or of all.
 * The event `record.remap.asked` says who; `record.remapped` at its end says from which versions to which, and how many. Throws conflict
 * while one is going on.
 */
export async function askRemap(actor: Actor, given: { scope: 'outdated' | 'all'; system?: string }): Promise<{ id: string }> {
  requirePermission(actor, 'record.remap');
  const { workspaceId } = actor;
  const systemId = given.system === undefined ? null : fromPublicId('system', given.system);
  const every = visibleSystems(actor) === 'all'; // a key may be bound to one
  if ((given.system !== undefined && (!systemId || !canSeeSystem(actor, systemId))) || (systemId === null && !every))
    throw new AppError('notFound', 'There is no AI system with this id, or it is not one you see. Name one of yours.', {
      field: 'system',
    });
  const runId = uuidv7();
  await withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId);
    if ((await openRuns(tx, workspaceId, 'remap')) > 0)
      throw new AppError('conflict', 'Decisions are being mapped anew already. Ask again when that has ended.');
    const person = actor.type === 'person' ? actor : null;
    await insertRun(tx, workspaceId, {
      runId,
      kind: 'remap',
      scope: given.scope,
      systemId,
      askedBy: person?.personId ?? null,
      askedByName: person?.name ?? null,
      toVersions: { ...MAPPER_VERSIONS },
    });
    await appendAct(tx, actor, {
      kind: 'record.remap.asked',
      systemId,
      data: {
        run: toPublicId('remap', runId),
        scope: given.scope,
        ...(systemId && { system: toPublicId('system', systemId) }),
        to: { ...MAPPER_VERSIONS },
      },
    });
  });
  return { id: toPublicId('remap', runId) };
}
