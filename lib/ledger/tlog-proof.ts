import { decodeBase64, decodeDecimal, decodeHash, encodeBase64 } from './base64';
import { openCheckpoint, readCheckpoint, type VerifiedCheckpoint } from './checkpoint';
import { hashLeaf, type Sha256, verifyInclusion } from './merkle';
import { type VerifyEd25519 } from './note';
import { ProofError } from './proof-error';
import { type TrustedKey } from './trust';

/** C2SP tlog-proof v1: an inclusion proof with its checkpoint, in one text that verifies offline. */
export interface TlogProof {
  /** Not authenticated by anything: never believe it. */
  extra?: Uint8Array;
  index: number;
  proof: Uint8Array[];
  /** The signed note, verbatim. */
  checkpoint: string;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^53 leaves has paths of 53 hashes; the tlog-witness protocol allows 63. */
export const MAX_PROOF_HASHES = 63;

export const formatHashLines = (hashes: readonly Uint8Array[]): string =>
  hashes.map((hash) => `${encodeBase64(hash)}\n`).join('');

/** Splits `head lines, hash lines, empty line, checkpoint`: the common shape of a tlog-proof and a consistency body. */
export function splitProofText(text: string): { lines: string[]; checkpoint: string } {
  const at = text.indexOf('\n\n');
  if (at < 0) throw new ProofError('malformed', 'The proof has no checkpoint after an empty line.');
  return { lines: text.slice(0, at).split('\n'), checkpoint: text.slice(at + 2) };
}

export function parseHashLines(lines: readonly string[]): Uint8Array[] {
  if (lines.length > MAX_PROOF_HASHES) throw new ProofError('malformed', 'The proof has too many hashes.');
  return lines.map(decodeHash);
}

export function formatTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  const extraLine = extra ? `extra ${encodeBase64(extra)}\n` : '';
  return `${HEADER}\n${extraLine}index ${index}\n${formatHashLines(proof)}\n${checkpoint}`;
}

export function parseTlogProof(text: string): TlogProof {
  const proof = readProof(text);
  readCheckpoint(proof.checkpoint);
  return proof;
}

/** What is in the text before its checkpoint, and the checkpoint unread. */
function readProof(text: string): TlogProof {
  const { lines, checkpoint } = splitProofText(text);
  if (lines.shift() !== HEADER) throw new ProofError('malformed', `A proof begins with ${HEADER}.`);
  const extra = lines[0]?.startsWith('extra ') ? decodeBase64(lines.shift()!.slice(6)) : undefined;
  const indexLine = lines.shift();
  if (!indexLine?.startsWith('index ')) throw new ProofError('malformed', 'The proof has no index line.');
  const index = decodeDecimal(indexLine.slice(6));
  const proof = parseHashLines(lines);
  return { ...(extra ? { extra } : {}), index, proof, checkpoint };
}

export interface VerifiedInclusion extends VerifiedCheckpoint {
  index: number;
}

/**
 * Proves that exactly these bytes are entry `index` of the log named `origin`, as signed by a trusted key. Throws a ProofError
 * that names the first fault. Whoever expects a certain index compares it with the one that is answered.
 */
export async function verifyTlogProof(
  text: string,
  entry: Uint8Array,
  expected: { origin: string; trust: readonly TrustedKey[] },
  verify: VerifyEd25519,
  sha256?: Sha256,
): Promise<VerifiedInclusion> {
  return verifyProofUnder(text, entry, (note) => openCheckpoint(note, expected, verify), sha256);
}

/** The same, with the checkpoint opened by the caller: whoever verifies many proofs under one opens it once. */
export async function verifyProofUnder(
  text: string,
  entry: Uint8Array,
  open: (note: string) => Promise<VerifiedCheckpoint>,
  sha256?: Sha256,
): Promise<VerifiedInclusion> {
  const { index, proof, checkpoint } = readProof(text);
  const head = await open(checkpoint);
  if (index >= head.size) throw new ProofError('indexOutOfRange', 'The index is not below the size of the signed tree.');
  if (!verifyInclusion({ index, size: head.size, leafHash: hashLeaf(entry, sha256), proof, root: head.root }, sha256)) {
    throw new ProofError('wrongRoot', 'Entry, index and hashes do not lead to the signed root.');
  }
  return { ...head, index };
}
