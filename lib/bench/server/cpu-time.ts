import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100; // Linux reports in USER_HZ, which is 100 wherever Node runs

/** CPU seconds, user and system, of a process and all it started, ended ones included; NaN where the system does not tell. */
export function cpuSeconds(pid: number | undefined): number {
  if (pid === undefined) return Number.NaN;
  try {
    // The name in parentheses may hold anything: fields are counted from behind it (proc_pid_stat(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
    return childrenOf(pid).reduce((sum, child) => sum + cpuSeconds(child), own);
  } catch {
    return Number.NaN;
  }
}

/** The PostgreSQL server of this backend process; undefined when it runs on another machine. */
export function postmasterOf(backend: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${backend}/status`, 'utf8');
    return /^Name:\s+postgres/m.test(status) ? Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) : undefined;
  } catch {
    return undefined;
  }
}

export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
