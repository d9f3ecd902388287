import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { deleteUnheld } from '@/lib/ledger/server/shared-text-store';
import { unshareTexts } from '@/lib/ledger/server/shared-texts';
import { textsWithdrawal, type TextsWithdrawal } from '@/lib/registry/artifacts';
import { registrarOf } from '@/lib/registry/server/acting';
import { requireArtifact, requireVersion } from '@/lib/registry/server/find-parts';
import { selectLiveTexts, withdrawVersionTexts } from '@/lib/registry/server/text-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { writeJournal } from './journal';

/**
 * Takes the text of a version out of the registry. Nobody reads it there from now on, and no record that arrives refers to it. Records
 * that hold it keep it: it is what was reported of their decisions, and goes with them, by erasure or by retention (docs/adr/0031). Its
 * bytes are deleted at once when no record holds it, and otherwise when the last one has gone. Throws conflict when there is none.
 */
export async function withdrawTexts(
  actor: Actor,
  id: string,
  input: TextsWithdrawal,
): Promise<{ texts: number; deleted: number }> {
  requirePermission(actor, 'artifacts.manage');
  const { version, reason } = textsWithdrawal.parse(input);
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const artifact = await requireArtifact(tx, actor, id);
    const { versionId } = await requireVersion(tx, actor, artifact.artifactId, version);
    await lockHead(tx, workspaceId);
    const [first] = await selectLiveTexts(tx, workspaceId, versionId);
    if (!first) throw new AppError('conflict', 'This version is registered without its text.', { field: 'version' });
    const place = { versionId, registeredIdx: first.registeredIdx };
    writeJournal(workspaceId, { v: 1, at: new Date().toISOString(), texts: place });
    const { withdrawn, deleted } = await takeOut(tx, workspaceId, { ...place, by: registrarOf(actor).name });
    await appendAct(tx, actor, {
      kind: 'artifact.textsWithdrawn',
      data: {
        artifact: toPublicId('artifact', artifact.artifactId),
        kind: artifact.kind,
        name: artifact.name,
        version,
        reason,
        registered: first.registeredIdx,
        texts: withdrawn,
        deleted,
      },
    });
    return { texts: withdrawn, deleted };
  });
}

/** The rows of it, under the head lock. What is withdrawn already is left as it is. */
export async function takeOut(
  tx: SqlTx,
  workspaceId: string,
  given: { versionId: string; registeredIdx: number; by: string },
): Promise<{ withdrawn: number; deleted: number }> {
  const { withdrawn, free } = await withdrawVersionTexts(tx, workspaceId, given);
  await unshareTexts(tx, workspaceId, free);
  let deleted = 0;
  for (const textId of free) if (await deleteUnheld(tx, textId)) deleted += 1;
  return { withdrawn, deleted };
}
