/**
 * Salted disclosures after RFC 9901 (SD-JWT) section 4.2.1: what an event says lies outside its leaf, and the leaf holds only the digest of
 * this text. Without the salt the digest tells nothing, not even to who guesses the content; with it anybody can check the content.
 * Pure and free of Node, so that a browser verifies with the same code: the caller hashes.
 */

/** The one member that an envelope's `sd` has: the record, or what a person's or our own act was about. */
export const RECORD = 'record';
export const SALT_BYTES = 16;

/**
 * The JSON array that a disclosure encodes, `["<salt>","record",<value>]`. `canonical` is the value's RFC 8785 text, taken as it
 * is, so that checking never serialises anything again.
 */
export function disclosureText(saltBase64url: string, canonical: string): string {
  return `["${saltBase64url}","${RECORD}",${canonical}]`;
}

/** A disclosure's parts. Throws when it is not what disclosureText makes. */
export function parseDisclosure(text: string): { salt: string; value: unknown; canonical: string } {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || parsed.length !== 3 || typeof parsed[0] !== 'string' || parsed[1] !== RECORD)
    throw new Error('not a disclosure: expected ["<salt>","record",<value>]');
  const head = disclosureText(parsed[0], '').slice(0, -1);
  if (!text.startsWith(head) || !text.endsWith(']')) throw new Error('not a disclosure in its canonical form');
  return { salt: parsed[0], value: parsed[2], canonical: text.slice(head.length, -1) };
}
