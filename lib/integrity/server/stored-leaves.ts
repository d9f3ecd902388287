import { withWorkspace } from '@/lib/db/transaction';
import { decodeFrontier, frontierNodes, type Frontier } from '@/lib/ledger/frontier';
import { sameHash } from '@/lib/ledger/merkle';
import { readTiles } from '@/lib/ledger/server/tree-store';
import { foldFromTiles, TileMissing } from '@/lib/ledger/server/tree-tiles';
import { TILE_WIDTH } from '@/lib/ledger/tile-path';
import type { FaultBook } from '../fault-book';
import type { TileHash, TreeWalk } from '../tree-walk';

/** The stored tree of one part of the log. */
export interface StoredPart {
  /** The stored leaf hash of an entry; null when no tile has it. */
  leaf(idx: number): Uint8Array | null;
  /** Compares a hash above the leaves with its tile. */
  compare(tile: TileHash): void;
}

/** Reads the stored tree part by part and says where it is incomplete or does not follow from its leaves. */
export class StoredLeaves {
  constructor(
    private readonly workspaceId: string,
    private readonly treeSize: number,
    private readonly faults: FaultBook,
  ) {}

  /** The tiles over entries `from` to `to` (exclusive, inside the tree), and those above that the part completes. */
  async read(from: number, to: number): Promise<StoredPart> {
    if (from >= to) return { leaf: () => null, compare: () => undefined };
    const wanted: { level: number; n: number }[] = [];
    for (let level = 0, first = from, last = to - 1; ; level++) {
      for (let n = Math.floor(first / TILE_WIDTH); n <= Math.floor(last / TILE_WIDTH); n++) wanted.push({ level, n });
      [first, last] = [Math.floor(first / TILE_WIDTH), Math.floor(last / TILE_WIDTH)];
      // One level above the last: the part may complete its first hash.
      if (last === 0) {
        wanted.push({ level: level + 1, n: 0 });
        break;
      }
    }
    const rows = await withWorkspace(this.workspaceId, (tx) => readTiles(tx, this.workspaceId, wanted));
    const tiles = new Map(rows.map((row) => [`${row.level}/${row.n}`, row.data]));
    this.checkWidths(from, to, tiles);
    const hashAt = (level: number, index: number): Uint8Array | null => {
      const data = tiles.get(`${level}/${Math.floor(index / TILE_WIDTH)}`);
      const at = (index % TILE_WIDTH) * 32;
      return data && data.length >= at + 32 ? data.subarray(at, at + 32) : null;
    };
    return {
      leaf: (idx) => hashAt(0, idx),
      compare: ({ level, index, hash }) => {
        const kept = hashAt(level, index);
        if (kept && sameHash(kept, hash)) return;
        const width = TILE_WIDTH ** level;
        this.faults.add({
          layer: 'tile',
          where: `tile ${level}/${Math.floor(index / TILE_WIDTH)}, hash ${index % TILE_WIDTH}`,
          expected: `${base64(hash)}, which follows from the leaves`,
          found: kept ? base64(kept) : 'none',
          from: index * width,
          to: (index + 1) * width,
        });
      },
    };
  }

  /** Tiles of leaves that are missing or too short, one fault each. */
  private checkWidths(from: number, to: number, tiles: ReadonlyMap<string, Uint8Array>): void {
    for (let n = Math.floor(from / TILE_WIDTH); n <= Math.floor((to - 1) / TILE_WIDTH); n++) {
      const width = Math.min(TILE_WIDTH, this.treeSize - n * TILE_WIDTH);
      const found = (tiles.get(`0/${n}`)?.length ?? 0) / 32;
      if (found >= width) continue;
      this.faults.add({
        layer: 'tile',
        where: `tile 0/${n}`,
        expected: `${width} hashes`,
        found: found === 0 ? 'none' : String(found),
        from: n * TILE_WIDTH + found,
        to: n * TILE_WIDTH + width,
      });
    }
  }

  /** At the end of the tree its stored edge must be the one computed. */
  compareFrontier(walk: TreeWalk, stored: Uint8Array | null): void {
    const frontier = stored && decodeFrontier(this.treeSize, stored);
    const mine = walk.resumable;
    if (!mine || mine.size !== this.treeSize) return;
    if (frontier && frontier.hashes.every((hash, i) => sameHash(hash, mine.hashes[i]!))) return;
    this.faults.add({
      layer: 'tile',
      where: 'stored edge of the tree',
      expected: `the edge of a tree of ${this.treeSize} entries with the root ${base64(walk.root())}`,
      found: frontier ? 'another one' : 'none of this size',
      from: walk.agreedAt,
      to: this.treeSize,
    });
  }
}

/** The edge of the tree at a size, taken from its tiles; null when they are not all there. */
export async function frontierAt(workspaceId: string, size: number): Promise<Frontier | null> {
  if (size === 0) return { size: 0, hashes: [] };
  const ranges = frontierNodes(size).map(({ height, index }) => ({ begin: index * 2 ** height, end: (index + 1) * 2 ** height }));
  try {
    return { size, hashes: await withWorkspace(workspaceId, (tx) => foldFromTiles(tx, workspaceId, ranges, null)) };
  } catch (error) {
    if (error instanceof TileMissing) return null;
    throw error;
  }
}

export function base64(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64');
}
