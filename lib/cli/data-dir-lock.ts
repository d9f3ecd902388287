import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '@/lib/db/embedded/leftover';

/** Who runs the embedded database of a data directory. */
export interface Holder {
  pid: number;
  /** Tells the process from a later one that got the same pid. */
  born: string;
  /** What the user typed, such as `npm start`. */
  command: string;
  url: string | null;
}

/** The data directory is in use; `message` says by whom. */
export class DataDirHeld extends Error {
  override readonly name = 'DataDirHeld';
  constructor(
    readonly holder: Holder,
    dataDir: string,
  ) {
    super(
      `${dataDir} is in use by \`${holder.command}\` (process ${holder.pid}${holder.url ? `, serving ${holder.url}` : ''}). Stop it first, or give this one another COUNTERSIGN_DATA_DIR.`,
    );
  }
}

/**
 * Takes the data directory for this process. Returns the function that gives it back. Throws DataDirHeld while another live
 * process has it; what a killed process left behind does not count.
 */
export function takeDataDir(dataDir: string, command: string, url: string | null): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const file = path.join(dataDir, 'holder.json');
  const mine: Holder = { pid: process.pid, born: birthOf(process.pid), command, url };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(draft, file); // atomic: exactly one of several starters gets it
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const holder = findHolder(dataDir);
        if (holder) throw new DataDirHeld(holder, dataDir);
        if (attempt > 5) throw error;
        rmSync(file, { force: true });
      }
    }
  } finally {
    unlinkSync(draft);
  }
  return () => {
    if (findHolder(dataDir)?.pid === process.pid) rmSync(file, { force: true });
  };
}

/** The live process that has the data directory, or null. */
export function findHolder(dataDir: string): Holder | null {
  let holder: Holder;
  try {
    holder = JSON.parse(readFileSync(path.join(dataDir, 'holder.json'), 'utf8')) as Holder;
  } catch {
    return null;
  }
  return isAlive(holder.pid) && birthOf(holder.pid) === holder.born ? holder : null;
}

function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    try {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim();
    } catch {
      return '';
    }
  }
}
