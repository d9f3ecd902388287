import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { HalfUnderstoodView } from '../half-understood';
import { listGeneric } from './gap-store';

const MOST = 100;

/** What was stored whole and read by the generic mapper only, the most frequent first. Of the systems that the actor sees. */
export async function listHalfUnderstood(actor: Actor): Promise<{ items: HalfUnderstoodView[]; complete: boolean }> {
  requirePermission(actor, 'ingest.read');
  const visible = visibleSystems(actor);
  const rows = await withWorkspace(actor.workspaceId, (tx) =>
    listGeneric(tx, actor.workspaceId, visible === 'all' ? null : visible, MOST + 1),
  );
  return {
    items: rows.slice(0, MOST).map((row) => ({
      system: { id: toPublicId('system', row.system_id), key: row.system_key, name: row.system_name },
      scope: row.scope,
      decisions: row.decisions,
      steps: row.steps,
      example: toPublicId('decision', row.latest),
      newestAt: row.latest_at.toISOString(),
    })),
    complete: rows.length <= MOST,
  };
}
