import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { newPolicy } from '../views';
import { aboutDocument } from './about-document';
import { editorOf, requireReach } from './acting';
import { insertPolicy } from './draft-store';
import { beginDraft, type WrittenDraft } from './begin-draft';

/** A new policy, as a draft. Its conditions may be wrong still; its form may not. */
export async function createPolicy(actor: Actor, input: unknown): Promise<WrittenDraft> {
  requirePermission(actor, 'policies.write');
  const { document } = newPolicy.parse(input);
  return withWorkspace(actor.workspaceId, async (tx) => {
    await requireReach(tx, actor, document);
    const made = await insertPolicy(tx, actor.workspaceId, {
      policyId: document.id,
      title: document.title,
      byName: editorOf(actor).byName,
    });
    if (!made)
      throw new AppError('conflict', 'There is a policy of this name already. Make a new version of it, or take another name.', {
        field: 'document.id',
      });
    const draft = await beginDraft(tx, actor, document);
    await appendAct(tx, actor, { kind: 'policy.drafted', data: aboutDocument(draft.document) });
    return { id: draft.document.id, version: draft.version, revision: 1 };
  });
}
