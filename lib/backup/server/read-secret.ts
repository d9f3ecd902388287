import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { env } from '@/lib/env';
import { AppError } from '@/lib/shared/errors';
import { keyIdOf, type ArchiveSecret } from './archive/archive-key';

const SHORTEST = 12;

/** The secret of an archive: a key file, else a file with a passphrase, else COUNTERSIGN_BACKUP_PASSPHRASE. Null when none is given. */
export function readSecret(given: { keyFile?: string | undefined; passphraseFile?: string | undefined }): ArchiveSecret | null {
  if (given.keyFile !== undefined && given.passphraseFile !== undefined)
    throw new AppError('invalidRequest', 'Give a key file or a passphrase, not both.');
  if (given.keyFile !== undefined) {
    const text = readPrivate(given.keyFile).trim();
    if (!/^[0-9a-f]{64}$/i.test(text))
      throw new AppError(
        'invalidRequest',
        `${given.keyFile} holds no key: 64 hexadecimal digits, as \`countersign keys backup\` makes it.`,
      );
    return { type: 'keyFile', key: Buffer.from(text, 'hex') };
  }
  const passphrase =
    given.passphraseFile !== undefined
      ? readPrivate(given.passphraseFile).replace(/\r?\n$/, '')
      : env().COUNTERSIGN_BACKUP_PASSPHRASE;
  if (passphrase === undefined) return null;
  if (passphrase.length < SHORTEST) throw new AppError('invalidRequest', `A passphrase has at least ${SHORTEST} characters.`);
  return { type: 'passphrase', passphrase };
}

/** Makes a key file (mode 0600) that is not there yet, and returns the key's id. */
export function makeKeyFile(file: string): string {
  const key = randomBytes(32);
  try {
    writeFileSync(file, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new AppError('conflict', `${file} is there already; it stays as it is.`);
    throw error;
  }
  return keyIdOf(key);
}

function readPrivate(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new AppError('notFound', `There is no file ${file}.`);
  if ((found.mode & 0o077) !== 0 && found.isFile())
    throw new AppError('invalidRequest', `${file} can be read by others. Run \`chmod 600 ${file}\` first.`);
  return readFileSync(file, 'utf8');
}
