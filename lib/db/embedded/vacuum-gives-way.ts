import { readFileSync } from 'node:fs';
import { tellSession, titleOf } from './session-niceness';

/** Once a minute, for a few seconds, a worker of autovacuum wants a third of a processor: enough that storing waited for half a second or more. With this it still has a tenth of one that is full. */
const NICENESS = 10;
const LOOK_MS = 1_000;

/**
 * Lets the autovacuum workers of an embedded server give way to whoever waits for an answer, as long as the returned function is not called. They come and go, so its
 * processes are looked through every second; where Linux does not list them nothing happens.
 */
export function letVacuumGiveWay(
  postmaster: number,
  { look = childrenOf, title = titleOf, tell = tellSession } = {},
): () => void {
  let known = new Set<number>();
  const timer = setInterval(() => {
    const children = look(postmaster);
    const next = new Set<number>();
    for (const pid of children) {
      const name = known.has(pid) ? null : title(pid);
      // Before it has named itself it is called as its parent is.
      if (name === null || (name.startsWith('postgres: ') && !isVacuum(name))) next.add(pid);
      else if (isVacuum(name) && tell(pid, NICENESS) !== 'later') next.add(pid);
    }
    known = next;
  }, LOOK_MS).unref();
  return () => clearInterval(timer);
}

const isVacuum = (title: string): boolean => title.startsWith('postgres: autovacuum worker');

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
