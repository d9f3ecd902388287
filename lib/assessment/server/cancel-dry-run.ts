import { type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { findDryRun, saveDryRun } from './dry-run-store';
import { requireRun } from './read-dry-runs';

/** Stops a run where it is. What it found stays. */
export async function cancelDryRun(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'policies.write');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const { runId } = await requireRun(tx, actor, id);
    const run = (await findDryRun(tx, actor.workspaceId, runId, true))!;
    if (run.state !== 'waiting' && run.state !== 'running') throw new AppError('conflict', 'This dry run is over already.');
    await saveDryRun(tx, actor.workspaceId, { ...run, state: 'cancelled' });
    await appendAct(tx, actor, { kind: 'policy.dryRunCancelled', data: { run: id, policy: run.policyId, checked: run.checked } });
  });
}
