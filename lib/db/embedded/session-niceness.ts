import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Tells Linux how far a process and all in its session give way to other sessions (sched(7), "The autogroup feature"). `later`: without the right to more, a user may
 * say so ten times a second only. `gone`: there is no such process, or no such feature.
 */
export function tellSession(pid: number | 'self', niceness: number): 'told' | 'later' | 'gone' {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
    return 'told';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 'later' : 'gone';
  }
}

/** How a process names itself, as PostgreSQL's do by what they are and work at; empty where there is none. */
export function titleOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
