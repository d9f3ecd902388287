import { createHash } from 'node:crypto';
import { withWorkspace } from '@/lib/db/transaction';
import type { ArchiveSink } from '../../packs/write-archive';
import { deleteArchive } from './pack-bytes-store';
import { putChunk } from './pack-cipher';

const CHUNK = 1024 * 1024;

/** An archive's bytes into the database, about a megabyte a row. `finish` writes what is left and says how many bytes there are. */
export async function chunkSink(at: {
  workspaceId: string;
  packId: string;
  wrapped: Uint8Array;
}): Promise<ArchiveSink & { finish(): Promise<number> }> {
  // prettier-ignore
  const { workspaceId } = at;
  await withWorkspace(workspaceId, (tx) => deleteArchive(tx, workspaceId, at.packId));
  let held: Uint8Array[] = [];
  let size = 0;
  let next = 0;
  let total = 0;
  const put = (ordinal: number, bytes: Uint8Array): Promise<void> =>
    withWorkspace(workspaceId, (tx) => putChunk(tx, at, ordinal, bytes));
  const flush = async (): Promise<void> => {
    if (size === 0) return;
    const bytes = Buffer.concat(held);
    held = [];
    size = 0;
    await put(next++, bytes);
  };
  return {
    async write(bytes) {
      total += bytes.length;
      held.push(Buffer.from(bytes));
      size += bytes.length;
      if (size >= CHUNK) await flush();
    },
    async reserve() {
      await flush();
      const ordinal = next++;
      return async (bytes) => {
        total += bytes.length;
        await put(ordinal, bytes);
      };
    },
    async finish() {
      await flush();
      return total;
    },
  };
}

/** SHA-256 of an archive's chunks, in order. */
export async function digestChunks(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
