import type { Actor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, isUuid } from '@/lib/shared/ids';
import type { SystemEntry } from '../contract';
import { reachOf } from './acting';
import { findArtifact, findVersion, type ArtifactIdentity, type VersionRow } from './artifact-store';
import { selectSystems } from './system-store';

/** The artifact of that id (art_... or UUID) that the actor may see. Throws notFound. */
export async function requireArtifact(tx: SqlTx, actor: Actor, id: string): Promise<ArtifactIdentity> {
  const artifactId = fromPublicId('artifact', id) ?? (isUuid(id) ? id.toLowerCase() : null);
  const found = artifactId === null ? null : await findArtifact(tx, actor.workspaceId, reachOf(actor), artifactId);
  if (!found)
    throw new AppError('notFound', 'There is no artifact with this id, or it is not one you see.', { field: 'artifact' });
  return found;
}

/** A version of it that is known: registered, or seen in traffic. Throws unprocessable. */
export async function requireVersion(tx: SqlTx, actor: Actor, artifactId: string, version: string): Promise<VersionRow> {
  const found = await findVersion(tx, actor.workspaceId, artifactId, version);
  if (!found) throw new AppError('unprocessable', 'There is no such version. Register it first.', { field: 'version' });
  return found;
}

/** AI systems by id (sys_... or UUID) or key, among those the actor sees. Throws unprocessable for one that is not. */
export async function systemFinder(tx: SqlTx, actor: Actor): Promise<(idOrKey: string) => SystemEntry> {
  const reach = reachOf(actor).systems;
  const all = await selectSystems(tx, actor.workspaceId, reach ?? 'all');
  const byId = new Map(all.flatMap((one) => [[one.id, one], [one.publicId, one]])); // prettier-ignore
  const byKey = new Map(all.map((one) => [one.key, one]));
  return (idOrKey) => {
    const found = byId.get(idOrKey) ?? byKey.get(idOrKey);
    if (!found)
      throw new AppError('unprocessable', 'There is no such AI system, or it is not among those granted to you.', {
        field: 'system',
      });
    return found;
  };
}
