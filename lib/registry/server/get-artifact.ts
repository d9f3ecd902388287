import type { Actor } from '@/lib/access/actor';
import { requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { ArtifactView } from '../contract';
import { reachOf } from './acting';
import { listLinks, listVersions } from './artifact-store';
import { listDataSeen } from './data-use-store';
import { listDeployments, listPromotionRows } from './deployment-store';
import { requireArtifact } from './find-parts';
import { listSeen } from './seen-store';
import { listSignerRows } from './signer-store';
import { selectTextStates } from './text-store';
import { toDeploymentView, toLinkView, toPromotionView, toSeenView, toVersionView } from './views';

/** The newest versions shown of one artifact. */
const MOST_VERSIONS = 200;

/** Everything the registry knows of one artifact (art_...), in the AI systems the actor sees. Throws notFound. */
export async function getArtifact(actor: Actor, id: string): Promise<ArtifactView> {
  requirePermission(actor, 'systems.read');
  requireBeyondRooms(actor);
  const { workspaceId } = actor;
  const reach = reachOf(actor);
  return withWorkspace(workspaceId, async (tx) => {
    const artifact = await requireArtifact(tx, actor, id);
    const { artifactId } = artifact;
    const versions = await listVersions(tx, workspaceId, artifactId, MOST_VERSIONS);
    const texts = await selectTextStates(tx, workspaceId, artifactId);
    const known = new Set(versions.map((one) => one.version));
    const read = await listDataSeen(tx, workspaceId, artifactId, reach.systems);
    const seen = [
      ...(await listSeen(tx, workspaceId, artifactId, reach.systems)),
      // A version of data that nobody registered has no line of its own.
      ...read.map((one) => (known.has(one.version) ? one : { ...one, version: '' })),
    ];
    const signers = await listSignerRows(tx, workspaceId);
    const deployments = await listDeployments(tx, workspaceId, { artifactId, systems: reach.systems });
    const promotions = await listPromotionRows(tx, workspaceId, { artifactId, systems: reach.systems, state: null });
    const links = await listLinks(tx, workspaceId, reach, artifactId);
    return {
      id: toPublicId('artifact', artifactId),
      kind: artifact.kind,
      name: artifact.name,
      description: artifact.description,
      registeredAt: artifact.registeredAt?.toISOString() ?? null,
      registeredBy: artifact.registeredBy,
      versions: versions.map((row) => toVersionView(row, seen, signers, texts)),
      unversioned: seen.filter((one) => one.version === '').map(toSeenView),
      deployments: deployments.map(toDeploymentView),
      promotions: promotions.map((row) => toPromotionView(actor, row)),
      links: links.map((row) => toLinkView(row, artifactId)),
    };
  });
}
