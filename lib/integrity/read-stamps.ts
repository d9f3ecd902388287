import { children, context, expectTag, hex, readDer, TAG } from '@/lib/ledger/der';
import { readTimestampReply, readTimestampToken, type TimestampToken } from '@/lib/ledger/timestamp';

/** A time stamp as far as a browser can judge it. */
export interface ReadStamp {
  name: string;
  /** Why it proves nothing; null when it fits. */
  fault: string | null;
  time: string | null;
  /** What the certificate calls itself. Anybody can make one that says the same: `fingerprint` is what can be compared. */
  authority: string;
  /** SHA-256 of that certificate, hex; null when it is not in the token. */
  fingerprint: string | null;
  /** True: its signature was checked with the certificate that it names. Whom that certificate belongs to is for the reader. */
  checked: boolean;
}

const HASHES: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
const RSA_KEYS = /^1\.2\.840\.113549\.1\.1\.(1|11|12|13)$/;

/** Holds each time stamp (RFC 3161 token or reply) against the checkpoints given. */
export async function readStamps(
  stamps: readonly { name: string; bytes: Uint8Array }[],
  checkpoints: readonly string[],
  sha256: (bytes: Uint8Array) => Uint8Array,
): Promise<ReadStamp[]> {
  const digests = new Set(checkpoints.map((text) => hex(sha256(new TextEncoder().encode(text)))));
  return Promise.all(stamps.map((stamp) => readStamp(stamp, digests)));
}

async function readStamp({ name, bytes }: { name: string; bytes: Uint8Array }, digests: ReadonlySet<string>): Promise<ReadStamp> {
  const nothing = { name, time: null, authority: 'an authority', fingerprint: null, checked: false };
  let token: TimestampToken;
  try {
    token = readTimestampToken(tokenOf(bytes));
  } catch {
    return { ...nothing, fault: 'This time stamp cannot be read.' };
  }
  if (!digests.has(token.imprint))
    return {
      ...nothing,
      fault:
        digests.size === 0
          ? 'There is no checkpoint here that it could be about.'
          : 'It stamps something else than the checkpoints given.',
    };
  const signer = await findCertificate(token);
  if (!signer) return { ...nothing, fault: null, time: token.time.toISOString() };
  const holds = await signatureHolds(token, signer.publicKey);
  return {
    name,
    fault: holds === false ? 'Its signature does not hold: it was changed.' : null,
    time: token.time.toISOString(),
    authority: signer.name ?? 'an authority',
    fingerprint: signer.fingerprint,
    checked: holds === true,
  };
}

/** A reply begins with a status, a token with its type. */
function tokenOf(bytes: Uint8Array): Uint8Array {
  const [first] = children(expectTag(readDer(bytes), TAG.sequence, 'the time stamp'));
  return first?.tag === TAG.oid ? bytes : (readTimestampReply(bytes).token ?? bytes);
}

interface Certificate {
  publicKey: Uint8Array;
  name: string | null;
}

/** The certificate that the signature itself names, among those the token carries. */
async function findCertificate(token: TimestampToken): Promise<(Certificate & { fingerprint: string }) | null> {
  const named = token.signer.certificateHash;
  const algorithm = named && HASHES[named.algorithm];
  if (!algorithm || !globalThis.crypto?.subtle) return null;
  for (const certificate of token.certificates) {
    const digest = hex(new Uint8Array(await crypto.subtle.digest(algorithm, certificate.slice())));
    if (digest !== named.hash) continue;
    const read = readCertificate(certificate);
    return read && { ...read, fingerprint: hex(new Uint8Array(await crypto.subtle.digest('SHA-256', certificate.slice()))) };
  }
  return null;
}

/** RFC 5280 section 4.1: version [0], serial, signature, issuer, validity, subject, subjectPublicKeyInfo. */
function readCertificate(certificate: Uint8Array): Certificate | null {
  try {
    const parts = children(children(readDer(certificate))[0]!);
    const at = parts[0]?.tag === context(0) ? 1 : 0;
    const names = children(parts[at + 4]!).map((set) => children(children(set)[0]!)[1]!);
    return {
      publicKey: parts[at + 5]!.raw,
      name:
        names
          .map((one) => new TextDecoder().decode(one.value))
          .join(', ')
          .slice(0, 120) || null,
    };
  } catch {
    return null;
  }
}

/** Null where this kind of signature is not checked here. */
async function signatureHolds(token: TimestampToken, publicKey: Uint8Array): Promise<boolean | null> {
  const { signer, content } = token;
  const hash = HASHES[signer.digestAlgorithm];
  if (!hash || !RSA_KEYS.test(signer.signatureAlgorithm)) return null;
  if (hex(new Uint8Array(await crypto.subtle.digest(hash, content.slice()))) !== signer.messageDigest) return false;
  try {
    const key = await crypto.subtle.importKey('spki', publicKey.slice(), { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['verify']);
    return await crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signer.signature.slice(), signer.signedAttributes.slice());
  } catch {
    return null;
  }
}
