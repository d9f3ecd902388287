import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { savedDraft } from '../views';
import { editorOf, requirePolicy, requireReach } from './acting';
import { updateDraft } from './draft-store';
import type { WrittenDraft } from './begin-draft';
import { aboutDocument } from './about-document';

/** Replaces the text of a draft. A draft that somebody changed meanwhile is not overwritten: AppError `stale`. */
export async function saveDraft(actor: Actor, policyId: string, input: unknown): Promise<WrittenDraft> {
  requirePermission(actor, 'policies.write');
  const { document: given, revision } = savedDraft.parse(input);
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const { draft } = await requirePolicy(tx, actor, policyId);
    if (given.id !== policyId)
      throw new AppError('unprocessable', 'A policy keeps its name. Make a new policy for another one.', {
        field: 'document.id',
      });
    if (!draft) throw new AppError('notFound', 'This policy has no draft. Make a new version first.');
    await requireReach(tx, actor, draft.document);
    await requireReach(tx, actor, given);
    const document = { ...given, version: String(draft.version) };
    const saved = await updateDraft(tx, workspaceId, { policyId, revision, document, ...editorOf(actor) });
    if (saved === null)
      throw new AppError(
        'stale',
        `${draft.editedByName} changed this draft since you opened it. Open it again; nothing of yours was stored.`,
        {
          revision: draft.revision,
        },
      );
    await appendAct(tx, actor, { kind: 'policy.edited', data: { ...aboutDocument(document), revision: saved } });
    return { id: policyId, version: draft.version, revision: saved };
  });
}
