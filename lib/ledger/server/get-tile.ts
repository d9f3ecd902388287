import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { encodeEntryBundle } from '../entry-bundle';
import type { LogReader } from '../log-reader';
import { parseTilePath, TILE_WIDTH } from '../tile-path';
import { readEntries, readTree } from './tree-store';
import { loadTiles, servedTiles } from './tree-tiles';

const notThere = (): AppError => new AppError('notFound', 'There is no such tile in this log.', { field: 'path' });

/**
 * A tile of hashes, or a bundle of entries, by its path as C2SP tlog-tiles writes it (`0/x001/234`, `entries/000.p/17`). What is answered
 * never changes. Bundles hold the envelopes of all AI systems, so they are for those who may see all. Throws AppError.
 */
export async function getTile({ workspaceId, systems }: LogReader, path: string): Promise<Uint8Array> {
  const address = parseTilePath(path);
  if (!address)
    throw new AppError('invalidRequest', 'path: a tile is <level>/<n>, or entries/<n>, with .p/<width> for a partial one.', {
      field: 'path',
    });
  const { level, n, width } = address;
  return withWorkspace(workspaceId, async (tx) => {
    if (level !== 'entries') {
      const data = [...(await loadTiles(tx, workspaceId, [{ level, n }], servedTiles)).values()][0];
      if (!data || data.length < width * 32) throw notThere();
      return data.subarray(0, width * 32);
    }
    if (systems !== 'all')
      throw new AppError(
        'forbidden',
        'Entries of the log belong to all AI systems, and you see some of them only. Ask for the proof of an event.',
      );
    const first = n * TILE_WIDTH;
    const tree = await readTree(tx, workspaceId);
    if (!tree || tree.size < first + width) throw notThere();
    const entries = await readEntries(tx, workspaceId, first, width);
    if (entries.length !== width) throw new Error(`entries from ${first} on are missing from the log`);
    return encodeEntryBundle(entries);
  });
}
