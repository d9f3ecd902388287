import {
  children,
  context,
  DerError,
  expectTag,
  hex,
  readDer,
  readIntegerHex,
  readOid,
  readTime,
  TAG,
  writeDer,
  writeInteger,
  writeOid,
  type Der,
} from './der';

/**
 * Time stamps of RFC 3161: what is sent to a time-stamping authority, and what its answer says. Pure and browser-safe; whether the
 * signature holds is a second question (lib/ledger/server/check-timestamp.ts).
 */
const OID = {
  sha256: '2.16.840.1.101.3.4.2.1',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

/** TimeStampReq (section 2.4.1): SHA-256 digest, nonce, and the authority's certificate asked for. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  if (digest.length !== 32) throw new DerError('a SHA-256 digest has 32 bytes');
  return writeDer(
    TAG.sequence,
    writeInteger(Uint8Array.of(1)),
    writeDer(TAG.sequence, writeDer(TAG.sequence, writeOid(OID.sha256), writeDer(TAG.null)), writeDer(TAG.octetString, digest)),
    writeInteger(nonce),
    writeDer(TAG.boolean, Uint8Array.of(0xff)),
  );
}

export interface TimestampReply {
  /** 0 granted, 1 granted with modifications; all others are refusals (section 2.4.2). */
  status: number;
  statusText: string | null;
  /** The ContentInfo that holds the signed token, as it stands in the reply. */
  token: Uint8Array | null;
}

/** TimeStampResp. Throws DerError when it is not one. */
export function readTimestampReply(bytes: Uint8Array): TimestampReply {
  const [info, token] = children(expectTag(readDer(bytes), TAG.sequence, 'the reply'));
  const parts = children(expectTag(info, TAG.sequence, 'the status'));
  const status = Number.parseInt(readIntegerHex(parts[0], 'the status'), 16);
  const texts = parts[1]?.tag === TAG.sequence ? children(parts[1]) : [];
  return {
    status,
    statusText:
      texts
        .map((text) => new TextDecoder().decode(text.value))
        .join(' ')
        .slice(0, 300) || null,
    token: token ? token.raw : null,
  };
}

export interface TimestampToken {
  /** When the authority says the digest existed. */
  time: Date;
  /** The digest that was stamped: SHA-256, hex. */
  imprint: string;
  /** Hex, null when the request carried none. */
  nonce: string | null;
  serial: string;
  policy: string;
  /** The certificates inside, DER, in their order. */
  certificates: Uint8Array[];
  signer: {
    /** Name and serial as the token names the signer; null for a token that names it by its key only. */
    issuerAndSerial: { issuer: Uint8Array; serial: string } | null;
    keyIdentifier: string | null;
    digestAlgorithm: string;
    signatureAlgorithm: string;
    /** DER SET of the signed attributes: what the signature is over. */
    signedAttributes: Uint8Array;
    signature: Uint8Array;
    /** Attribute message-digest, hex. */
    messageDigest: string;
    /** Hash of the signer's certificate inside the signature (ESS, RFC 5816), hex, with its algorithm. */
    certificateHash: { algorithm: string; hash: string } | null;
  };
  /** DER of TSTInfo: what messageDigest is the digest of. */
  content: Uint8Array;
}

/** TimeStampToken: CMS SignedData over TSTInfo (RFC 5652 section 5, RFC 3161 section 2.4.2). Throws DerError. */
export function readTimestampToken(bytes: Uint8Array): TimestampToken {
  const [type, wrapped] = children(expectTag(readDer(bytes), TAG.sequence, 'the token'));
  if (readOid(type, 'the type of the token') !== OID.signedData) throw new DerError('the token is no signed data');
  const [signedData] = children(expectTag(wrapped, context(0), 'the signed data'));
  const parts = children(expectTag(signedData, TAG.sequence, 'the signed data'));
  const [contentType, contentBox] = children(expectTag(parts[2], TAG.sequence, 'the content'));
  if (readOid(contentType, 'the type of the content') !== OID.tstInfo) throw new DerError('the content is no time stamp');
  const [octets] = children(expectTag(contentBox, context(0), 'the content'));
  const content = expectTag(octets, TAG.octetString, 'the content').value;
  const certificates = parts.find((part) => part.tag === context(0));
  const signers = children(expectTag(parts.at(-1), TAG.set, 'the signers'));
  if (signers.length !== 1) throw new DerError('a time stamp has exactly one signer');
  return {
    ...readInfo(content),
    certificates: certificates ? children(certificates).map((one) => one.raw) : [],
    signer: readSigner(signers[0]!),
    content,
  };
}

