import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  readFileSync,
} from 'node:fs';
import path from 'node:path';
import { chooseAccount, mayReach, type Account } from './account';
import { findBinaries, type Binaries } from './binaries';

/** Where files go when the data directory cannot be reached by the account PostgreSQL runs as. */
const SHARED_HOME = '/var/lib/countersign';

export interface Place {
  /** The cluster's directory (PGDATA), absolute and without links. It may not exist yet. */
  cluster: string;
  native: string;
  binaries: Binaries;
  account: Account | null;
  /** Set when files were just put elsewhere than in the data directory: a sentence for the console. */
  note: string | null;
}

/**
 * Decides where the cluster lives and whose it is. Normally `<data dir>/postgres`. Under root, when the folders above the data
 * directory are closed to the account PostgreSQL must run as (a clone under /root), the cluster goes to
 * /var/lib/countersign/<name>-<random>, linked from `<data dir>/postgres`, and the binaries are copied beside it.
 */
export function choosePlace(dataDir: string): Place {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const binaries = findBinaries();
  const entry = path.join(dataDir, 'postgres');
  const linked = isLink(entry);
  if (linked && !existsSync(entry)) rmSync(entry); // its target was removed: start afresh
  const existing = existsSync(entry) ? realpathSync(entry) : null;
  const account = chooseAccount(existing);
  let cluster = existing ?? path.join(realpathSync(dataDir), 'postgres');
  let note: string | null = null;
  if (!mayReach(account, cluster)) {
    if (existing && !isEmpty(existing)) {
      throw new Error(
        `The database in ${existing} belongs to the account ${account?.name ?? ''}, which can no longer reach it. Give the folders above it the x permission for others, or move the data directory.`,
      );
    }
    if (existing) rmSync(entry, { recursive: true });
    const name = path.basename(path.dirname(path.resolve(dataDir))).replace(/[^A-Za-z0-9_-]/g, '') || 'data';
    mkdirSync(SHARED_HOME, { recursive: true, mode: 0o755 });
    const home = path.join(SHARED_HOME, `${name}-${randomBytes(4).toString('hex')}`);
    mkdirSync(home, { mode: 0o700 });
    if (account) chownSync(home, account.uid, account.gid);
    cluster = path.join(home, 'postgres');
    mkdirSync(cluster, { mode: 0o700 });
    if (account) chownSync(cluster, account.uid, account.gid);
    symlinkSync(cluster, entry);
    note = `The database is made in ${cluster} (linked from ${entry}): PostgreSQL does not run as root, and the account ${account?.name ?? ''} cannot reach ${dataDir}.`;
  }
  const native = mayReach(account, path.join(binaries.native, 'bin', 'postgres')) ? binaries.native : copyBinaries(binaries);
  return { cluster, native, binaries, account, note };
}

function isLink(at: string): boolean {
  try {
    return lstatSync(at).isSymbolicLink();
  } catch {
    return false;
  }
}

/** True for a missing or an empty directory. */
export function isEmpty(at: string): boolean {
  try {
    return readdirSync(at).length === 0;
  } catch {
    return true;
  }
}

function copyBinaries(binaries: Binaries): string {
  const target = path.join(SHARED_HOME, `postgresql-${binaries.version}`);
  if (existsSync(target)) return target;
  const staging = `${target}.${randomBytes(4).toString('hex')}`;
  mkdirSync(SHARED_HOME, { recursive: true, mode: 0o755 });
  cpSync(binaries.native, staging, { recursive: true, verbatimSymlinks: true });
  chmodSync(staging, 0o755);
  try {
    renameSync(staging, target);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(target)) throw error; // another start was faster otherwise
  }
  return target;
}

/** Reads a secret file, or makes it (mode 0600) with `length` random bytes in hexadecimal. Returns its trimmed content. */
export function readOrMakeSecret(file: string, length = 32): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${randomBytes(length).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
