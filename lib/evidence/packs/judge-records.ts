import { parseDisclosure } from '@/lib/ledger/disclosure';
import { hashChildren, hashLeaf, sameHash, coverRange } from '@/lib/ledger/merkle';
import { decodeHash } from '@/lib/ledger/base64';
import { openCheckpoint, type VerifiedCheckpoint } from '@/lib/ledger/checkpoint';
import type { VerifyEd25519 } from '@/lib/ledger/note';
import { ProofError } from '@/lib/ledger/proof-error';
import { verifyProofUnder } from '@/lib/ledger/tlog-proof';
import type { TrustedKey } from '@/lib/ledger/trust';
import { readEntry } from '@/lib/integrity/leaf-check';
import { readStamps, type ReadStamp } from '@/lib/integrity/read-stamps';
import type { PackManifest } from './manifest';
import type { WithheldPlace } from './withhold-marks';
import { CHECKPOINT, judgeSample, POPULATION, proofName, RECORDS, type SampleJudgement } from './judge-sample';
import type { PackCrypto, PackFiles } from './verify-pack';

/** Where what a pack proves stands in it. */
export const RANGE = 'range/range.json';
export const RANGE_ENTRIES = 'range/entries.jsonl';

/** One line of records.jsonl: an entry of the log with what it says, as far as the pack gives it. */
export interface PackRecord {
  index: number;
  decision: string | null;
  /** The exact text that the leaf is the hash of. */
  entry: string;
  /** Why it is here beside being drawn: `contradicts E06`. A label of whoever built the pack; the figures of the block say the same. */
  selected?: string[];
  content:
    | { state: 'original'; /** RFC 9901 disclosure: opens the entry's commitment. */ disclosure: string }
    | { state: 'masked'; value: unknown; /** What was kept back by hand in it. */ withheld?: WithheldPlace[] }
    | { state: 'withheld'; ground: string }
    | { state: 'erased' }
    | { state: 'none' };
}
/** The hashes that lead from a range of leaves to the signed root. */
export interface PackRange {
  from: number;
  to: number;
  size: number;
  left: string[];
  right: string[];
}

export interface RecordsJudgement {
  checkpoint: VerifiedCheckpoint | null;
  records: number;
  decisions: number;
  opened: number;
  masked: number;
  withheld: number;
  erased: number;
  /** Not told though the entry commits to it: a pack may be made without contents. */
  leftOut: number;
  sample: SampleJudgement | null;
  range: { from: number; to: number; rebuilt: boolean; decisions: number; ofSystem: number } | null;
  stamps: ReadStamp[];
}

const MOST_HEADS = 1_000;

type Fault = (file: string | null, says: string) => void;

