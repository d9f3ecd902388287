import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { AppError } from '@/lib/shared/errors';

/**
 * scrypt (RFC 7914) with N = 2^17, r = 8, p = 1: 128 MiB and about a third of a second each. The parameters are part of the stored
 * text (`$scrypt$ln=17,r=8,p=1$<salt>$<hash>`), so they can be raised later without losing anybody's password.
 */
const LN = 17;
const R = 8;
const P = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Two at a time hold 256 MiB. Who waits longer than this queue is told to come back, so that sign-ins cannot fill the memory. */
const AT_ONCE = 2;
const QUEUE_MAX = 24;

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer, ln: number, r: number, p: number, length: number): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting.length >= QUEUE_MAX)
      throw new AppError('tooManyRequests', 'Too many people are signing in right now. Try again in a few seconds.', {}, 5);
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running++;
  }
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      scrypt(password.normalize('NFKC'), salt, length, { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r }, (error, key) =>
        error ? reject(error) : resolve(key),
      );
    });
  } finally {
    const next = waiting.shift();
    if (next)
      next(); // hands its place on
    else running--;
  }
}

/** The text to store for a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, LN, R, P, HASH_BYTES);
  return `$scrypt$ln=${LN},r=${R},p=${P}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

const STORED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;
/** Nobody's password: what an unknown account is checked against, so that it takes the same work as a known one. */
const NOBODY = `$scrypt$ln=${LN},r=${R},p=${P}$${Buffer.alloc(SALT_BYTES).toString('base64url')}$${Buffer.alloc(HASH_BYTES).toString('base64url')}`;

/** True when the password belongs to the stored text. Null (no such account, or one without a password) costs the same and is false. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const match = STORED.exec(stored ?? NOBODY) ?? STORED.exec(NOBODY)!;
  const expected = Buffer.from(match[5]!, 'base64url');
  const found = await derive(
    password,
    Buffer.from(match[4]!, 'base64url'),
    Number(match[1]),
    Number(match[2]),
    Number(match[3]),
    expected.length,
  );
  return timingSafeEqual(found, expected) && stored !== null;
}

/** A password that somebody is told once: about 95 random bits, without characters that look alike. */
export function makePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const pick = (): string => Array.from(randomBytes(5), (byte) => letters[byte % letters.length]).join('');
  return [pick(), pick(), pick(), pick()].join('-');
}
