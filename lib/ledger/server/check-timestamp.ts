import { constants, createHash, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { hex } from '../der';
import { readTimestampToken, type TimestampToken } from '../timestamp';

/** Why a time stamp proves nothing, in words for the fault it becomes. */
export class TimestampError extends Error {
  override readonly name = 'TimestampError';
}

export interface CheckedTimestamp {
  time: Date;
  serial: string;
  policy: string;
  /** Subject of the authority's certificate, on one line. */
  authority: string;
  /** SHA-256 fingerprint of that certificate, hex. */
  fingerprint: string;
  /** The authority's certificate ends then: a token should be stamped again before. */
  certificateEnds: Date;
  /** True: the chain ends in a certificate we were told to trust. False: nothing to hold it against was given. */
  trusted: boolean;
}

const DIGESTS: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1', // names a certificate only, never what is stamped or signed
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const RSA_PSS = '1.2.840.113549.1.1.10';
const ED25519 = '1.3.101.112';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/**
 * Checks a token (RFC 3161 section 2.3, 2.4.2; RFC 5652 section 5.4; RFC 5816) over `digest`: the imprint, the nonce when one is given,
 * the signature by the certificate it names, that certificate's purpose and validity at the time said, and the chain up to `roots`.
 * With no roots the chain is checked as far as the token carries it, and `trusted` is false. Throws TimestampError.
 */
export function checkTimestamp(
  token: Uint8Array,
  expected: { digest: Uint8Array; nonce?: string; roots?: readonly X509Certificate[]; extra?: readonly X509Certificate[] },
): CheckedTimestamp {
  const read = readToken(token);
  if (read.imprint !== hex(expected.digest)) throw new TimestampError('it stamps something else (the imprint differs)');
  if (expected.nonce !== undefined && read.nonce !== expected.nonce)
    throw new TimestampError('it answers another request (the nonce differs)');
  const certificates = [...certificatesOf(read), ...(expected.extra ?? []), ...(expected.roots ?? [])];
  const signer = findSigner(read, certificates);
  checkSignature(read, signer);
  if (!signer.keyUsage?.includes(TIME_STAMPING)) throw new TimestampError("the signer's certificate is not for time stamps");
  const trusted = checkChain(signer, certificates, expected.roots ?? [], read.time);
  return {
    time: read.time,
    serial: read.serial,
    policy: read.policy,
    authority: signer.subject.split('\n').join(', '),
    fingerprint: createHash('sha256').update(signer.raw).digest('hex'),
    certificateEnds: new Date(signer.validTo),
    trusted,
  };
}

function readToken(token: Uint8Array): TimestampToken {
  try {
    return readTimestampToken(token);
  } catch (error) {
    throw new TimestampError(`it cannot be read: ${(error as Error).message}`);
  }
}

/** The certificates that the token carries. Those that cannot be read are left out: the signer's is missed then. */
function certificatesOf(read: TimestampToken): X509Certificate[] {
  return read.certificates.flatMap((der) => {
    try {
      return [new X509Certificate(der)];
    } catch {
      return [];
    }
  });
}

/** The certificate named inside the signature itself (ESS), so that no other one with the same key can be put in its place. */
function findSigner(read: TimestampToken, certificates: readonly X509Certificate[]): X509Certificate {
  const named = read.signer.certificateHash;
  if (!named) throw new TimestampError('the signature does not name its certificate');
  const algorithm = DIGESTS[named.algorithm];
  if (!algorithm) throw new TimestampError('its certificate is named by an unknown hash');
  const found = certificates.find((one) => createHash(algorithm).update(one.raw).digest('hex') === named.hash);
  if (!found) throw new TimestampError("the signer's certificate is not at hand");
  return found;
}

function checkSignature(read: TimestampToken, signer: X509Certificate): void {
  const digest = DIGESTS[read.signer.digestAlgorithm];
  if (!digest || digest === 'sha1') throw new TimestampError('it is signed over an unknown or weak digest');
  if (createHash(digest).update(read.content).digest('hex') !== read.signer.messageDigest)
    throw new TimestampError('its content was changed (the message digest differs)');
  if (!signatureHolds(read, digest, signer.publicKey)) throw new TimestampError('its signature does not hold');
}

function signatureHolds(read: TimestampToken, digest: string, key: KeyObject): boolean {
  const { signedAttributes, signature, signatureAlgorithm } = read.signer;
  if (signatureAlgorithm === ED25519) return verify(null, signedAttributes, key, signature);
  if (signatureAlgorithm === RSA_PSS)
    return verify(
      digest,
      signedAttributes,
      { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO },
      signature,
    );
  return verify(digest, signedAttributes, key, signature);
}

/** From the signer up to a root that we were told to trust, or as far as certificates are at hand. */
function checkChain(
  signer: X509Certificate,
  certificates: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  at: Date,
): boolean {
  const isRoot = (one: X509Certificate): boolean => roots.some((root) => root.raw.equals(one.raw));
  let current = signer;
  for (let depth = 0; depth < 8; depth++) {
    if (at < new Date(current.validFrom) || at > new Date(current.validTo))
      throw new TimestampError('a certificate of its chain was not valid at the time it says');
    if (isRoot(current)) return true;
    const below = current;
    const issuer = certificates.find(
      (one) => one.ca && !one.raw.equals(below.raw) && below.checkIssued(one) && below.verify(one.publicKey),
    );
    if (!issuer) break;
    current = issuer;
  }
  if (roots.length > 0) throw new TimestampError('its chain does not end in a certificate of COUNTERSIGN_TSA_CA');
  return false;
}
