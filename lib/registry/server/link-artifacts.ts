import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { newLink, type NewLink } from '../artifacts';
import { registrarOf } from './acting';
import { findArtifactByName, insertLink } from './artifact-store';
import { requireArtifact, requireVersion } from './find-parts';

/** Says what an artifact was made of, evaluated by, inferred by. Saying it again changes nothing. */
export async function linkArtifacts(actor: Actor, id: string, input: NewLink): Promise<void> {
  requirePermission(actor, 'artifacts.manage');
  const { version = '', relation, to } = newLink.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const from = await requireArtifact(tx, actor, id);
    const named = to.artifact
      ? await requireArtifact(tx, actor, to.artifact)
      : await findArtifactByName(tx, actor.workspaceId, to.kind!, to.name!);
    const other = named && (await requireArtifact(tx, actor, named.artifactId));
    if (!other) throw new AppError('unprocessable', 'There is no such artifact to link to. Register it first.', { field: 'to' });
    if (version) await requireVersion(tx, actor, from.artifactId, version);
    if (to.version) await requireVersion(tx, actor, other.artifactId, to.version);
    if (other.artifactId === from.artifactId && version === (to.version ?? ''))
      throw new AppError('unprocessable', 'A link leads to something else.', { field: 'to' });
    const link = { from: from.artifactId, fromVersion: version, relation, to: other.artifactId, toVersion: to.version ?? '' };
    if (!(await insertLink(tx, actor.workspaceId, { ...link, by: registrarOf(actor).name }))) return;
    await appendAct(tx, actor, {
      kind: 'artifact.linked',
      data: {
        from: { artifact: toPublicId('artifact', from.artifactId), kind: from.kind, name: from.name, version: version || null },
        relation,
        to: {
          artifact: toPublicId('artifact', other.artifactId),
          kind: other.kind,
          name: other.name,
          version: to.version ?? null,
        },
      },
    });
  });
}
