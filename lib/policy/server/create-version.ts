import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { newDraft } from '../views';
import { aboutDocument } from './about-document';
import { requirePolicy, requireReach } from './acting';
import { findDraft } from './draft-store';
import { findVersionRow, listVersionRows } from './version-store';
import { beginDraft, type WrittenDraft } from './begin-draft';

/** A draft of the policy's next version, with the text of an earlier one. */
export async function createVersion(actor: Actor, policyId: string, input: unknown): Promise<WrittenDraft> {
  requirePermission(actor, 'policies.write');
  const { from } = newDraft.parse(input ?? {});
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    await requirePolicy(tx, workspaceId, policyId);
    if (await findDraft(tx, workspaceId, policyId))
      throw new AppError('conflict', 'There is a draft already. Change it, or discard it first.');
    const source = from
      ? await findVersionRow(tx, workspaceId, policyId, from)
      : (await listVersionRows(tx, workspaceId, policyId))[0];
    if (!source) throw new AppError('notFound', 'There is no such version to begin with.', { field: 'from' });
    await requireReach(tx, actor, source.document);
    const draft = await beginDraft(tx, actor, source.document);
    await appendAct(tx, actor, { kind: 'policy.drafted', data: aboutDocument(draft.document) });
    return { id: draft.document.id, version: draft.version, revision: 1 };
  });
}