function readInfo(content: Uint8Array): Pick<TimestampToken, 'time' | 'imprint' | 'nonce' | 'serial' | 'policy'> {
  const parts = children(expectTag(readDer(content), TAG.sequence, 'the time stamp'));
  const [algorithm, digest] = children(expectTag(parts[2], TAG.sequence, 'the imprint'));
  const [name] = children(expectTag(algorithm, TAG.sequence, 'the algorithm of the imprint'));
  if (readOid(name, 'the algorithm of the imprint') !== OID.sha256) throw new DerError('the imprint is not SHA-256');
  // Optional members behind the time: accuracy SEQUENCE, ordering BOOLEAN, nonce INTEGER, tsa [0], extensions [1].
  const nonce = parts.slice(5).find((part) => part.tag === TAG.integer);
  return {
    policy: readOid(parts[1], 'the policy'),
    imprint: hex(expectTag(digest, TAG.octetString, 'the imprint').value),
    serial: readIntegerHex(parts[3], 'the serial number'),
    time: readTime(parts[4], 'the time'),
    nonce: nonce ? readIntegerHex(nonce, 'the nonce') : null,
  };
}

function readSigner(element: Der): TimestampToken['signer'] {
  const parts = children(expectTag(element, TAG.sequence, 'the signer'));
  const [, sid, digest, attributes, algorithm, signature] = parts;
  const signed = expectTag(attributes, context(0), 'the signed attributes');
  const byOid = new Map(
    children(signed).map((attribute) => {
      const [oid, values] = children(attribute);
      return [readOid(oid, 'an attribute'), children(expectTag(values, TAG.set, 'an attribute'))[0]] as const;
    }),
  );
  if (readOid(byOid.get(OID.contentType), 'the signed content type') !== OID.tstInfo)
    throw new DerError('the signed attributes are about something else');
  const named = sid?.tag === TAG.sequence ? children(sid) : null;
  return {
    issuerAndSerial: named ? { issuer: named[0]!.raw, serial: readIntegerHex(named[1], 'the serial of the signer') } : null,
    keyIdentifier: named || !sid ? null : hex(sid.value),
    digestAlgorithm: algorithmOf(digest, 'the digest algorithm'),
    signatureAlgorithm: algorithmOf(algorithm, 'the signature algorithm'),
    // Signed is the SET itself, not the implicit tag it is carried under (RFC 5652 section 5.4).
    signedAttributes: writeDer(TAG.set, signed.value),
    signature: expectTag(signature, TAG.octetString, 'the signature').value,
    messageDigest: hex(expectTag(byOid.get(OID.messageDigest), TAG.octetString, 'the message digest').value),
    certificateHash: certificateHash(byOid.get(OID.signingCertificateV2), byOid.get(OID.signingCertificate)),
  };
}

function algorithmOf(element: Der | undefined, what: string): string {
  return readOid(children(expectTag(element, TAG.sequence, what))[0], what);
}

/** The first ESSCertID names the signer. Version 2 defaults to SHA-256 (RFC 5035), version 1 is always SHA-1. */
function certificateHash(v2: Der | undefined, v1: Der | undefined): TimestampToken['signer']['certificateHash'] {
  const attribute = v2 ?? v1;
  if (!attribute) return null;
  const [ids] = children(attribute);
  const [first] = children(expectTag(ids, TAG.sequence, 'the signing certificate'));
  const parts = children(expectTag(first, TAG.sequence, 'the signing certificate'));
  const named = parts[0]?.tag === TAG.sequence;
  const algorithm = v2 ? (named ? algorithmOf(parts[0], 'the hash of the certificate') : OID.sha256) : '1.3.14.3.2.26';
  return { algorithm, hash: hex(expectTag(parts[named ? 1 : 0], TAG.octetString, 'the hash of the certificate').value) };
}
