import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { findDocumentRow, revokeDocumentRow } from './register-store';

/** Takes a document (UUID) out of force from now on; it stays in the register. Throws notFound. */
export async function revokeDocument(actor: Actor, documentId: string): Promise<void> {
  requirePermission(actor, 'evidence.manage');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const row = await findDocumentRow(tx, actor.workspaceId, documentId);
    if (!row || (row.systemId !== null && !canSeeSystem(actor, row.systemId)))
      throw new AppError('notFound', 'There is no such document.');
    if (!(await revokeDocumentRow(tx, actor.workspaceId, documentId))) return;
    await appendAct(tx, actor, {
      kind: 'evidence.documentRevoked',
      systemId: row.systemId,
      data: { document: toPublicId('document', documentId) },
    });
  });
}
