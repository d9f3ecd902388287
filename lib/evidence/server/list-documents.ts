import type { Actor } from '@/lib/access/actor';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { EvidenceDocument } from '../contract';
import { listDocumentRows, type DocumentRow } from './register-store';
import { resolveScope } from './scope';
import { openWords } from './sealed-words';

interface Words {
  title: string;
  covers: string;
  fileName: string;
}

/** Documents, attestations and training records of an AI system (or of all that the reader sees), the newest first. */
export async function listDocuments(actor: Actor, given: { system?: string | null } = {}): Promise<EvidenceDocument[]> {
  const { asked } = await resolveScope(actor, given);
  return withWorkspace(actor.workspaceId, (tx) => readDocuments(tx, actor.workspaceId, asked.systems));
}

/** The same within a transaction. */
export async function readDocuments(tx: SqlTx, workspaceId: string, systems: readonly string[]): Promise<EvidenceDocument[]> {
  return (await listDocumentRows(tx, workspaceId, systems)).map((row) => toDocument(workspaceId, row));
}

export function toDocument(workspaceId: string, row: DocumentRow): EvidenceDocument {
  const words = openWords<Words>(workspaceId, row.documentId, row.words);
  return {
    id: toPublicId('document', row.documentId),
    kind: row.kind,
    title: words.title ?? 'The title cannot be opened with this key.',
    form: row.form,
    owner: row.ownerId === null ? null : { id: toPublicId('person', row.ownerId), name: row.ownerName ?? '' },
    person: row.personId === null ? null : { id: toPublicId('person', row.personId), name: row.personName ?? '' },
    role: row.role,
    system: row.systemId && toPublicId('system', row.systemId),
    controls: row.controls,
    effectiveFrom: row.effectiveFrom,
    receivedAt: row.receivedAt.toISOString(),
    expiresOn: row.expiresOn,
    covers: words.covers ?? null,
    file:
      row.sha256 === null
        ? null
        : {
            name: words.fileName ?? 'file',
            bytes: row.bytes ?? 0,
            sha256: row.sha256,
            mediaType: row.mediaType ?? 'application/octet-stream',
          },
    revokedAt: row.revokedAt?.toISOString() ?? null,
    eventIndex: row.idx,
  };
}
