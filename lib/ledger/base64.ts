import { ProofError } from './proof-error';

/** Base64 as RFC 4648 section 4 with padding, in the browser and in Node. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NO_DIGIT = 64;
const DIGITS = new Uint8Array(128).fill(NO_DIGIT);
for (let i = 0; i < ALPHABET.length; i++) DIGITS[ALPHABET.charCodeAt(i)] = i;

/**
 * The strict reverse: no blanks, padding as it must be, no bits beyond the end (one text for one value). Written out, because a verification decodes
 * a million hashes.
 */
export function decodeBase64(text: string): Uint8Array {
  const { length } = text;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (length % 4 !== 0) throw new ProofError('malformed', 'Not base64 (RFC 4648 section 4).');
  const bytes = new Uint8Array((length / 4) * 3 - padding);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < length - padding; i++) {
    const code = text.charCodeAt(i);
    const digit = code < 128 ? DIGITS[code]! : NO_DIGIT;
    if (digit === NO_DIGIT) throw new ProofError('malformed', 'Not base64 (RFC 4648 section 4).');
    held = ((held << 6) | digit) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  if ((held & ((1 << bits) - 1)) !== 0) throw new ProofError('malformed', 'Base64 with bits beyond its end.');
  return bytes;
}

/** A SHA-256 value in base64, as tree heads and proofs write it. */
export function decodeHash(text: string): Uint8Array {
  const hash = decodeBase64(text);
  if (hash.length !== 32) throw new ProofError('malformed', 'A hash is 32 bytes.');
  return hash;
}

/** A size or an index: decimal without leading zeroes, within what a number holds exactly. */
export function decodeDecimal(text: string): number {
  const value = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value))
    throw new ProofError('malformed', 'A size or an index is a decimal number without leading zeroes.');
  return value;
}