/** Holds what a pack proves against the log's key: each record's proof, its content's commitment, the sample, the range, the time stamps. */
export async function judgeRecords(
  files: PackFiles,
  manifest: PackManifest,
  trust: readonly TrustedKey[],
  crypto: PackCrypto,
  fault: Fault,
): Promise<RecordsJudgement> {
  const { origin } = manifest.pack.log;
  const verify = remembering(crypto.verifyEd25519);
  const out: RecordsJudgement = { checkpoint: null, records: 0, decisions: 0, opened: 0, masked: 0, withheld: 0, erased: 0, leftOut: 0, sample: null, range: null, stamps: [] }; // prettier-ignore
  const note = await files.text(CHECKPOINT);
  if (note !== null) {
    try {
      out.checkpoint = await openCheckpoint(note, { origin, trust }, verify);
    } catch (error) {
      fault(CHECKPOINT, `The signed state of the log does not hold: ${words(error)}`);
    }
  }
  const heads = new Map<string, Promise<VerifiedCheckpoint>>();
  // All proofs of a pack stand under the same signed state: it is opened once, and one that fails fails for all of them.
  const openHead = (text: string): Promise<VerifiedCheckpoint> => {
    let head = heads.get(text);
    if (!head) {
      head = openCheckpoint(text, { origin, trust }, verify);
      if (heads.size < MOST_HEADS) heads.set(text, head);
    }
    return head;
  };
  const decisions = new Set<string>();
  for await (const line of files.lines(RECORDS)) {
    const record = parseRecord(line);
    out.records++;
    if (!record) {
      fault(RECORDS, `Line ${out.records} is no record.`);
      continue;
    }
    const name = proofName(record.index);
    const entry = new TextEncoder().encode(record.entry);
    const envelope = readEntry(record.entry);
    if (!envelope) {
      fault(RECORDS, `Line ${out.records}: its bytes are no entry of a log.`);
      continue;
    }
    const proof = await files.text(name);
    if (proof === null)
      fault(name, files.has(name) ? 'The proof of a record cannot be read.' : 'The proof of a record is missing.'); // prettier-ignore
    else {
      try {
        const proved = await verifyProofUnder(proof, entry, openHead, crypto.sha256);
        if (proved.index !== record.index) fault(name, 'It proves another place in the log.');
      } catch (error) {
        fault(name, `The record is not proved by it: ${words(error)}`);
      }
    }
    if ((envelope.decision ?? null) !== record.decision)
      fault(RECORDS, `Line ${out.records}: the record names another decision than its entry.`);
    if (record.decision) decisions.add(record.decision);
    if (record.content.state === 'original') {
      if (!opens(record.content.disclosure, envelope.sd?.record, crypto))
        fault(RECORDS, `Line ${out.records}: the content is not what the entry holds the commitment of.`);
      else out.opened++;
    } else if (record.content.state !== 'none') out[record.content.state]++;
    else if (envelope.sd?.record !== undefined) out.leftOut++;
  }
  out.decisions = decisions.size;
  const opensHere = (disclosure: string, commitment: string | undefined): boolean => opens(disclosure, commitment, crypto);
  out.sample = await judgeSample(files, manifest, decisions, { crypto, openHead, opens: opensHere }, fault);
  out.range = await judgeRange(files, manifest, out.checkpoint, crypto, fault);
  const stamps = [];
  for (const name of files.names()) if (name.startsWith('anchors/') && name.endsWith('.tst')) stamps.push({ name, bytes: (await files.bytes(name))! }); // prettier-ignore
  const notes = await Promise.all(files.names().filter((name) => /^(?:checkpoints|anchors)\/.*\.txt$/.test(name)).map((name) => files.text(name))); // prettier-ignore
  out.stamps = await readStamps(stamps, notes.filter((one) => one !== null), crypto.sha256); // prettier-ignore
  for (const stamp of out.stamps) if (stamp.fault) fault(stamp.name, stamp.fault);
  return out;
}

function parseRecord(line: string): PackRecord | null {
  try {
    const value = JSON.parse(line) as PackRecord;
    const fits = Number.isSafeInteger(value.index) && typeof value.entry === 'string' && typeof value.content?.state === 'string';
    return fits && ['original', 'masked', 'withheld', 'erased', 'none'].includes(value.content.state) ? value : null;
  } catch {
    return null;
  }
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

function readJson<T>(text: string, fits: (value: T) => boolean): T | null {
  try {
    const value = JSON.parse(text) as T;
    return fits(value) ? value : null;
  } catch {
    return null;
  }
}

function opens(disclosure: string, commitment: string | undefined, crypto: PackCrypto): boolean {
  try {
    const json = new TextDecoder().decode(fromBase64Url(disclosure));
    parseDisclosure(json);
    return toBase64Url(crypto.sha256(new TextEncoder().encode(disclosure))) === commitment;
  } catch {
    return false;
  }
}

function fromBase64Url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}
function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');
}

