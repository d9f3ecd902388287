import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendLeaf, decodeFrontier, emptyFrontier, encodeFrontier, rootOfFrontier } from './frontier';
import {
  emptyRoot,
  foldPlan,
  hashLeaf,
  planConsistency,
  planInclusion,
  sameHash,
  type TreeNode,
  verifyConsistency,
  verifyInclusion,
} from './merkle';
import { entriesOf, slowLeaf, slowPath, slowProof, slowRoot } from './testing/slow-tree';

const MOST = 35;
const entries = entriesOf(MOST);
const leaves = entries.map((entry) => hashLeaf(entry));
const roots = Array.from({ length: MOST + 1 }, (_, size) => slowRoot(entries.slice(0, size)));
const known = new Map<string, Uint8Array>();
const hashOf = ({ height, index }: TreeNode): Uint8Array => {
  const at = `${height}/${index}`;
  if (!known.has(at)) known.set(at, slowRoot(entries.slice(index * 2 ** height, (index + 1) * 2 ** height)));
  return known.get(at)!;
};
const inclusion = (index: number, size: number) => foldPlan(planInclusion(index, size), hashOf);
const consistency = (from: number, to: number) => foldPlan(planConsistency(from, to), hashOf);

const hex = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex')).join();

const size = fc.integer({ min: 1, max: MOST });
const indexAndSize = size.chain((n) => fc.record({ index: fc.nat(n - 1), size: fc.constant(n) }));
const twoSizes = size.chain((to) => fc.record({ from: fc.integer({ min: 1, max: to }), to: fc.constant(to) }));
const flip = (hash: Uint8Array, bit: number): Uint8Array =>
  hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

describe('hashes', () => {
  test('are those of RFC 6962', () => {
    expect(hex([emptyRoot()])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex([hashLeaf(new Uint8Array(0))])).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(leaves[7]).toEqual(slowLeaf(entries[7]!));
  });

  test('a frontier knows the root of every size, through its bytes too', () => {
    let frontier = emptyFrontier();
    for (let at = 0; at <= MOST; at++) {
      expect(rootOfFrontier(frontier)).toEqual(roots[at]);
      frontier = decodeFrontier(at, encodeFrontier(frontier))!;
      if (at < MOST) appendLeaf(frontier, leaves[at]!);
    }
    expect(decodeFrontier(3, new Uint8Array(32))).toBeNull();
  });

  test('a frontier tells of every complete subtree once', () => {
    const told = new Map<string, Uint8Array>();
    const frontier = emptyFrontier();
    for (const leaf of leaves) appendLeaf(frontier, leaf, ({ height, index }, hash) => told.set(`${height}/${index}`, hash));
    let expected = 0;
    for (let height = 0; 2 ** height <= MOST; height++) {
      for (let index = 0; (index + 1) * 2 ** height <= MOST; index++, expected++) {
        expect(told.get(`${height}/${index}`)).toEqual(hashOf({ height, index }));
      }
    }
    expect(told.size).toBe(expected);
  });
});

describe('proofs that are made', () => {
  test('are those of the RFC, for every index and size', () => {
    for (let n = 1; n <= MOST; n++) {
      for (let index = 0; index < n; index++) expect(hex(inclusion(index, n))).toBe(hex(slowPath(index, entries.slice(0, n))));
      for (let from = 1; from <= n; from++) expect(hex(consistency(from, n))).toBe(hex(slowProof(from, entries.slice(0, n))));
    }
  });

  test('verify, for every index and size', () => {
    for (let n = 1; n <= MOST; n++) {
      for (let index = 0; index < n; index++) {
        const claim = { index, size: n, leafHash: leaves[index]!, proof: inclusion(index, n), root: roots[n]! };
        expect(verifyInclusion(claim), `${index} in ${n}`).toBe(true);
      }
      for (let from = 0; from <= n; from++) {
        const claim = { from, to: n, fromRoot: roots[from]!, toRoot: roots[n]!, proof: consistency(from, n) };
        expect(verifyConsistency(claim), `${from} to ${n}`).toBe(true);
      }
    }
  });

  test('hold beyond 2^32 leaves: plans meet at the right places', () => {
    const huge = 2 ** 40 + 12_345;
    fc.assert(
      fc.property(
        fc.maxSafeNat().map((n) => n % huge),
        (index) => {
          const covered = [{ begin: index, end: index + 1 }, ...planInclusion(index, huge)].sort((a, b) => a.begin - b.begin);
          expect(covered[0]!.begin).toBe(0);
          expect(covered.at(-1)!.end).toBe(huge);
          covered.slice(1).forEach((range, i) => expect(range.begin).toBe(covered[i]!.end));
        },
      ),
    );
  });

  test('are refused for what is not there', () => {
    expect(() => planInclusion(3, 3)).toThrow(RangeError);
    expect(() => planInclusion(-1, 3)).toThrow(RangeError);
    expect(() => planInclusion(0.5, 3)).toThrow(RangeError);
    expect(() => planConsistency(4, 3)).toThrow(RangeError);
    expect(() => planConsistency(-1, 3)).toThrow(RangeError);
  });
});

