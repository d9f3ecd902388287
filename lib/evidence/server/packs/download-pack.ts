import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { namesOf, requirePack, requireReveal } from './pack-access';
import { selectOverErased } from './pack-bytes-store';
import { readChunks } from './pack-chunks';
import { insertRecipient } from './pack-store';

export interface Download {
  name: string;
  bytes: number;
  stream: ReadableStream<Uint8Array>;
}

/**
 * The archive, streamed: the same bytes on every download. Who took it is recorded with it and in the log, before the first byte. Throws conflict for a
 * pack that is not built, or in which something was erased since.
 */
export async function downloadPack(actor: Actor, id: string): Promise<Download> {
  requirePermission(actor, 'record.export');
  const by = namesOf(actor);
  const pack = await withWorkspace(actor.workspaceId, async (tx) => {
    const found = await requirePack(tx, actor, id);
    if (found.content !== 'none') requirePermission(actor, 'content.read');
    if (found.reveal) requireReveal(actor);
    if (found.state === 'withdrawn') throw new AppError('conflict', 'Something in this pack was erased since. Its successor holds the rest.');
    if (found.state !== 'draft' && found.state !== 'final') throw new AppError('conflict', 'This pack is not built yet, or will not be.');
    if ((await selectOverErased(tx, actor.workspaceId, found.packId)).length > 0)
      throw new AppError('conflict', 'Something in this pack was erased since. A successor is being built without it.');
    await insertRecipient(tx, actor.workspaceId, found.packId, { recipientId: uuidv7(), name: by.name, way: 'download', recordedBy: by.id, recordedByName: by.name });
    await appendAct(tx, actor, { kind: 'pack.downloaded', systemId: found.systemId, data: { pack: toPublicId('pack', found.packId), status: found.state, archive: found.zipSha256, bytes: found.bytes } });
    return found;
  }); // prettier-ignore
  const chunks = readChunks({ workspaceId: actor.workspaceId, packId: pack.packId, wrapped: pack.wrappedKey! })[
    Symbol.asyncIterator
  ]();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
  });
  return { name: `${id}${pack.state === 'draft' ? '.DRAFT' : ''}.zip`, bytes: pack.bytes!, stream };
}
