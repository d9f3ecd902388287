import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { newDeployments, type newDeployment } from '../artifacts';
import { registrarOf } from './acting';
import { endOpenDeployments, insertDeployment, isFirstWindow, orderSweeps, type NewDeploymentRow } from './deployment-store';
import { requireArtifact, requireVersion, systemFinder } from './find-parts';

/**
 * Records what was deployed where and when, as a fact: by whoever deploys, or afterwards. Nobody consented to it, and it is shown so; a promotion asks
 * first. All of them or none; decisions of the times concerned are checked again.
 */
export async function recordDeployments(actor: Actor, input: z.input<typeof newDeployments>): Promise<{ ids: string[] }> {
  requirePermission(actor, 'artifacts.manage');
  const { items } = newDeployments.parse(input);
  return withWorkspace(actor.workspaceId, (tx) => recordIn(tx, actor, items));
}

/** The same in a transaction of the caller's. */
export async function recordIn(
  tx: SqlTx,
  actor: Actor,
  items: readonly z.output<typeof newDeployment>[],
): Promise<{ ids: string[] }> {
  const by = registrarOf(actor);
  const now = new Date();
  const system = await systemFinder(tx, actor);
  const sweeps: { systemId: string; from: Date; until: Date | null }[] = [];
  for (const item of items) {
    const { id: systemId } = system(item.system);
    const artifactId = fromPublicId('artifact', item.artifact);
    // The first window of an artifact is a ground for checks that had none: decisions before and after it are looked at too.
    const first =
      artifactId !== null &&
      (await isFirstWindow(tx, actor.workspaceId, { artifactId, systemId, environment: item.environment }));
    sweeps.push({
      systemId,
      from: first ? new Date(0) : item.from ? new Date(item.from) : now,
      until: first || !item.until ? null : new Date(item.until),
    });
  }
  // Sweeps, then the head, then rows: in this order everywhere, so that nobody waits crosswise for the worker or for each other.
  await orderSweeps(tx, actor.workspaceId, sweeps);
  await lockHead(tx, actor.workspaceId);
  const ids: string[] = [];
  for (const item of items) {
    const artifact = await requireArtifact(tx, actor, item.artifact);
    await requireVersion(tx, actor, artifact.artifactId, item.version);
    const { id: systemId, publicId } = system(item.system);
    const row: NewDeploymentRow = {
      artifactId: artifact.artifactId,
      version: item.version,
      systemId,
      environment: item.environment,
      fromAt: item.from ? new Date(item.from) : now,
      untilAt: item.until ? new Date(item.until) : null,
      promotionId: null,
      by: by.name,
    };
    const { ended, until } = item.replace && row.untilAt === null ? await endOpenDeployments(tx, actor.workspaceId, row) : { ended: [], until: row.untilAt }; // prettier-ignore
    row.untilAt = until;
    const id = toPublicId('deployment', await insertDeployment(tx, actor.workspaceId, row));
    await appendAct(tx, actor, {
      kind: 'artifact.deployed',
      systemId,
      data: {
        deployment: id,
        artifact: toPublicId('artifact', artifact.artifactId),
        kind: artifact.kind,
        name: artifact.name,
        version: item.version,
        system: publicId,
        environment: item.environment,
        from: row.fromAt.toISOString(),
        until: row.untilAt?.toISOString() ?? null,
        ended,
        promotion: null,
      },
    });
    ids.push(id);
  }
  return { ids };
}
