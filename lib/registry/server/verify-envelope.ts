import { createPublicKey, verify } from 'node:crypto';
import { publicKeyOf, rawPublicKey } from '@/lib/ledger/server/ed25519';
import type { JsonValue } from '@/lib/shared/json';
import { ACCEPTED_PREDICATES, pae, readEnvelope, readStatement } from '../dsse';

/** What a signature on a version says, as it is stored beside the envelope. Whether its signer is trusted is asked when it is shown. */
export interface VerifiedSignature {
  /** Of the key that made a valid signature: 32 bytes, base64. Null: no known key made one. */
  publicKey: string | null;
  valid: boolean;
  /** The statement names this version's digest, and is of a type that speaks of its making or release. */
  covers: boolean;
  predicateType: string | null;
  /** Why it is not valid, or what it does not cover. */
  problem: string | null;
  verifiedAt: string;
  envelope: JsonValue;
}

/** The signatures on a version as they are stored: the one shown, and the others. */
export interface KeptSignatures extends VerifiedSignature {
  more?: VerifiedSignature[];
}
const MOST_SIGNATURES = 10;

/**
 * Adds a signature to those that are kept. One of each signer and type of statement, the newest; first those of trusted signers, so that nobody's own
 * signature stands in their place, and none of theirs is dropped for one.
 */
export function withSignature(
  held: KeptSignatures | null,
  given: VerifiedSignature,
  trusted: (publicKey: string) => boolean,
): KeptSignatures {
  const { more = [], ...first } = held ?? { more: [] as VerifiedSignature[] };
  const before = held ? [first as VerifiedSignature, ...more] : more;
  const others = before.filter((one) => one.publicKey !== given.publicKey || one.predicateType !== given.predicateType);
  const rank = (one: VerifiedSignature): number => Number(one.publicKey !== null && trusted(one.publicKey));
  const [shown, ...rest] = [given, ...others].sort((a, b) => rank(b) - rank(a)).slice(0, MOST_SIGNATURES);
  return rest.length > 0 ? { ...shown!, more: rest } : shown!;
}

/** An Ed25519 public key as PEM, as base64 of its 32 bytes, or as base64 of its SubjectPublicKeyInfo. Null when it is none. */
export function readPublicKey(text: string): string | null {
  try {
    const trimmed = text.trim();
    if (trimmed.includes('BEGIN')) return ed25519Of(createPublicKey(trimmed));
    const bytes = Buffer.from(trimmed.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
    if (bytes.length === 32) return ed25519Of(publicKeyOf(bytes));
    return ed25519Of(createPublicKey({ key: bytes, format: 'der', type: 'spki' }));
  } catch {
    return null;
  }
}
function ed25519Of(key: ReturnType<typeof createPublicKey>): string | null {
  return key.asymmetricKeyType === 'ed25519' ? rawPublicKey(key).toString('base64') : null;
}

/**
 * Verifies the envelope over its PAE with each of the keys, and only then reads what it says. `digest`: of the version (SHA-256, hex); null
 * when it has none, and nothing can cover it.
 */
export function verifyEnvelope(given: JsonValue, keys: readonly string[], digest: string | null): VerifiedSignature {
  const verifiedAt = new Date().toISOString();
  const failed = (problem: string): VerifiedSignature => ({
    publicKey: null, valid: false, covers: false, predicateType: null, problem, verifiedAt, envelope: given,
  }); // prettier-ignore
  const envelope = readEnvelope(given);
  if ('problem' in envelope) return failed(envelope.problem);
  const message = pae(envelope.payloadType, envelope.payload);
  const signer = keys.find((key) => {
    const publicKey = publicKeyOf(Buffer.from(key, 'base64'));
    return envelope.signatures.some(({ sig }) => sig.length === 64 && verify(null, message, publicKey, sig));
  });
  if (signer === undefined) {
    return failed(
      keys.length === 0
        ? 'No key is known to verify it with: give the public key, or name a trusted signer first.'
        : 'No signature in it was made by a known key over this payload.',
    );
  }
  const statement = readStatement(envelope.payloadType, envelope.payload);
  const named = digest !== null && statement !== null && statement.subjects.some((one) => one.sha256 === digest);
  const covers = named && ACCEPTED_PREDICATES.includes(statement!.predicateType);
  const problem = covers
    ? null
    : statement === null
      ? 'The signed payload is not an in-toto statement.'
      : digest === null
        ? 'This version has no registered digest that a statement could name.'
        : named
          ? `A statement of this type is no signature on a version. Taken are: ${ACCEPTED_PREDICATES.join(', ')}.`
          : 'The statement names other digests, not this version’s.';
  return {
    publicKey: signer,
    valid: true,
    covers,
    predicateType: statement?.predicateType ?? null,
    problem,
    verifiedAt,
    envelope: given,
  };
}
