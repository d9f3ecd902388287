import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { newPromotion, type NewPromotion } from '../artifacts';
import { registrarOf } from './acting';
import { insertPromotion, listPromotionRows } from './deployment-store';
import { requireArtifact, requireVersion, systemFinder } from './find-parts';

/** Asks that a version runs in an environment of an AI system. Nothing changes before a second person consents. */
export async function requestPromotion(actor: Actor, input: NewPromotion): Promise<{ id: string }> {
  requirePermission(actor, 'artifacts.manage');
  const given = newPromotion.parse(input);
  const by = registrarOf(actor);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const artifact = await requireArtifact(tx, actor, given.artifact);
    const version = await requireVersion(tx, actor, artifact.artifactId, given.version);
    if (version.registeredAt === null)
      throw new AppError('unprocessable', 'This version was seen in traffic and registered by nobody. Register it first.', {
        field: 'version',
      });
    const system = (await systemFinder(tx, actor))(given.system);
    const waiting = await listPromotionRows(tx, actor.workspaceId, {
      artifactId: artifact.artifactId,
      systems: [system.id],
      state: 'requested',
    });
    if (waiting.some((one) => one.version === given.version && one.environment === given.environment))
      throw new AppError('conflict', 'The same promotion waits for consent already.', { field: 'version' });
    const fromAt = given.from ? new Date(given.from) : null;
    const id = await insertPromotion(tx, actor.workspaceId, {
      artifactId: artifact.artifactId,
      version: given.version,
      systemId: system.id,
      environment: given.environment,
      fromAt,
      reason: given.reason,
      requestedBy: by.id,
      requestedByName: by.name,
    });
    await appendAct(tx, actor, {
      kind: 'artifact.promotionRequested',
      systemId: system.id,
      data: {
        promotion: toPublicId('promotion', id),
        artifact: toPublicId('artifact', artifact.artifactId),
        kind: artifact.kind,
        name: artifact.name,
        version: given.version,
        digest: version.digest,
        system: system.publicId,
        environment: given.environment,
        from: fromAt?.toISOString() ?? null,
        reason: given.reason,
      },
    });
    return { id: toPublicId('promotion', id) };
  });
}
