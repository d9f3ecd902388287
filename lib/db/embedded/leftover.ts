import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from './is-alive.mjs';

/** What postmaster.pid says, when the process it names is alive and is the server of this very cluster. */
export interface Postmaster {
  pid: number;
  port: number;
}

/** Reads `<cluster>/postmaster.pid`. Null when there is none or when it is stale (no such process, or a stranger's pid). */
export function findPostmaster(cluster: string): Postmaster | null {
  const file = path.join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !servesCluster(pid, cluster)) return null;
  return { pid, port };
}

/** Removes the pid file, and the sockets with their lock files, of a server that is gone: PostgreSQL would not start over one whose pid somebody else has by now. */
export function removeStaleFiles(cluster: string): void {
  if (findPostmaster(cluster)) return;
  rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
  for (const entry of readdirSync(cluster, { withFileTypes: true }))
    if (entry.name.startsWith('.s.PGSQL.') && !entry.isDirectory()) rmSync(path.join(cluster, entry.name), { force: true });
}

/** Stops the server: fast shutdown, and after `patienceMs` immediate shutdown (the next start recovers from its log). */
export async function stopPostmaster(pid: number, patienceMs = 20_000): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', patienceMs],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return; // gone
    }
    const until = Date.now() + patience;
    while (Date.now() < until) {
      if (!isAlive(pid)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

function servesCluster(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster; // a postmaster works in its cluster
  } catch {
    try {
      const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString();
      return /\bpostgres\b/.test(command) && command.includes(cluster);
    } catch {
      return false;
    }
  }
}
