import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { MAPPER_VERSIONS } from '@/lib/dialects/mapper-versions';
import { toPublicId } from '@/lib/shared/ids';
import { isOutdated, type RemapState } from '../remap';
import { lastCount, listCensus, listRemaps } from './remap-store';

const RUNS = 20;

/** What was mapped by another version than the one of today, and the re-maps so far. */
export async function getRemaps(actor: Actor): Promise<RemapState> {
  requirePermission(actor, 'ingest.read');
  const visible = visibleSystems(actor);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const count = await lastCount(tx, actor.workspaceId);
    const census = await listCensus(tx, actor.workspaceId, visible === 'all' ? null : visible);
    const runs = await listRemaps(tx, actor.workspaceId, RUNS);
    return {
      countedAt: count?.finishedAt?.toISOString() ?? null,
      outdated: census
        .filter((row) => isOutdated(row.dialect, row.version))
        .map((row) => ({
          system: { id: toPublicId('system', row.systemId), name: row.systemName },
          dialect: row.dialect,
          version: row.version,
          current: MAPPER_VERSIONS[row.dialect] ?? null,
          decisions: row.decisions,
          steps: row.steps,
        })),
      runs: runs
        .filter((run) => visible === 'all' || (run.systemId !== null && visible.includes(run.systemId)))
        .map((run) => ({
          id: toPublicId('remap', run.runId),
          scope: run.scope,
          system: run.systemName,
          askedBy: run.askedByName,
          askedAt: run.askedAt.toISOString(),
          finishedAt: run.finishedAt?.toISOString() ?? null,
          state: run.state,
          total: run.total,
          checked: run.checked,
          changed: run.changed,
          from: run.fromVersions,
          to: run.toVersions,
          index: run.idx,
        })),
      may: can(actor, 'record.remap'),
    };
  });
}
