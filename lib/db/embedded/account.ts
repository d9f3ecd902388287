import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';

/** The operating-system account PostgreSQL runs as. Null: our own, because we are not root. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const DEDICATED = 'countersign';

/**
 * PostgreSQL refuses to run as root. Under root it runs as whoever already owns `existing` (so that a second run finds its own
 * files), else as `postgres` when the machine has that account, else as a system account `countersign` made for it, else as
 * `nobody`. Returns null when this process is not root.
 */
export function chooseAccount(existing: string | null): Account | null {
  if (process.getuid?.() !== 0) return null;
  if (existing) {
    const { uid, gid } = statSync(existing);
    if (uid !== 0) return { name: nameOf(uid), uid, gid };
  }
  return lookUp('postgres') ?? lookUp(DEDICATED) ?? create() ?? lookUp('nobody') ?? fail();
}

function lookUp(name: string): Account | null {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
    return { name, uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

function nameOf(uid: number): string {
  try {
    return execFileSync('id', ['-nu', String(uid)], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return String(uid);
  }
}

function create(): Account | null {
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', DEDICATED]],
    ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', DEDICATED]], // BusyBox
  ];
  for (const [command, args] of ways) {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
      return lookUp(DEDICATED);
    } catch {
      continue;
    }
  }
  return null;
}

function fail(): never {
  throw new Error(
    'PostgreSQL does not run as root, and no other account was found or could be made. Start Countersign as an ordinary user, add a system account named postgres, or set DATABASE_URL.',
  );
}

/** True when `account` may pass through every folder above `target` (others' or its group's x bit; owners pass). */
export function mayReach(account: Account | null, target: string): boolean {
  if (!account) return true;
  for (let at = path.dirname(path.resolve(target)); ; at = path.dirname(at)) {
    try {
      const { mode, uid, gid } = statSync(at);
      const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // not made yet: it will get our own mode
    }
    if (at === path.dirname(at)) return true;
  }
}
