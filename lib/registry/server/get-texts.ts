import type { Actor } from '@/lib/access/actor';
import { requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { isLong, openSharedTexts } from '@/lib/ledger/server/shared-texts';
import type { VersionTextsView } from '../contract';
import { requireArtifact, requireVersion } from './find-parts';
import { selectLiveTexts } from './text-store';

/**
 * The text a version is registered with; none where it never was, or was withdrawn. `limit`: of that many passages only, for pages.
 * Needs content.read: a prompt or a document is content, also where no decision used it.
 */
export async function getTexts(actor: Actor, id: string, input: { version: string; limit?: number }): Promise<VersionTextsView> {
  requirePermission(actor, 'content.read');
  requireBeyondRooms(actor);
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const artifact = await requireArtifact(tx, actor, id);
    const { versionId, version } = await requireVersion(tx, actor, artifact.artifactId, input.version);
    const live = (await selectLiveTexts(tx, workspaceId, versionId)).slice(0, input.limit);
    const tokens = await openSharedTexts(
      tx,
      workspaceId,
      live.map((one) => one.textId),
    );
    return {
      version,
      items: live.map(({ position, characters, textId }) => {
        const token = tokens.get(textId);
        const text = token === undefined ? null : (JSON.parse(token) as string);
        return { position, characters, text, shared: text !== null && isLong(text) };
      }),
    };
  });
}
