import { sha256 as portableSha256 } from '@noble/hashes/sha2.js';

/**
 * The Merkle tree of RFC 6962 section 2.1 (the same as RFC 9162 section 2.1) over SHA-256. Pure and browser-safe.
 * Sizes and indexes are numbers: exact to 2^53, so there is no bit arithmetic on them, only division.
 */
export type Sha256 = (data: Uint8Array) => Uint8Array;
export const HASH_BYTES = 32;

const LEAF = 0;
const NODE = 1;

export function hashLeaf(entry: Uint8Array, sha256: Sha256 = portableSha256): Uint8Array {
  const input = new Uint8Array(entry.length + 1);
  input[0] = LEAF;
  input.set(entry, 1);
  return sha256(input);
}

/** Every node's hash is made from this one buffer: hashing is synchronous, and allocating one each time costs as much as the hash. */
const pair = new Uint8Array(1 + 2 * HASH_BYTES);
pair[0] = NODE;

export function hashChildren(left: Uint8Array, right: Uint8Array, sha256: Sha256 = portableSha256): Uint8Array {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return sha256(pair);
}

/** The root of a complete subtree whose leaf hashes (or nodes of one level) lie one after the other; their number is a power of two. */
export function hashCompleteSubtree(hashes: Uint8Array, sha256: Sha256 = portableSha256): Uint8Array {
  const work = new Uint8Array(hashes); // a copy: the slice of a Buffer would be the Buffer itself
  for (let count = hashes.length / HASH_BYTES; count > 1; count /= 2) {
    for (let i = 0; i < count / 2; i++) {
      pair.set(work.subarray(2 * i * HASH_BYTES, (2 * i + 2) * HASH_BYTES), 1);
      work.set(sha256(pair), i * HASH_BYTES);
    }
  }
  return work.slice(0, HASH_BYTES);
}

/** The root of a log without entries: the hash of nothing. */
export const emptyRoot = (sha256: Sha256 = portableSha256): Uint8Array => sha256(new Uint8Array(0));

export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** A complete subtree: `2^height` leaves from `index * 2^height` on. Its hash never changes once those leaves are there. */
export interface TreeNode {
  height: number;
  index: number;
}
/** Leaves `begin` (inclusive) to `end` (exclusive). */
export interface LeafRange {
  begin: number;
  end: number;
}

/**
 * The fewest complete subtrees that cover a range, from left to right. For the ranges that the RFC's recursion meets
 * (`begin` is a multiple of a power of two that is at least the range's length) their heights decrease, and folding them
 * from the right gives MTH(D[begin:end]).
 */
export function coverRange({ begin, end }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = begin; at < end;) {
    let height = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      height++;
    }
    nodes.push({ height, index: at / width });
    at += width;
  }
  return nodes;
}

/** MTH(D[begin:end]) from the hashes of `coverRange`, in that order. */
export function foldCover(hashes: readonly Uint8Array[], sha256: Sha256 = portableSha256): Uint8Array {
  if (hashes.length === 0) return emptyRoot(sha256);
  let folded = hashes[hashes.length - 1]!;
  for (let i = hashes.length - 2; i >= 0; i--) folded = hashChildren(hashes[i]!, folded, sha256);
  return folded;
}

// ------------------------------------------------------------------------------------------------- making proofs

/** The largest power of two smaller than n (n > 1): where the RFC splits a tree. */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

const checkSize = (size: number): void => {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('A tree size is a natural number.');
};

/** RFC 9162 section 2.1.3.1, PATH(m, D_n): which ranges' hashes prove that the leaf at `index` is in a tree of `size`, leaf to root. */
export function planInclusion(index: number, size: number): LeafRange[] {
  checkSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError('The index is not below the tree size.');
  const path: LeafRange[] = [];
  let begin = 0;
  let end = size;
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin);
    if (index < middle) {
      path.push({ begin: middle, end });
      end = middle;
    } else {
      path.push({ begin, end: middle });
      begin = middle;
    }
  }
  return path.reverse();
}

/** RFC 9162 section 2.1.4.1, PROOF(m, D_n): which ranges' hashes prove that a tree of `from` is the beginning of a tree of `to`. */
export function planConsistency(from: number, to: number): LeafRange[] {
  checkSize(from);
  checkSize(to);
  if (from > to) throw new RangeError('The earlier tree is not the smaller one.');
  if (from === 0 || from === to) return [];
  const path: LeafRange[] = [];
  let begin = 0;
  let end = to;
  // `whole`: the subtree reached is the old tree itself, whose hash the verifier has.
  let whole = true;
  while (from < end) {
    const middle = begin + splitPoint(end - begin);
    if (from <= middle) {
      path.push({ begin: middle, end });
      end = middle;
    } else {
      path.push({ begin, end: middle });
      begin = middle;
      whole = false;
    }
  }
  if (!whole) path.push({ begin, end });
  return path.reverse();
}

/** Turns a plan into the proof's hashes. `hashOf` knows the hashes of complete subtrees, from tiles or from memory. */
export function foldPlan(
  plan: readonly LeafRange[],
  hashOf: (node: TreeNode) => Uint8Array,
  sha256: Sha256 = portableSha256,
): Uint8Array[] {
  return plan.map((range) => foldCover(coverRange(range).map(hashOf), sha256));
}

// ---------------------------------------------------------------------------------------------- verifying proofs

const odd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);
const allHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === HASH_BYTES);
const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

export interface InclusionClaim {
  index: number;
  size: number;
  leafHash: Uint8Array;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}

/** RFC 9162 section 2.1.3.2. False for anything that is not exactly such a proof; never throws. */
export function verifyInclusion(claim: InclusionClaim, sha256: Sha256 = portableSha256): boolean {
  const { index, size, leafHash, proof, root } = claim;
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (!allHashes([leafHash, root, ...proof])) return false;
  let fn = index;
  let sn = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      hash = hashChildren(sibling, hash, sha256);
      while (!odd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      hash = hashChildren(hash, sibling, sha256);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && sameHash(hash, root);
}

export interface ConsistencyClaim {
  from: number;
  to: number;
  fromRoot: Uint8Array;
  toRoot: Uint8Array;
  proof: readonly Uint8Array[];
}

/** RFC 9162 section 2.1.4.2, with the two cases it leaves to the caller: the same size, and from the empty tree. Never throws. */
export function verifyConsistency(claim: ConsistencyClaim, sha256: Sha256 = portableSha256): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim;
  if (!isSize(from) || !isSize(to) || from > to) return false;
  if (!allHashes([fromRoot, toRoot, ...proof])) return false;
  if (from === to) return proof.length === 0 && sameHash(fromRoot, toRoot) && (to > 0 || sameHash(toRoot, emptyRoot(sha256)));
  if (from === 0) return proof.length === 0 && sameHash(fromRoot, emptyRoot(sha256));
  if (proof.length === 0) return false;

  let fn = from - 1;
  let sn = to - 1;
  while (odd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  // Shifted to nothing: `from` is a power of two, and the old root itself begins the path.
  const path = fn === 0 ? [fromRoot, ...proof] : proof;
  let fromHash = path[0]!;
  let toHash = path[0]!;
  for (const sibling of path.slice(1)) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      fromHash = hashChildren(sibling, fromHash, sha256);
      toHash = hashChildren(sibling, toHash, sha256);
      while (!odd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      toHash = hashChildren(toHash, sibling, sha256);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && sameHash(fromHash, fromRoot) && sameHash(toHash, toRoot);
}
