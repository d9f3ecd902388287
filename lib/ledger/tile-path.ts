import { sha256 as portableSha256 } from '@noble/hashes/sha2.js';
import { HASH_BYTES, hashCompleteSubtree, type Sha256, type TreeNode } from './merkle';

/** Tiles of C2SP tlog-tiles: 256 consecutive hashes of one level, where a level is eight heights of the tree. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;

/** `level: 'entries'` is an entry bundle beside the tile of level 0. A width of 256 is the full tile. */
export interface TileAddress {
  level: number | 'entries';
  n: number;
  width: number;
}

/** `0/x001/x234/067` or `entries/000.p/112`: what follows `tile/` in the address. */
export function formatTilePath({ level, n, width }: TileAddress): string {
  const parts: string[] = [];
  let rest = n;
  do {
    parts.unshift(`${parts.length > 0 ? 'x' : ''}${String(rest % 1000).padStart(3, '0')}`);
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  return `${level}/${parts.join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The strict reverse: one text for one tile, else null. */
export function parseTilePath(path: string): TileAddress | null {
  const match = /^(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path);
  if (!match) return null;
  const level = match[1] === 'entries' ? 'entries' : Number(match[1]);
  const n = Number(match[2]!.replace(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  if ((typeof level === 'number' && level > 63) || !Number.isSafeInteger(n)) return null;
  if (match[3] !== undefined && width >= TILE_WIDTH) return null;
  const address: TileAddress = { level, n, width };
  return formatTilePath(address) === path ? address : null;
}

/** How many hashes tile `n` of a level has in a tree of this size; 0 when there is none. */
export function tileWidth(level: number, n: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - n * TILE_WIDTH));
}

/** Where a complete subtree's hash is found: `count` (a power of two) hashes of a tile, folded. */
export interface TileSlice {
  level: number;
  n: number;
  start: number;
  count: number;
}

export function sliceOfNode({ height, index }: TreeNode): TileSlice {
  const level = Math.floor(height / TILE_HEIGHT);
  const count = 2 ** (height % TILE_HEIGHT);
  const first = index * count;
  return { level, n: Math.floor(first / TILE_WIDTH), start: first % TILE_WIDTH, count };
}

/** The subtree's hash from the tile's bytes; null when the tile is not that wide. */
export function hashFromTile(data: Uint8Array, { start, count }: TileSlice, sha256: Sha256 = portableSha256): Uint8Array | null {
  if (data.length < (start + count) * HASH_BYTES) return null;
  return hashCompleteSubtree(data.subarray(start * HASH_BYTES, (start + count) * HASH_BYTES), sha256);
}
