import { appendLeaf, emptyFrontier, rootOfFrontier, type Frontier } from '@/lib/ledger/frontier';
import { sameHash, type Sha256 } from '@/lib/ledger/merkle';
import { TILE_HEIGHT } from '@/lib/ledger/tile-path';

/** What a leaf is by its entry and by the stored tree; null where there is none. */
export interface LeafPair {
  entry: Uint8Array | null;
  stored: Uint8Array | null;
}
/** A stored hash above the leaves that must follow from them. */
export interface TileHash {
  level: number;
  index: number;
  hash: Uint8Array;
}
export type RootVerdict =
  | { root: 'matches' }
  /** Entries differ from the stored leaves, and the stored leaves lead to the signed root: the entries were changed. */
  | { root: 'matches'; changed: 'entries'; at: number[] }
  /** The other way round: the stored tree was changed, the entries are what was signed. */
  | { root: 'matches'; changed: 'tree'; at: number[] }
  | { root: 'differs'; computed: Uint8Array; since: number };

/**
 * Grows the tree leaf by leaf from what is stored of it, and beside it, from the first leaf on that differs, from the entries themselves. A
 * signed root then says which of the two was changed. Holds one hash for each bit of the size.
 */
export class TreeWalk {
  private fromEntries: Frontier | null = null;
  private differing: number[] = [];
  /** Size of the newest signed tree that agreed. */
  agreedAt: number;
  constructor(
    private readonly stored: Frontier = emptyFrontier(),
    private readonly sha256?: Sha256,
  ) {
    this.agreedAt = stored.size;
  }

  get size(): number {
    return this.stored.size;
  }

  /** Only when nothing differs: then the walk can be taken up again from here. */
  get resumable(): Frontier | null {
    return this.fromEntries ? null : this.stored;
  }

  /** Leaves that differ and that no signed root has told about yet. */
  get undecided(): readonly number[] {
    return this.differing;
  }

  /** Takes the next leaf; true when entry and stored leaf differ. Hashes of complete tiles go to `onTile`. */
  add(leaf: LeafPair, onTile?: (tile: TileHash) => void): boolean {
    const base = leaf.stored ?? leaf.entry;
    if (!base) throw new Error('a leaf needs a hash from somewhere');
    const own = leaf.entry ?? base;
    const differs = own !== base && !sameHash(own, base);
    if (differs) {
      this.fromEntries ??= { size: this.stored.size, hashes: [...this.stored.hashes] };
      if (this.differing.length < 1_000) this.differing.push(this.stored.size);
    }
    if (this.fromEntries) appendLeaf(this.fromEntries, own, undefined, this.sha256);
    appendLeaf(
      this.stored,
      base,
      onTile &&
        (({ height, index }, hash) => {
          if (height > 0 && height % TILE_HEIGHT === 0) onTile({ level: height / TILE_HEIGHT, index, hash });
        }),
      this.sha256,
    );
    return differs;
  }

  /** Compares the tree so far with a root that was signed for its size. */
  compare(root: Uint8Array): RootVerdict {
    const at = this.differing;
    const computed = rootOfFrontier(this.stored, this.sha256);
    if (sameHash(computed, root)) {
      this.settle();
      return at.length > 0 ? { root: 'matches', changed: 'entries', at } : { root: 'matches' };
    }
    if (this.fromEntries && sameHash(rootOfFrontier(this.fromEntries, this.sha256), root)) {
      this.stored.hashes = this.fromEntries.hashes;
      this.settle();
      return { root: 'matches', changed: 'tree', at };
    }
    return { root: 'differs', computed, since: this.agreedAt };
  }

  private settle(): void {
    this.agreedAt = this.stored.size;
    this.fromEntries = null;
    this.differing = [];
  }

  root(): Uint8Array {
    return rootOfFrontier(this.stored, this.sha256);
  }
}