async function judgeRange(
  files: PackFiles,
  manifest: PackManifest,
  checkpoint: VerifiedCheckpoint | null,
  crypto: PackCrypto,
  fault: Fault,
): Promise<RecordsJudgement['range']> {
  const text = await files.text(RANGE);
  if (text === null) {
    if (manifest.pack.mode === 'complete') fault(RANGE, 'A complete range is promised, and it is missing.');
    return null;
  }
  const range = readJson<PackRange>(text, ({ from, to, size, left, right }) => [from, to, size].every((n) => Number.isSafeInteger(n)) && 0 <= from && from <= to && to <= size && isTexts(left) && isTexts(right)); // prettier-ignore
  if (!range) {
    fault(RANGE, 'It cannot be read.');
    return null;
  }
  const leaves: Uint8Array[] = [];
  const seen = new Set<string>();
  const ofSystem = new Set<string>();
  for await (const line of files.lines(RANGE_ENTRIES)) {
    leaves.push(hashLeaf(new TextEncoder().encode(line), crypto.sha256));
    const envelope = readEntry(line);
    if (!envelope?.decision || envelope.actor.type !== 'emitter') continue;
    seen.add(envelope.decision);
    if (manifest.pack.system === null || envelope.system === manifest.pack.system.id) ofSystem.add(envelope.decision);
  }
  let rebuilt = false;
  try {
    rebuilt =
      leaves.length === range.to - range.from &&
      checkpoint !== null &&
      checkpoint.size === range.size &&
      sameHash(rootOfRange(range, leaves, crypto.sha256), checkpoint.root);
  } catch {
    rebuilt = false;
  }
  if (!rebuilt)
    fault(RANGE_ENTRIES, 'The entries of the range do not lead to the signed root: one was changed, left out or added.');
  for await (const id of files.lines(POPULATION)) if (!seen.has(id)) fault(POPULATION, 'It names a decision that has no entry in the range.'); // prettier-ignore
  return { from: range.from, to: range.to, rebuilt, decisions: seen.size, ofSystem: ofSystem.size };
}

/** The root of a tree of which the leaves of a range are known, and the hashes of the complete subtrees beside it. Throws when one is missing. */
export function rootOfRange(range: PackRange, leaves: readonly Uint8Array[], sha256: PackCrypto['sha256']): Uint8Array {
  const known = new Map<string, Uint8Array>();
  const put = (begin: number, end: number, hashes: readonly string[]): void => {
    const nodes = coverRange({ begin, end });
    if (nodes.length !== hashes.length) throw new Error('not the hashes beside this range');
    nodes.forEach(({ height, index }, i) =>
      known.set(`${index * 2 ** height} ${(index + 1) * 2 ** height}`, decodeHash(hashes[i]!)),
    );
  };
  put(0, range.from, range.left);
  put(range.to, range.size, range.right);
  const fold = (begin: number, end: number): Uint8Array => {
    const hash = known.get(`${begin} ${end}`);
    if (hash) return hash;
    if (end - begin === 1) {
      const leaf = leaves[begin - range.from];
      if (!leaf || begin < range.from) throw new Error('a leaf is missing');
      return leaf;
    }
    let half = 1;
    while (half * 2 < end - begin) half *= 2;
    return hashChildren(fold(begin, begin + half), fold(begin + half, end), sha256);
  };
  return fold(0, range.size);
}

/** All proofs of a pack stand under one checkpoint: its signature is verified once. */
function remembering(verify: VerifyEd25519): VerifyEd25519 {
  const known = new Map<string, Promise<boolean>>();
  return (publicKey, message, signature) => {
    const key = `${publicKey.join()} ${signature.join()} ${new TextDecoder().decode(message)}`;
    let answer = known.get(key);
    if (!answer) {
      answer = Promise.resolve(verify(publicKey, message, signature));
      if (known.size < 1_000) known.set(key, answer);
    }
    return answer;
  };
}

const FAULTS: Partial<Record<ProofError['fault'], string>> = {
  unknownKey: 'it is not signed by a key of the list.',
  badSignature: 'the signature does not hold.',
  keyOutOfRange: 'the key is not trusted for a log of this size.',
  wrongOrigin: 'it is of another log.',
  wrongRoot: 'entry and proof do not lead to the signed root.',
};
function words(error: unknown): string {
  return (error instanceof ProofError && FAULTS[error.fault]) || 'it cannot be read.';
}
