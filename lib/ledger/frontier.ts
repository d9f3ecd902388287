import { sha256 as portableSha256 } from '@noble/hashes/sha2.js';
import { coverRange, foldCover, HASH_BYTES, hashChildren, type Sha256, type TreeNode } from './merkle';

/**
 * The right edge of a growing tree (a compact range from 0): the hashes of the complete subtrees that cover it, from the
 * largest to the smallest, one for each bit of the size. It is all that is needed to append and to know the root.
 */
export interface Frontier {
  size: number;
  hashes: Uint8Array[];
}

export const emptyFrontier = (): Frontier => ({ size: 0, hashes: [] });

/** Grows the frontier in place by one leaf. `onNode` hears of every subtree that is complete now, the leaf first. */
export function appendLeaf(
  frontier: Frontier,
  leafHash: Uint8Array,
  onNode?: (node: TreeNode, hash: Uint8Array) => void,
  sha256: Sha256 = portableSha256,
): void {
  let hash = leafHash;
  let index = frontier.size;
  let height = 0;
  onNode?.({ height, index }, hash);
  while (index % 2 === 1) {
    hash = hashChildren(frontier.hashes.pop()!, hash, sha256);
    index = (index - 1) / 2;
    height++;
    onNode?.({ height, index }, hash);
  }
  frontier.hashes.push(hash);
  frontier.size++;
}

export function rootOfFrontier(frontier: Frontier, sha256: Sha256 = portableSha256): Uint8Array {
  return foldCover(frontier.hashes, sha256);
}

/** The subtrees whose hashes make the frontier of a tree of this size. */
export const frontierNodes = (size: number): TreeNode[] => coverRange({ begin: 0, end: size });

export function encodeFrontier(frontier: Frontier): Uint8Array {
  const bytes = new Uint8Array(frontier.hashes.length * HASH_BYTES);
  frontier.hashes.forEach((hash, i) => bytes.set(hash, i * HASH_BYTES));
  return bytes;
}

/** Null when the bytes cannot be the frontier of a tree of this size. */
export function decodeFrontier(size: number, bytes: Uint8Array): Frontier | null {
  const count = frontierNodes(size).length;
  if (bytes.length !== count * HASH_BYTES) return null;
  return { size, hashes: Array.from({ length: count }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES)) };
}
