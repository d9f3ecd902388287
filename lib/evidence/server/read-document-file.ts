import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { openText } from '@/lib/ledger/server/sealed-text';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { EvidenceDocument } from '../contract';
import { toDocument } from './list-documents';
import { findDocumentRow, readFileBody } from './register-store';
import { holdsDocument } from './room-scope';

/** The file of a document (UUID), opened; taking it is an event `record.exported`. Throws notFound, also where the key that sealed it is gone. */
export async function readDocumentFile(actor: Actor, documentId: string): Promise<{ document: EvidenceDocument; bytes: Buffer }> {
  requirePermission(actor, 'evidence.read');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const row = await findDocumentRow(tx, workspaceId, documentId);
    const sealed =
      row && (row.systemId === null || canSeeSystem(actor, row.systemId)) && holdsDocument(actor, row)
        ? await readFileBody(tx, workspaceId, documentId)
        : null;
    const text = sealed && openText(workspaceId, 'evidence', `file ${documentId}`, sealed);
    if (!row || text === null)
      throw new AppError('notFound', 'There is no such file, or it cannot be opened with the key of this installation.');
    await appendAct(tx, actor, {
      kind: 'record.exported',
      systemId: row.systemId,
      data: { what: 'document', document: toPublicId('document', documentId), sha256: row.sha256 },
    });
    return { document: toDocument(workspaceId, row), bytes: Buffer.from(text, 'base64') };
  });
}
