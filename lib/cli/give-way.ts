import { setPriority } from 'node:os';
import { tellSession } from '@/lib/db/embedded/session-niceness';
import { onBackend } from '@/lib/db/pool';
import { BackendSessions } from './sessions';

/**
 * Linux shares its processors between sessions before it looks at the niceness of processes (sched(7), "The autogroup feature"), and each process of the worker is
 * alone in a session of its own: the session has to give way too, or nobody would notice. False where there is no such feature, or when it was told another
 * niceness a tenth of a second ago.
 */
function sessionGivesWay(niceness: number): boolean {
  return tellSession('self', niceness) === 'told';
}

/** Lets every other process go first, for good, and so does what the database does for this one. */
export function giveWay(niceness: number): void {
  setPriority(niceness);
  sessionGivesWay(niceness);
  const sessions = new BackendSessions(niceness);
  sessions.giveWay(niceness);
  onBackend(sessions);
}

/** What text has the database do gives way no further: it holds pages of the index meanwhile. */
const BACKEND_MOST = 8;

/**
 * How long the oldest of what is to be indexed has waited, ms, and the niceness from there on: the longer, the less way is given. Two processors that are full
 * of receiving and storing leave enough for text at the first, but late; at the last it takes as much as any of the processes that receive.
 */
const STEPS: readonly (readonly [waitedMs: number, niceness: number])[] = [
  [0, 15],
  [1_000, 10],
  [1_500, 5],
  [2_500, 0],
];
/** Where only processes have a niceness: an ordinary user may never take it back. */
const WITHOUT_SESSIONS = 1;

const stepOf = (ms: number): number => STEPS.findLast(([from]) => ms >= from)![1];

/**
 * Gives way to those who store, as long as what is to be indexed has not waited long. What is searched must not fall behind, and what is stored must not wait
 * for a text that has a second.
 */
export class GivingWayWhileAhead {
  #niceness: number | null = null;
  readonly #tell: (niceness: number) => boolean;
  readonly #backends = new BackendSessions(BACKEND_MOST);

  constructor(tell: (niceness: number) => boolean = sessionGivesWay) {
    this.#tell = tell;
    onBackend(this.#backends);
    this.#set(STEPS[0]![1]);
    if (this.#niceness === null) setPriority(WITHOUT_SESSIONS);
  }

  /**
   * In the middle of a round: something in it had waited so long, ms. Way is only taken back by this: another workspace's turn may be to come, and a session
   * can be told ten times a second and not more.
   */
  isBehind(ms: number): void {
    const step = stepOf(ms);
    if (step < (this.#niceness ?? step)) this.#set(step);
  }

  /** At the end of a round: the longest that anything in it had waited, ms; 0 when there was nothing. */
  wasBehind(ms: number): void {
    this.#set(stepOf(ms));
  }

  #set(niceness: number): void {
    this.#backends.giveWay(niceness);
    if (niceness !== this.#niceness && this.#tell(niceness)) this.#niceness = niceness;
  }
}
