import { openCheckpoint } from '@/lib/ledger/checkpoint';
import { sameHash } from '@/lib/ledger/merkle';
import { ProofError } from '@/lib/ledger/proof-error';
import { verifyEd25519 } from '@/lib/ledger/server/ed25519';
import type { TrustedKey } from '@/lib/ledger/trust';
import type { Layer } from '../layers';
import type { FaultBook } from '../fault-book';
import type { TreeWalk } from '../tree-walk';
import { selectCheckpoints, type LogState } from './log-store';
import { entry } from './read-leaves';
import { base64 } from './stored-leaves';

/** A signed checkpoint that somebody kept outside the database. */
export interface Copy {
  /** Where it was kept, in words: 'file checkpoints/…', 'the file given'. */
  where: string;
  note: string;
  /** It lies where only checkpoints of this log do: one of another log is a fault too. */
  own?: true;
}
/** A root to hold the tree against at its size. */
export interface Head {
  size: number;
  root: Uint8Array;
  layer: Extract<Layer, 'root' | 'signer' | 'copy'>;
  where: string;
}

/** Faults of one kind that are told in full; a log that was cut fails every later checkpoint. */
const TOLD = 5;

/** Everything signed or remembered of a log, in order of size, against the tree that is computed. */
export class CheckpointCheck {
  /** Signed checkpoints compared, and the size of the largest that agreed. */
  agreedSize = 0;
  private copies: Head[] | null = null;
  private readonly differing = new Map<number, { kept: string; own: string }>();
  private readonly told = new Map<Layer, number>();
  constructor(
    private readonly given: {
      workspaceId: string;
      trust: readonly TrustedKey[];
      /** Of the state that is verified: what was signed since is for the next verification. */
      signedSize: number;
      remembered: { size: number; root: Uint8Array } | null;
      copies?: Iterable<Copy>;
    },
    private readonly origin: string,
    private readonly faults: FaultBook,
    public count: number,
    private readonly treeSize: number,
  ) {}

  /** What the state alone says: rows above the head, a tree or a signature for more entries than there are. */
  checkState({ nextIdx, treeSize, signedSize, beyondHead }: LogState): void {
    const shorter = (layer: Layer, where: string, size: number, found: number, what: string): void => {
      this.faults.add({
        layer,
        where,
        expected: `a log of at least ${size} entries`,
        found: `${what} of ${found}`,
        from: found,
        to: size,
      });
    };
    if (beyondHead > 0)
      this.faults.add({
        layer: 'order',
        where: 'head of the log',
        expected: `no entry from ${nextIdx} on`,
        found: String(beyondHead),
        from: nextIdx,
        to: nextIdx + beyondHead,
      });
    if (treeSize > nextIdx) shorter('tile', 'stored tree', treeSize, nextIdx, 'a log');
    if (signedSize !== null && signedSize > treeSize)
      shorter('root', `checkpoint of size ${signedSize}`, signedSize, treeSize, 'a tree');
    const { remembered } = this.given;
    if (remembered && remembered.size > treeSize) shorter('signer', "the signer's memory", remembered.size, treeSize, 'a tree');
  }

  /** Heads of sizes above `after`, up to `to`: checkpoints whose signature holds, the signer's memory, copies. */
  async between(after: number, to: number): Promise<Head[]> {
    const heads: Head[] = [];
    for (const { size, root, note } of await selectCheckpoints(
      this.given.workspaceId,
      after,
      Math.min(to, this.given.signedSize),
    )) {
      this.count++;
      const where = `checkpoint of size ${size}`;
      const said = await this.open(note, where, size);
      if (!said) continue;
      if (said.size !== size || !sameHash(said.root, root))
        this.tell('signature', { where, expected: `size ${size} and root ${base64(root)}, as the row says`, found: `size ${said.size} and root ${base64(said.root)} in the signed text`, from: 0, to: size }); // prettier-ignore
      else heads.push({ size, root, layer: 'root', where });
    }
    const { remembered } = this.given;
    if (remembered && remembered.size > after && remembered.size <= to)
      heads.push({ ...remembered, layer: 'signer', where: "the signer's memory" });
    this.copies ??= await this.openCopies();
    heads.push(...this.copies.filter(({ size }) => size > after && size <= to));
    return heads.sort((a, b) => a.size - b.size);
  }

