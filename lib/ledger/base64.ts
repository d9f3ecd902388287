import { ProofError } from './proof-error';

/** Base64 as RFC 4648 section 4 with padding, in the browser and in Node. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The strict reverse: no blanks, padding as it must be, no bits beyond the end (one text for one value). */
export function decodeBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0)
    throw new ProofError('malformed', 'Not base64 (RFC 4648 section 4).');
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  if (encodeBase64(bytes) !== text) throw new ProofError('malformed', 'Base64 with bits beyond its end.');
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
