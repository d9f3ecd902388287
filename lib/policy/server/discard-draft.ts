import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { requirePolicy, requireReach } from './acting';
import { deleteDraft } from './draft-store';
import { aboutDocument } from './about-document';

/** Throws the draft away; its number is not given again. */
export async function discardDraft(actor: Actor, policyId: string): Promise<void> {
  requirePermission(actor, 'policies.write');
  const { workspaceId } = actor;
  await withWorkspace(workspaceId, async (tx) => {
    const { draft } = await requirePolicy(tx, actor, policyId);
    if (!draft) throw new AppError('notFound', 'This policy has no draft.');
    await requireReach(tx, actor, draft.document);
    await deleteDraft(tx, workspaceId, policyId);
    await appendAct(tx, actor, { kind: 'policy.discarded', data: aboutDocument(draft.document) });
  });
}
