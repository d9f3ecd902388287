import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { readMarkdownCard } from '../model-card';
import { registrarOf } from './acting';
import { asJson, saveVersion } from './artifact-store';
import { requireArtifact, requireVersion } from './find-parts';

/** Reads a model card in Markdown and keeps it with a version, in place of the one before, which stays in the log. */
export async function addModelCard(actor: Actor, id: string, input: { version: string; markdown: string }): Promise<void> {
  requirePermission(actor, 'artifacts.manage');
  const card = readMarkdownCard(input.markdown);
  if ('problem' in card) throw new AppError('unprocessable', card.problem, { field: 'markdown' });
  await withWorkspace(actor.workspaceId, async (tx) => {
    const artifact = await requireArtifact(tx, actor, id);
    const row = await requireVersion(tx, actor, artifact.artifactId, input.version);
    if (canonicalJson(asJson(row.card)) === canonicalJson(asJson(card))) return;
    const { versionId, digest, details, signature, source } = row;
    await saveVersion(tx, actor.workspaceId, {
      versionId,
      digest,
      details,
      signature,
      source,
      card,
      by: registrarOf(actor).name,
    });
    await appendAct(tx, actor, {
      kind: 'artifact.cardAdded',
      data: {
        artifact: toPublicId('artifact', artifact.artifactId),
        kind: artifact.kind,
        name: artifact.name,
        version: input.version,
        card: asJson(card),
      },
    });
  });
}
