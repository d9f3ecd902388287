// Plain Node: the bootstrap asks too (lib/cli/holder-file.mjs), before anything is compiled.
import { readFileSync } from 'node:fs';

/** True when a process of that id exists, whoever owns it. A zombie counts as gone. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return statOf(pid)?.[0] !== 'Z';
}

/** What Linux says of a process, from its state on; null elsewhere. */
export function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
