import { createHash } from 'node:crypto';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { sealText } from '@/lib/ledger/server/sealed-text';
import { findSystem } from '@/lib/registry/server/find-system';
import { memberName } from '@/lib/registry/server/system-overview-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { newDocument, type NewDocument } from '../inputs';
import { insertDocument } from './register-store';
import { sealWords } from './sealed-words';

/**
 * Records a document, an attestation or a training record, with its file where one is given: sealed, and named by its hash in the event
 * `evidence.documentRecorded`. When it was received is our clock's word and never changes; when it is in force is its owner's.
 */
export async function recordDocument(actor: Actor, input: NewDocument): Promise<{ id: string; sha256: string | null }> {
  requirePermission(actor, 'evidence.manage');
  const given = newDocument.parse(input);
  const { workspaceId } = actor;
  const system = given.system === null ? null : await findSystem(actor, given.system);
  const documentId = uuidv7();
  const sha256 = given.file && createHash('sha256').update(given.file.bytes).digest('hex');
  const words = {
    title: given.title,
    ...(given.covers && { covers: given.covers }),
    ...(given.file && { fileName: given.file.name }),
  };
  const body =
    given.file && sealText(workspaceId, 'evidence', `file ${documentId}`, Buffer.from(given.file.bytes).toString('base64'));
  await withPrisma(workspaceId, async (tx) => {
    for (const [field, id] of [
      ['ownerId', given.ownerId],
      ['personId', given.personId],
    ] as const)
      if (id !== null && (await memberName(tx, workspaceId, id)) === null)
        throw new AppError('unprocessable', 'This person is no member of the workspace.', { field });
    const [event] = await appendAct(tx, actor, {
      kind: 'evidence.documentRecorded',
      systemId: system?.id ?? null,
      data: {
        document: toPublicId('document', documentId),
        form: given.form,
        kind: given.kind,
        ...words,
        effectiveFrom: given.effectiveFrom,
        expiresOn: given.expiresOn,
        owner: given.ownerId && toPublicId('person', given.ownerId),
        person: given.personId && toPublicId('person', given.personId),
        role: given.role,
        sha256,
        bytes: given.file?.bytes.byteLength ?? null,
      },
    });
    await insertDocument(tx, workspaceId, {
      documentId,
      form: given.form,
      kind: given.kind,
      systemId: system?.id ?? null,
      controls: [],
      ownerId: given.ownerId,
      personId: given.personId,
      role: given.role,
      effectiveFrom: given.effectiveFrom,
      expiresOn: given.expiresOn,
      words: sealWords(workspaceId, documentId, words),
      sha256,
      bytes: given.file?.bytes.byteLength ?? null,
      mediaType: given.file?.mediaType ?? null,
      idx: event!.idx,
      recordedBy: actor.type === 'person' ? actor.personId : null,
      body,
    });
  });
  return { id: toPublicId('document', documentId), sha256 };
}
