/** Why something that claims to prove a fact does not. Stable: callers show words for each, and tests name the one they expect. */
export type ProofFault =
  /** The text or bytes are not in the format at all. */
  | 'malformed'
  /** No signature by a key that the verifier trusts. */
  | 'unknownKey'
  /** A signature by a trusted key is there and does not verify. */
  | 'badSignature'
  /** Signed by a trusted key, for a tree size that the key is not trusted for. */
  | 'keyOutOfRange'
  /** A checkpoint of another log. */
  | 'wrongOrigin'
  /** The index is not below the tree size. */
  | 'indexOutOfRange'
  /** The hashes do not lead to the signed root. */
  | 'wrongRoot';

/** Thrown by all that parses or verifies proofs. The message names what is wrong and never quotes the input. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
  constructor(
    readonly fault: ProofFault,
    message: string,
  ) {
    super(message);
  }
}
