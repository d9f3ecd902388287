import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { env } from '@/lib/env';
import { appendAct } from '@/lib/ledger/server/append';
import { insertDelivery } from '@/lib/notify/server/channel-store';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { selectOverErased } from './pack-bytes-store';
import { readChunks } from './pack-chunks';
import { findPack, insertRecipient, type PackRow } from './pack-store';
import { noteDelivery, selectTold, selectUndelivered } from './schedule-store';

/**
 * Delivers the final packs of schedules: into the folder of COUNTERSIGN_PACK_DIR, or to a channel, which is told the pack's id, hash, size and where to
 * download it with a key of the scope `evidence`. A channel is among the recipients once it answered with success. Returns how much was done.
 */
export async function deliverPacks(workspaceId: string): Promise<number> {
  return (await intoFolder(workspaceId)) + (await tellChannels(workspaceId)) + (await noteTold(workspaceId));
}

/** Written beside and renamed, so that whoever watches the folder never sees half a pack. */
async function intoFolder(workspaceId: string): Promise<number> {
  const folder = env().COUNTERSIGN_PACK_DIR;
  if (!folder) return 0;
  const waiting = await withWorkspace(workspaceId, (tx) => selectUndelivered(tx, workspaceId, 'folder'));
  for (const { packId } of waiting) {
    const pack = await withWorkspace(workspaceId, (tx) => findPack(tx, workspaceId, packId));
    if (!pack?.wrappedKey || (await isOverErased(workspaceId, packId))) continue;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = path.join(folder, `${toPublicId('pack', packId)}.zip`);
    await pipeline(Readable.from(readChunks({ workspaceId, packId, wrapped: pack.wrappedKey })), createWriteStream(`${file}.part`, { mode: 0o600 })); // prettier-ignore
    renameSync(`${file}.part`, file);
    await withWorkspace(workspaceId, async (tx) => {
      // Withdrawn while it was written: whoever withdrew it looked before the copy was there.
      if ((await findPack(tx, workspaceId, packId, true))?.state !== 'final') rmSync(file, { force: true });
      else await noteDelivered(tx, workspaceId, pack, 'folder', 'the folder of COUNTERSIGN_PACK_DIR');
    });
  }
  return waiting.length;
}

/** What was erased since goes to nobody any more, also before the worker has withdrawn the pack. */
const isOverErased = async (workspaceId: string, packId: string): Promise<boolean> =>
  (await withWorkspace(workspaceId, (tx) => selectOverErased(tx, workspaceId, packId))).length > 0;

async function tellChannels(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const waiting = await selectUndelivered(tx, workspaceId, 'webhook');
    for (const { packId, channelId } of waiting) {
      const pack = await findPack(tx, workspaceId, packId, true);
      if (!pack || pack.state !== 'final' || !channelId || (await selectOverErased(tx, workspaceId, packId)).length > 0) continue;
      const at = (pack.finishedAt ?? new Date()).toISOString();
      const archive = { sha256: pack.zipSha256!, bytes: pack.bytes! };
      const message = { topic: 'pack.final', id: toPublicId('pack', packId), tier: null, dueAt: null, at, archive } as const;
      await noteDelivery(tx, workspaceId, packId, await insertDelivery(tx, workspaceId, { channelId, personId: null, message }));
    }
    return waiting.length;
  });
}

async function noteTold(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const told = await selectTold(tx, workspaceId);
    for (const { packId, channel } of told) {
      const pack = await findPack(tx, workspaceId, packId, true);
      if (pack) await noteDelivered(tx, workspaceId, pack, 'webhook', channel);
    }
    return told.length;
  });
}

async function noteDelivered(tx: SqlTx, workspaceId: string, pack: PackRow, way: 'folder' | 'webhook', name: string): Promise<void> {
  await insertRecipient(tx, workspaceId, pack.packId, { recipientId: uuidv7(), name, way, recordedBy: 'countersign', recordedByName: 'Countersign' });
  await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'pack.delivered', systemId: pack.systemId, data: { pack: toPublicId('pack', pack.packId), way, archive: pack.zipSha256 } });
} // prettier-ignore
