import { tellSession, titleOf } from '@/lib/db/embedded/session-niceness';
import type { Backends } from '@/lib/db/pool';

/** Without the right to more, a user may tell one session of the machine its niceness every tenth of a second (sched(7)). */
const AGAIN_MS = 120;

/**
 * Sessions of PostgreSQL that work for this process, and how much they give way. Linux shares its processors between sessions before it looks at the niceness of
 * processes (sched(7), "The autogroup feature"), and each server process of PostgreSQL makes a session of its own: while a process gives way, what it has the
 * database do would go on as before. Only for a server of this machine, whose process is named as PostgreSQL names it.
 */
export class BackendSessions implements Backends {
  private readonly pids = new Set<number>();
  private readonly untold = new Map<number, number>();
  private niceness = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    /** How far they give way at most: what waits inside the database for a lock waits for whoever holds it. */
    private readonly most: number,
    private readonly io: {
      isBackend: (pid: number) => boolean;
      tell: (pid: number, niceness: number) => ReturnType<typeof tellSession>;
    } = {
      isBackend,
      tell: tellSession,
    },
  ) {}

  /** A connection was made, and the server's process is this one. */
  add(pid: number): void {
    if (!this.io.isBackend(pid)) return;
    this.pids.add(pid);
    this.want(pid);
  }

  /** It has ended: the next process that gets its pid is told nothing. */
  remove(pid: number): void {
    this.pids.delete(pid);
    this.untold.delete(pid);
  }

  giveWay(niceness: number): void {
    if (niceness === this.niceness) return;
    this.niceness = niceness;
    for (const pid of this.pids) this.want(pid);
  }

  private want(pid: number): void {
    this.untold.set(pid, Math.min(this.niceness, this.most));
    if (!this.timer) this.tell();
  }

  private tell(): void {
    this.timer = null;
    for (const [pid, niceness] of this.untold) {
      const outcome = this.io.tell(pid, niceness);
      if (outcome === 'later') {
        this.timer = setTimeout(() => this.tell(), AGAIN_MS).unref();
        return;
      }
      this.untold.delete(pid);
      if (outcome === 'gone') this.pids.delete(pid);
    }
  }
}

/** As PostgreSQL titles a server process of a local connection: `postgres: user database [local] state`. */
function isBackend(pid: number): boolean {
  return /^postgres: \S+ \S+ \[local\]/.test(titleOf(pid));
}
