import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { newDraft } from '../views';
import { aboutDocument } from './about-document';
import { requirePolicy, requireReach } from './acting';
import { beginDraft, type WrittenDraft } from './begin-draft';

/**
 * A draft of the policy's next version, with the text of an earlier one. A policy has one draft: while there is one that the actor does not see, none can be
 * begun, and the answer is the same as for one that they see; it says nothing of what or whom it is about.
 */
export async function createVersion(actor: Actor, policyId: string, input: unknown): Promise<WrittenDraft> {
  requirePermission(actor, 'policies.write');
  const { from } = newDraft.parse(input ?? {});
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const { draft: begun, draftElsewhere, versions } = await requirePolicy(tx, actor, policyId);
    const source = from ? versions.find((one) => one.version === from) : versions[0];
    if (source) await requireReach(tx, actor, source.document);
    if (begun || draftElsewhere)
      throw new AppError(
        'conflict',
        'The next version of this policy is being written already. Change its draft, or discard it first.',
      );
    if (!source) throw new AppError('notFound', 'There is no such version to begin with.', { field: 'from' });
    const draft = await beginDraft(tx, actor, source.document);
    await appendAct(tx, actor, { kind: 'policy.drafted', data: aboutDocument(draft.document) });
    return { id: draft.document.id, version: draft.version, revision: 1 };
  });
}
