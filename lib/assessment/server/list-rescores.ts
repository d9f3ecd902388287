import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { RescoreRun } from '../api';
import { listRescores as selectRescores } from './rescore-store';

const RUNS = 20;

/** The newest re-scorings and how far they are, as far as they are about AI systems that the actor sees. */
export async function listRescores(actor: Actor): Promise<RescoreRun[]> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  const visible = visibleSystems(actor);
  const rows = await withWorkspace(actor.workspaceId, (tx) => selectRescores(tx, actor.workspaceId, RUNS));
  return rows
    .filter((run) => visible === 'all' || (run.systemId !== null && visible.includes(run.systemId)))
    .map((run) => ({
      id: toPublicId('rescore', run.runId),
      system: run.systemName,
      from: run.fromAt?.toISOString() ?? null,
      until: run.untilAt?.toISOString() ?? null,
      bundle: run.bundle,
      askedBy: run.askedByName,
      askedAt: run.askedAt.toISOString(),
      finishedAt: run.finishedAt?.toISOString() ?? null,
      state: run.state,
      total: run.total,
      checked: run.checked,
      changed: run.changed,
      tierMoved: run.moved,
      index: run.idx,
    }));
}
