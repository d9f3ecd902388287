import { createHash, randomBytes } from 'node:crypto';

/**
 * An API key: `csk_` + 12 characters that find it + `_` + 43 characters that prove it (256 random bits, base64url). The fixed
 * prefix lets secret scanners recognise a leaked key. Only the SHA-256 of the secret part is stored: with 256 random bits there
 * is nothing to guess, so a slow hash would add nothing.
 */
const KEY = /^csk_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

export interface KeyParts {
  lookup: string;
  secret: string;
}

/** A new key: its text (shown once) and what is stored. */
export function makeKey(): KeyParts & { text: string; hash: Buffer } {
  const lookup = Array.from(randomBytes(12), (byte) => LETTERS[byte % LETTERS.length]).join('');
  const secret = randomBytes(32).toString('base64url');
  return { lookup, secret, text: `csk_${lookup}_${secret}`, hash: hashSecret(secret) };
}

/** Takes a whole key apart; null when it is not one. */
export function parseKey(text: string): KeyParts | null {
  const match = KEY.exec(text.trim());
  return match ? { lookup: match[1]!, secret: match[2]! } : null;
}

/** SHA-256 of the secret part. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/**
 * The key in a request's headers: `Authorization: Bearer <key>`; Basic with any user name and the key as password, or the key's
 * two halves as `csk_<lookup>:<secret>` (public and secret, as Langfuse clients send); or `x-api-key`. `absent` when there is no
 * such header, `malformed` when there is one that holds no key.
 */
export function readKey(headers: Headers): KeyParts | 'absent' | 'malformed' {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const [scheme = '', ...rest] = authorization.trim().split(/\s+/);
    const credentials = rest.join(' ');
    if (scheme.toLowerCase() === 'bearer') return parseKey(credentials) ?? 'malformed';
    if (scheme.toLowerCase() === 'basic') return readBasic(credentials);
    return 'malformed';
  }
  const plain = headers.get('x-api-key');
  if (plain !== null) return parseKey(plain) ?? 'malformed';
  return 'absent';
}

function readBasic(credentials: string): KeyParts | 'malformed' {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return 'malformed';
  const user = text.slice(0, colon);
  const password = text.slice(colon + 1);
  const whole = parseKey(password) ?? (password === '' ? parseKey(user) : null);
  if (whole) return whole;
  return parseKey(`${user}_${password}`) ?? 'malformed';
}
