import { createPublicKey } from 'node:crypto';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import { parseVkey } from '../note';
import { parseTlogProof } from '../tlog-proof';

/** Does sigstore's verifier accept this entry, under this proof and its checkpoint, for the key (a vkey line)? For tests. */
export function sigstoreAccepts({ keys, proof: text, entry }: { keys: string; proof: string; entry: Uint8Array }): boolean {
  try {
    const key = parseVkey(keys.trim());
    const { index, proof, checkpoint } = parseTlogProof(text);
    const logged = {
      canonicalizedBody: Buffer.from(entry),
      inclusionProof: { logIndex: String(index), hashes: proof.map((hash) => Buffer.from(hash)), checkpoint: { envelope: checkpoint } },
    };
    const x = Buffer.from(key.publicKey).toString('base64url');
    const log = { logID: Buffer.from(key.keyId, 'hex'), baseURL: key.name, publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }) };
    verifyMerkleInclusion(logged as never, verifyCheckpoint(logged as never, [log as never]));
    return true;
  } catch {
    return false;
  }
} // prettier-ignore
