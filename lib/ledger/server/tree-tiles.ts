import type { SqlTx } from '@/lib/db/transaction';
import { frontierNodes, type Frontier } from '../frontier';
import { coverRange, foldPlan, sameHash, type LeafRange, type TreeNode } from '../merkle';
import { hashFromTile, sliceOfNode, TILE_WIDTH } from '../tile-path';
import { sha256 } from './tree-hash';
import { readTiles, type StoredTile } from './tree-store';

/** A tile that a tree of this size must have is missing, or shorter than it must be. */
export class TileMissing extends Error {
  override readonly name = 'TileMissing';
}

const FULL_BYTES = TILE_WIDTH * 32;
const KEPT_TILES = 2048; // 16 MiB

/** Full tiles never change, so the ones read last are kept in memory. Holds what was once read: checks of the stored tree do without. */
export class TileCache {
  private readonly tiles = new Map<string, Uint8Array>();
  get(key: string): Uint8Array | undefined {
    const data = this.tiles.get(key);
    if (data) {
      this.tiles.delete(key); // the newest is last
      this.tiles.set(key, data);
    }
    return data;
  }
  keep(key: string, data: Uint8Array): void {
    if (data.length !== FULL_BYTES) return;
    this.tiles.set(key, data);
    if (this.tiles.size > KEPT_TILES) this.tiles.delete(this.tiles.keys().next().value!);
  }
}
export const servedTiles = new TileCache();

const keyOf = (workspaceId: string, { level, n }: { level: number; n: number }): string => `${workspaceId}/${level}/${n}`;

/** Reads tiles, from memory where they are kept. Those that are not there are missing from the answer. */
export async function loadTiles(
  tx: SqlTx,
  workspaceId: string,
  wanted: readonly { level: number; n: number }[],
  cache: TileCache | null,
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const missing = new Map<string, { level: number; n: number }>();
  for (const tile of wanted) {
    const key = keyOf(workspaceId, tile);
    const kept = cache?.get(key);
    if (kept) found.set(key, kept);
    else missing.set(key, tile);
  }
  for (const tile of await readTiles(tx, workspaceId, [...missing.values()])) {
    const key = keyOf(workspaceId, tile);
    found.set(key, tile.data);
    cache?.keep(key, tile.data);
  }
  return found;
}

/** The hashes of a proof, from no more tiles than it needs: a few for any size of tree. Throws TileMissing. */
export async function foldFromTiles(
  tx: SqlTx,
  workspaceId: string,
  plan: readonly LeafRange[],
  cache: TileCache | null = servedTiles,
): Promise<Uint8Array[]> {
  return (await foldManyFromTiles(tx, workspaceId, [plan], cache))[0]!;
}

/** The hashes of many proofs under one tree: each tile is read once and each node hashed once, since proofs of neighbours share most of theirs. */
export async function foldManyFromTiles(
  tx: SqlTx,
  workspaceId: string,
  plans: readonly (readonly LeafRange[])[],
  cache: TileCache | null = servedTiles,
): Promise<Uint8Array[][]> {
  const wanted = new Map<string, { level: number; n: number }>();
  for (const node of plans.flat().flatMap(coverRange)) {
    const { level, n } = sliceOfNode(node);
    wanted.set(`${level}/${n}`, { level, n });
  }
  const tiles = await loadTiles(tx, workspaceId, [...wanted.values()], cache);
  const hashes = new Map<string, Uint8Array>();
  const hashOf = (node: TreeNode): Uint8Array => {
    const key = `${node.height}/${node.index}`;
    const known = hashes.get(key);
    if (known) return known;
    const slice = sliceOfNode(node);
    const data = tiles.get(keyOf(workspaceId, slice));
    const hash = data && hashFromTile(data, slice, sha256);
    if (!hash) throw new TileMissing(`tile ${slice.level}/${slice.n} is missing or too short`);
    hashes.set(key, hash);
    return hash;
  };
  return plans.map((plan) => foldPlan(plan, hashOf, sha256));
}

/** The tiles on the right edge of a tree that will grow with it, one a level; full ones are done. */
export function edgeTiles(size: number): { level: number; n: number; width: number }[] {
  const edge = [];
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / TILE_WIDTH)) {
    const width = hashes % TILE_WIDTH;
    if (width > 0) edge.push({ level, n: Math.floor(hashes / TILE_WIDTH), width });
  }
  return edge;
}

/** True when the tiles on the edge lead to the frontier: both were written together, and nobody changed one of them since. */
export function edgeAgrees(frontier: Frontier, tiles: readonly StoredTile[]): boolean {
  const nodes = frontierNodes(frontier.size);
  return nodes.every((node, i) => {
    const slice = sliceOfNode(node);
    const tile = tiles.find(({ level, n }) => level === slice.level && n === slice.n);
    const hash = tile && hashFromTile(tile.data, slice, sha256);
    return hash !== undefined && hash !== null && sameHash(hash, frontier.hashes[i]!);
  });
}
