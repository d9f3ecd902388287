import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { perDatabase } from '@/lib/db/per-database';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { oversightStatements, type OversightStatements } from '../contract';
import { endMeasuring, purgeAttention, readSetting, saveSetting } from './oversight-store';

/** True while the statements stand: only then anything about how people decide is collected. */
export async function isMeasured(actor: Actor): Promise<boolean> {
  return withWorkspace(actor.workspaceId, (tx) => isMeasuredIn(tx, actor.workspaceId));
}
export async function isMeasuredIn(tx: SqlTx, workspaceId: string): Promise<boolean> {
  const setting = await readSetting(tx, workspaceId);
  return setting !== null && setting.disabledAt === null;
}

/** States the four things and begins to measure, or changes what was stated; null ends it and deletes what was measured. */
export async function oversightSetting(actor: Actor, input: OversightStatements | null): Promise<void> {
  requirePermission(actor, 'oversight.manage');
  if (actor.type !== 'person') throw new AppError('forbidden', 'A signed-in person states this, never a key.');
  await withWorkspace(actor.workspaceId, async (tx) => {
    if (input === null) {
      if (!(await endMeasuring(tx, actor.workspaceId))) throw new AppError('conflict', 'Nothing is measured.');
      await appendAct(tx, actor, { kind: 'oversight.ended', data: { by: toPublicId('person', actor.personId) } });
      return;
    }
    const given = oversightStatements.parse(input);
    await saveSetting(tx, actor.workspaceId, { ...given, enabledBy: actor.name });
    await appendAct(tx, actor, { kind: 'oversight.stated', data: { ...given } });
  });
}

const round = inEachWorkspace('forget measurements');
const looked = perDatabase(() => ({ at: 0 }));

/** Deletes measurements older than their stated retention. The worker's loop looks once an hour. */
export async function forgetMeasurements(workspaceId?: string): Promise<number> {
  if (!workspaceId && Date.now() - looked().at < 3_600_000) return 0;
  if (!workspaceId) looked().at = Date.now();
  const one = (id: string): Promise<number> =>
    withWorkspace(id, async (tx) => {
      const setting = await readSetting(tx, id);
      return setting ? purgeAttention(tx, id, setting.retentionDays) : 0;
    });
  return workspaceId ? one(workspaceId) : round(await listWorkspaceIds(), one);
}
