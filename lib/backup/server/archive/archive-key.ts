import { createHash, hkdfSync, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { ArchiveError } from './archive-error';

/** What opens an archive: a passphrase, or the 32 bytes of a key file. */
export type ArchiveSecret = { type: 'passphrase'; passphrase: string } | { type: 'keyFile'; key: Uint8Array };

const base64url = (bytes: number): z.ZodString => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 8) / 6)}}$`));

/** How the key is come by, as the header says it. Costs are bounded, because they are read before anything is authenticated. */
export const keySource = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('passphrase'),
    kdf: z.literal('scrypt'),
    logN: z.number().int().min(1).max(20),
    r: z.literal(8),
    p: z.literal(1),
    salt: base64url(16),
  }),
  z.strictObject({ type: z.literal('keyFile'), keyId: z.string().regex(/^[0-9a-f]{16}$/) }),
]);
export type KeySource = z.infer<typeof keySource>;

/** scrypt (RFC 7914) with N = 2^17, r = 8, p = 1: 128 MiB and about half a second a guess. */
const LOG_N = 17;

/** Which key file made an archive, without telling anything of the key. */
export function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update('countersign archive key id v1').update(key).digest('hex').slice(0, 16);
}

/** A fresh source for an archive that is about to be written. `logN` is lowered by tests only. */
export function newKeySource(secret: ArchiveSecret, logN = LOG_N): KeySource {
  if (secret.type === 'keyFile') return { type: 'keyFile', keyId: keyIdOf(secret.key) };
  return { type: 'passphrase', kdf: 'scrypt', logN, r: 8, p: 1, salt: randomBytes(16).toString('base64url') };
}

/** The master key of an archive. Throws ArchiveError when the secret is of the other kind or another key file. */
export async function deriveMaster(source: KeySource, secret: ArchiveSecret | null): Promise<Buffer> {
  if (source.type === 'keyFile') {
    if (secret?.type !== 'keyFile')
      throw new ArchiveError(
        'secretMissing',
        `This archive was made with a key file (${source.keyId}). Give it with --key-file.`,
      );
    if (keyIdOf(secret.key) !== source.keyId)
      throw new ArchiveError(
        'wrongSecret',
        `This archive was made with the key file ${source.keyId}; the one given is ${keyIdOf(secret.key)}.`,
      );
    return Buffer.from(secret.key);
  }
  if (secret?.type !== 'passphrase')
    throw new ArchiveError(
      'secretMissing',
      'This archive was made with a passphrase. Give it with --passphrase-file; that of an archive of keys, where it is another, with --keys-passphrase-file.',
    );
  const N = 2 ** source.logN;
  return new Promise((resolve, reject) => {
    scrypt(
      secret.passphrase.normalize('NFC'),
      Buffer.from(source.salt, 'base64url'),
      32,
      { N, r: source.r, p: source.p, maxmem: 256 * N * source.r },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}

/** The two keys of one archive (HKDF-SHA-256, RFC 5869): its nonce as salt, so that no two archives share a key. */
export function archiveKeys(master: Uint8Array, nonce: Uint8Array): { header: Buffer; payload: Buffer } {
  const derive = (what: string): Buffer => Buffer.from(hkdfSync('sha256', master, nonce, `countersign archive ${what} v1`, 32));
  return { header: derive('header'), payload: derive('payload') };
}
