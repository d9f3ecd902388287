import { roomsOf, type Actor } from '@/lib/access/actor';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { EvidenceDocument } from '../contract';
import { listDocumentRows, type DocumentRow } from './register-store';
import { holdsDocument } from './room-scope';
import { resolveScope } from './scope';
import { openWords } from './sealed-words';

interface Words {
  title: string;
  covers: string;
  fileName: string;
}

/**
 * Documents, attestations and training records of an AI system (or of all that the reader sees), the newest first. Whom rooms let in sees those that a
 * room holds.
 */
export async function listDocuments(actor: Actor, given: { system?: string | null } = {}): Promise<EvidenceDocument[]> {
  const { asked } = await resolveScope(actor, given);
  const systems = given.system ? asked.systems : (roomsOf(actor)?.map((room) => room.systemId) ?? asked.systems);
  const documents = await withWorkspace(actor.workspaceId, (tx) => readDocuments(tx, actor.workspaceId, systems));
  return documents.filter((one) => mayRead(actor, one));
}

const mayRead = (actor: Actor, { system, kind, controls }: EvidenceDocument): boolean =>
  holdsDocument(actor, { systemId: system && fromPublicId('system', system), kind, controls });

/** A document as it stands beside a control that it counts for: whom rooms let in reads of one that no room holds that it is there, and until when. */
export function besideControl(actor: Actor, one: EvidenceDocument): EvidenceDocument {
  return mayRead(actor, one)
    ? one
    : {
        ...one,
        title: 'Held by the house, and no part of this audit',
        owner: null,
        person: null,
        role: null,
        covers: null,
        file: null,
      };
}

/** All of these systems, and of all systems, within a transaction: also those that a room does not hold. */
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
