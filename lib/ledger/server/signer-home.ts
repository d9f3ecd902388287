import { generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { dataDir, env } from '@/lib/env';
import { noteSigner } from './ed25519';
import type { NoteSigner } from '../note';

/**
 * The signer's own directory, outside the database: its private keys, and for each log the last tree it signed. Whoever can write the
 * database cannot write here, so a log that was cut or changed is refused. Files are replaced whole: written beside, synced, renamed.
 */
const homeFile = z.strictObject({
  version: z.literal(1),
  keys: z.array(z.strictObject({ file: z.string().regex(/^key-[0-9]+\.pem$/), retireAt: z.iso.datetime().nullable() })).min(1),
});
const memoryFile = z.strictObject({
  workspaceId: z.guid(),
  origin: z.string(),
  size: z.int().min(0),
  /** Base64. */
  root: z.string(),
  signedAt: z.iso.datetime(),
  /** Which keys sign this log, and from and until which tree size. */
  keys: z.array(
    z.strictObject({
      keyId: z.string(),
      publicKey: z.string(),
      from: z.int().min(0).nullable(),
      until: z.int().min(0).nullable(),
    }),
  ),
  /** Set when somebody made the signer accept another tree: what it remembered before, and why. */
  restarts: z
    .array(
      z.strictObject({
        at: z.iso.datetime(),
        reason: z.string(),
        size: z.int(),
        root: z.string(),
        /** The largest checkpoint that was published then: whatever is larger came after. */
        published: z.int().optional(),
      }),
    )
    .optional(),
});
export type Remembered = z.infer<typeof memoryFile>;
export interface SignerKey {
  file: string;
  pem: string;
  retireAt: Date | null;
}

/** The directory cannot be used; `message` says what to do. */
export class SignerHomeError extends Error {
  override readonly name = 'SignerHomeError';
}

/** COUNTERSIGN_SIGNER_DIR, else `signer` in the data directory. */
export function signerDir(): string {
  return path.resolve(env().COUNTERSIGN_SIGNER_DIR ?? path.join(dataDir(), 'signer'));
}

const HOME = 'signer.json';
const MEMORY = 'memory';

/** Makes the directory with a first key when there is none. Never touches one that is there. */
export function initSignerHome(dir: string = signerDir()): { file: string; made: boolean } {
  const file = path.join(dir, HOME);
  if (existsSync(file)) return { file, made: false };
  mkdirSync(path.join(dir, MEMORY), { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  if (readdirSync(path.join(dir, MEMORY)).length > 0 || existsSync(path.join(dir, 'key-1.pem')))
    throw new SignerHomeError(`${file} is missing, though ${dir} is not empty. Put it back from a backup.`);
  writeKey(dir, 'key-1.pem');
  replaceFile(file, `${JSON.stringify({ version: 1, keys: [{ file: 'key-1.pem', retireAt: null }] }, null, 2)}\n`);
  return { file, made: true };
}

/** Throws SignerHomeError when the directory is missing, incomplete, or open to others. */
export function checkSignerHome(dir: string = signerDir()): void {
  if (!existsSync(path.join(dir, HOME)))
    throw new SignerHomeError(
      `The signer's directory is missing: ${dir}. Make it once with \`npm run countersign -- keys init\`, or name it in COUNTERSIGN_SIGNER_DIR.`,
    );
  if (!existsSync(path.join(dir, MEMORY)))
    throw new SignerHomeError(`The signer's memory is missing: ${path.join(dir, MEMORY)}. Put it back from a backup.`);
  for (const file of ['', HOME, ...readHome(dir).keys.map((key) => key.file)]) {
    const at = path.join(dir, file);
    if (!existsSync(at)) throw new SignerHomeError(`A signing key is missing: ${at}. Put it back from a backup.`);
    if ((statSync(at).mode & 0o077) !== 0)
      throw new SignerHomeError(
        `${at} can be read by others. Run \`chmod -R go= ${dir}\`, and consider whether the key must be replaced.`,
      );
  }
}

function readHome(dir: string): z.infer<typeof homeFile> {
  return homeFile.parse(JSON.parse(readFileSync(path.join(dir, HOME), 'utf8')));
}

/** The keys that sign now, the oldest first. */
export function readSignerKeys(dir: string = signerDir()): SignerKey[] {
  return readHome(dir).keys.map(({ file, retireAt }) => ({
    file,
    pem: readFileSync(path.join(dir, file), 'utf8'),
    retireAt: retireAt === null ? null : new Date(retireAt),
  }));
}

export const signersFor = (origin: string, keys: readonly SignerKey[]): (NoteSigner & { retireAt: Date | null })[] =>
  keys.map(({ pem, retireAt }) => ({ ...noteSigner(origin, pem), retireAt }));

/** Adds a key; those that were there sign beside it until `retireAt`. Returns the new key's file. */
export function addSignerKey(retireAt: Date, dir: string = signerDir()): string {
  const home = readHome(dir);
  const next = Math.max(...home.keys.map((key) => Number(/[0-9]+/.exec(key.file)![0]))) + 1;
  const file = `key-${next}.pem`;
  writeKey(dir, file);
  const keys = home.keys.map((key) => ({ ...key, retireAt: key.retireAt ?? retireAt.toISOString() }));
  replaceFile(path.join(dir, HOME), `${JSON.stringify({ ...home, keys: [...keys, { file, retireAt: null }] }, null, 2)}\n`);
  return path.join(dir, file);
}

/** Takes a retired key out of use for good: its private half is deleted, so that nobody signs with it any more. */
export function removeSignerKey(file: string, dir: string = signerDir()): void {
  const home = readHome(dir);
  const keys = home.keys.filter((key) => key.file !== file);
  if (keys.length === home.keys.length || keys.length === 0) return;
  replaceFile(path.join(dir, HOME), `${JSON.stringify({ ...home, keys }, null, 2)}\n`);
  rmSync(path.join(dir, file), { force: true });
}

const memoryOf = (dir: string, workspaceId: string): string => path.join(dir, MEMORY, `${workspaceId}.json`);

/** What the signer remembers of a log; null when it never signed it. A file that cannot be read stops it: silence would be a lie. */
export function recall(workspaceId: string, dir: string = signerDir()): Remembered | null {
  const file = memoryOf(dir, workspaceId);
  if (!existsSync(file)) return null;
  const remembered = memoryFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (remembered.workspaceId !== workspaceId) throw new SignerHomeError(`${file} is the memory of another log.`);
  return remembered;
}

/** Durable when it returns. */
export function remember(remembered: Remembered, dir: string = signerDir()): void {
  replaceFile(memoryOf(dir, remembered.workspaceId), `${JSON.stringify(memoryFile.parse(remembered), null, 2)}\n`);
}

export function recallAll(dir: string = signerDir()): Remembered[] {
  return readdirSync(path.join(dir, MEMORY))
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => recall(name.slice(0, -5), dir) ?? []);
}

function writeKey(dir: string, file: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  replaceFile(path.join(dir, file), privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
}

/** Write, sync, rename, sync the directory: after a crash there is the old file or the new one. */
function replaceFile(file: string, text: string): void {
  const beside = `${file}.${randomUUID()}.tmp`;
  const handle = openSync(beside, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
  const folder = openSync(path.dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