describe('inclusion proofs that are refused', () => {
  const good = ({ index, size: n }: { index: number; size: number }) => ({
    index,
    size: n,
    leafHash: leaves[index]!,
    proof: inclusion(index, n),
    root: roots[n]!,
  });
  const refuses = (change: (claim: ReturnType<typeof good>, r: number) => ReturnType<typeof good> | null) =>
    fc.assert(
      fc.property(indexAndSize, fc.nat(), (at, r) => {
        const changed = change(good(at), r);
        return changed === null || !verifyInclusion(changed);
      }),
      { numRuns: 400 },
    );

  test('a bit of the leaf', () => refuses((claim, r) => ({ ...claim, leafHash: flip(claim.leafHash, r % 256) })));
  test('a bit of the root', () => refuses((claim, r) => ({ ...claim, root: flip(claim.root, r % 256) })));
  test('a bit of any hash', () =>
    refuses((claim, r) => {
      if (claim.proof.length === 0) return null;
      const at = r % claim.proof.length;
      return { ...claim, proof: claim.proof.map((hash, i) => (i === at ? flip(hash, (r >> 3) % 256) : hash)) };
    }));
  test('another index', () =>
    refuses((claim, r) =>
      claim.size === 1 ? null : { ...claim, index: (claim.index + 1 + (r % (claim.size - 1))) % claim.size },
    ));
  test('another size', () =>
    refuses((claim, r) => {
      const other = 1 + (r % MOST);
      // The same path is a proof in trees of several sizes; the root is what tells them apart.
      return other === claim.size ? null : { ...claim, size: other, root: roots[other]! };
    }));
  test('the root of another size', () =>
    refuses((claim, r) => (1 + (r % MOST) === claim.size ? null : { ...claim, root: roots[1 + (r % MOST)]! })));
  test('a hash too many, at either end', () => {
    refuses((claim) => ({ ...claim, proof: [...claim.proof, claim.root] }));
    refuses((claim) => ({ ...claim, proof: [claim.leafHash, ...claim.proof] }));
  });
  test('a hash too few, at either end', () => {
    refuses((claim) => (claim.proof.length === 0 ? null : { ...claim, proof: claim.proof.slice(1) }));
    refuses((claim) => (claim.proof.length === 0 ? null : { ...claim, proof: claim.proof.slice(0, -1) }));
  });
  test('two hashes swapped', () =>
    refuses((claim) =>
      claim.proof.length < 2 ? null : { ...claim, proof: [claim.proof[1]!, claim.proof[0]!, ...claim.proof.slice(2)] },
    ));
  test('no proof where one is needed', () => refuses((claim) => (claim.size === 1 ? null : { ...claim, proof: [] })));
  test('an index that is not below the size, negative, broken or not a number', () => {
    for (const index of [5, 6, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(verifyInclusion({ ...good({ index: 4, size: 5 }), index })).toBe(false);
    }
  });
  test('an empty tree proves nothing', () => {
    expect(verifyInclusion({ index: 0, size: 0, leafHash: leaves[0]!, proof: [], root: emptyRoot() })).toBe(false);
  });
  test('hashes of another length', () => {
    const claim = good({ index: 2, size: 5 });
    expect(verifyInclusion({ ...claim, proof: claim.proof.map((hash) => hash.slice(0, 31)) })).toBe(false);
    expect(verifyInclusion({ ...claim, leafHash: claim.leafHash.slice(1) })).toBe(false);
    expect(verifyInclusion({ ...claim, root: new Uint8Array(0) })).toBe(false);
  });
});

describe('consistency proofs that are refused', () => {
  const good = ({ from, to }: { from: number; to: number }) => ({
    from,
    to,
    fromRoot: roots[from]!,
    toRoot: roots[to]!,
    proof: consistency(from, to),
  });
  const refuses = (change: (claim: ReturnType<typeof good>, r: number) => ReturnType<typeof good> | null) =>
    fc.assert(
      fc.property(twoSizes, fc.nat(), (at, r) => {
        const changed = change(good(at), r);
        return changed === null || !verifyConsistency(changed);
      }),
      { numRuns: 400 },
    );

  test('a bit of the old root', () => refuses((claim, r) => ({ ...claim, fromRoot: flip(claim.fromRoot, r % 256) })));
  test('a bit of the new root', () => refuses((claim, r) => ({ ...claim, toRoot: flip(claim.toRoot, r % 256) })));
  test('a bit of any hash', () =>
    refuses((claim, r) => {
      if (claim.proof.length === 0) return null;
      const at = r % claim.proof.length;
      return { ...claim, proof: claim.proof.map((hash, i) => (i === at ? flip(hash, (r >> 3) % 256) : hash)) };
    }));
  test('another old size', () =>
    refuses((claim, r) =>
      1 + (r % claim.to) === claim.from ? null : { ...claim, from: 1 + (r % claim.to), fromRoot: roots[1 + (r % claim.to)]! },
    ));
  test('the root of another size', () => {
    refuses((claim, r) => (1 + (r % MOST) === claim.from ? null : { ...claim, fromRoot: roots[1 + (r % MOST)]! }));
    refuses((claim, r) => (1 + (r % MOST) === claim.to ? null : { ...claim, toRoot: roots[1 + (r % MOST)]! }));
  });
  test('a tree that forked: one entry differs, and the rest was built anew', () => {
    fc.assert(
      fc.property(twoSizes, fc.nat(), ({ from, to }, r) => {
        const forked = entries.slice(0, to);
        forked[r % from] = new TextEncoder().encode('another entry');
        return !verifyConsistency({ from, to, fromRoot: roots[from]!, toRoot: slowRoot(forked), proof: slowProof(from, forked) });
      }),
    );
  });
  test('a hash too many or too few', () => {
    refuses((claim) => ({ ...claim, proof: [...claim.proof, claim.toRoot] }));
    refuses((claim) => ({ ...claim, proof: [claim.fromRoot, ...claim.proof] }));
    refuses((claim) => (claim.proof.length === 0 ? null : { ...claim, proof: claim.proof.slice(1) }));
    refuses((claim) => (claim.proof.length === 0 ? null : { ...claim, proof: claim.proof.slice(0, -1) }));
  });
  test('backwards', () =>
    refuses(({ from, to, fromRoot, toRoot, proof }) =>
      from === to ? null : { from: to, to: from, fromRoot: toRoot, toRoot: fromRoot, proof },
    ));
  test('from the empty tree only with the empty root and nothing else', () => {
    expect(verifyConsistency({ from: 0, to: 5, fromRoot: emptyRoot(), toRoot: roots[5]!, proof: [] })).toBe(true);
    expect(verifyConsistency({ from: 0, to: 5, fromRoot: roots[1]!, toRoot: roots[5]!, proof: [] })).toBe(false);
    expect(verifyConsistency({ from: 0, to: 5, fromRoot: emptyRoot(), toRoot: roots[5]!, proof: [roots[1]!] })).toBe(false);
    expect(verifyConsistency({ from: 0, to: 0, fromRoot: roots[1]!, toRoot: roots[1]!, proof: [] })).toBe(false);
  });
  test('sizes that are no sizes', () => {
    for (const from of [-1, 0.5, Number.NaN, 2 ** 53])
      expect(verifyConsistency({ ...good({ from: 3, to: 5 }), from })).toBe(false);
  });
});

test('sameHash compares all of both', () => {
  expect(sameHash(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(sameHash(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(sameHash(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
});
