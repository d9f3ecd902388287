import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Linux shares its processors between sessions before it looks at the niceness of processes (sched(7), "The autogroup feature"), and each process of the worker is
 * alone in a session of its own: the session has to give way too, or nobody would notice. False where there is no such feature, or when it was told another
 * niceness a tenth of a second ago.
 */
function sessionGivesWay(niceness: number): boolean {
  try {
    writeFileSync('/proc/self/autogroup', String(niceness));
    return true;
  } catch {
    return false;
  }
}

/** Lets every other process go first, for good. */
export function giveWay(niceness: number): void {
  setPriority(niceness);
  sessionGivesWay(niceness);
}

/** Events of one round from which on the index is behind, and below which it has caught up. */
const BEHIND = 1_000;
const CAUGHT_UP = 500;
const PATIENT = 10;
const EAGER = 0;
/** Where only processes have a niceness: an ordinary user may never take it back. */
const WITHOUT_SESSIONS = 1;

/**
 * Gives way to those who store, as long as what is to be indexed is little: what was asked for last counts. What is searched must not fall behind for long, and
 * what is stored must not wait for a text that has a second. Give it what each round went over.
 */
export class GivingWayWhileAhead {
  #niceness: number | null = null;
  readonly #tell: (niceness: number) => boolean;

  constructor(tell: (niceness: number) => boolean = sessionGivesWay) {
    this.#tell = tell;
    this.#set(PATIENT);
    if (this.#niceness === null) setPriority(WITHOUT_SESSIONS);
  }

  /** Events that the last round went over. */
  wentOver(events: number): void {
    if (events >= BEHIND) this.#set(EAGER);
    else if (events < CAUGHT_UP) this.#set(PATIENT);
  }

  #set(niceness: number): void {
    if (niceness !== this.#niceness && this.#tell(niceness)) this.#niceness = niceness;
  }
}
