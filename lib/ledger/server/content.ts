import { hash } from 'node:crypto';
import { takeRandom } from '@/lib/shared/random-pool';
import type { PreparedContent } from '../contract';
import { disclosureText, SALT_BYTES } from '../disclosure';
import { FORMATS, packText, unpackText } from './pack';
import { isShared, lengthen, type Holder } from './repeats';

/**
 * Salts, digests and packs what goes under an event's disclosure. Needs no database, so it is done before the transaction. `canonical`
 * is RFC 8785 text, or its UTF-8 where the caller has it; `shortened` the same with long texts that are stored elsewhere taken out
 * (lib/ledger/server/repeats.ts).
 */
export function prepareContent(
  canonical: string | Buffer,
  shortened?: { text: string; refs: readonly Holder[] },
): PreparedContent {
  const salt = takeRandom(SALT_BYTES);
  const whole = typeof canonical === 'string' ? Buffer.from(canonical, 'utf8') : canonical;
  const digest = contentDigest(salt, whole);
  if (!shortened || shortened.refs.length === 0) {
    return { digest, plain: packContent(salt, whole), refs: null };
  }
  const { format, bytes } = packText(shortened.text);
  const form = shortened.refs.some(isShared) ? FORMATS.sharedReferences : FORMATS.references;
  const places = Buffer.from(JSON.stringify(shortened.refs.map(({ idx, ordinal }) => [idx, ordinal])), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(places.length);
  return {
    digest,
    plain: Buffer.concat([Buffer.of(form), salt, length, places, Buffer.of(format), bytes]),
    refs: [...new Set(shortened.refs.map((ref) => ref.idx))].sort((a, b) => a - b),
  };
}

/** Format byte, salt, packed text, without references: what is encrypted. */
export function packContent(salt: Uint8Array, canonical: string | Buffer): Buffer {
  const { format, bytes } = packText(canonical);
  return Buffer.concat([Buffer.of(format), salt, bytes]);
}

/** base64url(SHA-256) of the base64url form of the disclosure (RFC 9901 section 4.2.3). */
export function contentDigest(salt: Uint8Array, canonical: string | Buffer): string {
  const around = disclosureText(Buffer.from(salt).toString('base64url'), '');
  const whole = typeof canonical === 'string' ? Buffer.from(canonical, 'utf8') : canonical;
  const disclosure = Buffer.concat([Buffer.from(around.slice(0, -1), 'latin1'), whole, CLOSED]).toString('base64url');
  return hash('sha256', Buffer.from(disclosure, 'latin1'), 'base64url'); // ASCII: copied, not encoded
}
/** How disclosureText ends, behind the record. */
const CLOSED = Buffer.from(disclosureText('', '').slice(-1), 'latin1');

/** What prepareContent packed. `tokenOf` gives the texts it refers to. Throws for bytes that are none of ours. */
export function readContent(plain: Buffer, tokenOf: (holder: Holder) => string): { salt: Buffer; text: string } {
  if (plain.length < 1 + SALT_BYTES) throw new Error('content too short');
  const salt = plain.subarray(1, 1 + SALT_BYTES);
  const packed = plain.subarray(1 + SALT_BYTES);
  if (plain[0] !== FORMATS.references && plain[0] !== FORMATS.sharedReferences)
    return { salt, text: unpackText(plain[0]!, packed) };
  const end = 4 + packed.readUInt32BE(0);
  const places = JSON.parse(packed.toString('utf8', 4, end)) as [number, number][];
  const refs = places.map(([idx, ordinal]) => ({ idx, ordinal }));
  return { salt, text: lengthen(unpackText(packed[end]!, packed.subarray(end + 1)), refs, tokenOf) };
}
