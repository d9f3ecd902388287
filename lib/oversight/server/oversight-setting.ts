import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { inEachWorkspaceEvery } from '@/lib/observability/in-each-workspace-every';
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

/** Deletes measurements older than their stated retention. The worker's loop looks once an hour. */
export const forgetMeasurements = inEachWorkspaceEvery('forget measurements', 3_600_000, (workspaceId) =>
  withWorkspace(workspaceId, async (tx) => {
    const setting = await readSetting(tx, workspaceId);
    return setting ? purgeAttention(tx, workspaceId, setting.retentionDays) : 0;
  }),
);
