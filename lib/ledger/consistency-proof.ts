import { decodeDecimal } from './base64';
import { openCheckpoint, readCheckpoint, type VerifiedCheckpoint } from './checkpoint';
import { type Sha256, verifyConsistency } from './merkle';
import { type VerifyEd25519 } from './note';
import { ProofError } from './proof-error';
import { formatHashLines, parseHashLines, splitProofText } from './tlog-proof';
import { type TrustedKey } from './trust';

/** The body of C2SP tlog-witness add-checkpoint: `old <size>`, hashes, an empty line, the newer checkpoint. */
export interface ConsistencyProof {
  from: number;
  proof: Uint8Array[];
  checkpoint: string;
}

export function formatConsistencyProof({ from, proof, checkpoint }: ConsistencyProof): string {
  return `old ${from}\n${formatHashLines(proof)}\n${checkpoint}`;
}

export function parseConsistencyProof(text: string): ConsistencyProof {
  const { lines, checkpoint } = splitProofText(text);
  const oldLine = lines.shift();
  if (!oldLine?.startsWith('old ')) throw new ProofError('malformed', 'A consistency proof begins with the old size.');
  const from = decodeDecimal(oldLine.slice(4));
  const proof = parseHashLines(lines);
  readCheckpoint(checkpoint);
  return { from, proof, checkpoint };
}

/** Proves that the tree a verifier remembers is the beginning of the one that is signed in the text. */
export async function verifyConsistencyProof(
  text: string,
  remembered: { size: number; root: Uint8Array },
  expected: { origin: string; trust: readonly TrustedKey[] },
  verify: VerifyEd25519,
  sha256?: Sha256,
): Promise<VerifiedCheckpoint> {
  const { from, proof, checkpoint } = parseConsistencyProof(text);
  const head = await openCheckpoint(checkpoint, expected, verify);
  const claim = { from, to: head.size, fromRoot: remembered.root, toRoot: head.root, proof };
  if (from !== remembered.size || !verifyConsistency(claim, sha256)) {
    throw new ProofError('wrongRoot', 'The remembered tree is not shown to be the beginning of the signed one.');
  }
  return head;
}