  private async open(note: string, where: string, size: number): Promise<{ size: number; root: Uint8Array } | null> {
    try {
      return await openCheckpoint(note, { origin: this.origin, trust: this.given.trust }, verifyEd25519);
    } catch (error) {
      if (!(error instanceof ProofError)) throw error;
      this.tell('signature', {
        where,
        expected: 'a signature by a key of this log',
        found: FOUND[error.fault],
        from: 0,
        to: size,
      });
      return null;
    }
  }

  private async openCopies(): Promise<Head[]> {
    const heads: Head[] = [];
    for (const { where, note, own } of this.given.copies ?? []) {
      try {
        const { size, root } = await openCheckpoint(note, { origin: this.origin, trust: this.given.trust }, verifyEd25519);
        heads.push({ size, root, layer: 'copy', where });
      } catch (error) {
        if (!(error instanceof ProofError)) throw error;
        // Of another log: files that are given may be the checkpoints of all workspaces.
        if (own || error.fault !== 'wrongOrigin')
          this.tell('copy', { where, expected: 'a signature by a key of this log', found: FOUND[error.fault], from: 0, to: 0 });
      }
    }
    return heads;
  }

  /** Remembers a leaf whose entry and stored hash differ, until a signed root tells which of them was changed. */
  noteDiffering(idx: number, kept: Uint8Array, own: Uint8Array): void {
    if (this.differing.size < 1_000) this.differing.set(idx, { kept: base64(kept), own: base64(own) });
  }

  /** The tree has grown to the head's size: it must have that root. */
  async check(head: Head, walk: TreeWalk): Promise<void> {
    const verdict = walk.compare(head.root);
    if (verdict.root === 'differs') {
      this.tell(head.layer, { where: head.where, expected: `the root ${base64(head.root)}`, found: base64(verdict.computed), from: verdict.since, to: head.size }); // prettier-ignore
      return;
    }
    this.agreedSize = Math.max(this.agreedSize, head.layer === 'root' ? head.size : 0);
    if ('changed' in verdict) this.explain(verdict.at, verdict.changed);
  }

  private explain(at: readonly number[], changed: 'entries' | 'tree' | null): void {
    for (const idx of at) {
      const hashes = this.differing.get(idx);
      if (!hashes) continue;
      const place = { from: idx, to: idx + 1 };
      if (changed === 'tree')
        this.faults.add({
          ...place,
          layer: 'tile',
          where: `stored hash of ${entry(idx)}`,
          expected: `${hashes.own}, as it was signed`,
          found: hashes.kept,
        });
      else
        this.faults.add({
          ...place,
          layer: 'leaf',
          where: entry(idx),
          expected: `bytes with the leaf hash ${hashes.kept}${changed ? ', as they were signed' : ', as the tree holds it'}`,
          found: `bytes with ${hashes.own}`,
        });
      this.differing.delete(idx);
    }
  }

  /** Leaves that no later signature told about, and copies of a longer log than there is. */
  finish(walk: TreeWalk): void {
    this.explain(walk.undecided, null);
    for (const { size, where } of this.copies ?? [])
      if (size > this.treeSize)
        this.tell('copy', {
          where,
          expected: `a log of at least ${size} entries`,
          found: `a tree of ${this.treeSize}`,
          from: this.treeSize,
          to: size,
        });
  }

  private tell(layer: Layer, fault: Omit<Parameters<FaultBook['add']>[0], 'layer'>): void {
    const told = (this.told.get(layer) ?? 0) + 1;
    this.told.set(layer, told);
    if (told <= TOLD) this.faults.add({ layer, ...fault });
    else this.faults.total++;
  }
}

const FOUND: Readonly<Record<ProofError['fault'], string>> = {
  malformed: 'a text that is no checkpoint',
  unknownKey: 'one by a key that is not known',
  badSignature: 'one that does not hold',
  keyOutOfRange: 'one by a key that is not trusted for this size',
  wrongOrigin: 'a checkpoint of another log',
  indexOutOfRange: 'a text that is no checkpoint',
  wrongRoot: 'a text that is no checkpoint',
};
