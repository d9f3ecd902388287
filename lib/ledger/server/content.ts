import { hash, randomBytes } from 'node:crypto';
import type { PreparedContent } from '../contract';
import { disclosureText, SALT_BYTES } from '../disclosure';
import { packText, unpackText } from './pack';

/**
 * Salts, digests and packs what goes under an event's disclosure. Needs no database, so it is done before the transaction. `canonical`
 * is RFC 8785 text.
 */
export function prepareContent(canonical: string): PreparedContent {
  const salt = randomBytes(SALT_BYTES);
  const { format, bytes } = packText(canonical);
  const plain = Buffer.allocUnsafe(1 + SALT_BYTES + bytes.length);
  plain[0] = format;
  salt.copy(plain, 1);
  bytes.copy(plain, 1 + SALT_BYTES);
  return { digest: contentDigest(salt, canonical), plain };
}

/** base64url(SHA-256) of the base64url form of the disclosure (RFC 9901 section 4.2.3). */
export function contentDigest(salt: Buffer, canonical: string): string {
  const disclosure = Buffer.from(disclosureText(salt.toString('base64url'), canonical), 'utf8').toString('base64url');
  return hash('sha256', disclosure, 'base64url');
}

/** What prepareContent packed. Throws for bytes that are none of ours. */
export function readContent(plain: Buffer): { salt: Buffer; text: string } {
  if (plain.length < 1 + SALT_BYTES) throw new Error('content too short');
  return {
    salt: plain.subarray(1, 1 + SALT_BYTES),
    text: unpackText(plain[0]!, plain.subarray(1 + SALT_BYTES)),
  };
}
