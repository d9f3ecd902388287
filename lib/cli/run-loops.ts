import { log } from '@/lib/observability/log';
import { AppError } from '@/lib/shared/errors';
import type { Loop } from './worker-loops';

const IDLE_MS = 1_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;
const READ_ONLY_MS = 3_000;

let stopping = false;
const asleep = new Set<() => void>();

/** Runs one loop until the process is asked to stop. A failure is its own: it is logged, waited out, and tried again. */
async function runLoop({ name, run, pace }: Loop): Promise<void> {
  let backoff = FIRST_BACKOFF_MS;
  while (!stopping) {
    try {
      const done = await run();
      backoff = FIRST_BACKOFF_MS;
      if (done === 0) await sleep(IDLE_MS);
      else if (pace && done < pace.full) await sleep(pace.restMs);
    } catch (error) {
      if (error instanceof AppError && error.code === 'readOnly') {
        await sleep(READ_ONLY_MS); // a recovery lasts: what is due waits until it has ended
        continue;
      }
      // The message of an unknown error may quote what was stored: its name and code say enough to look further.
      const { name: kind, code } = error as { name?: string; code?: string };
      const said = { loop: name, error: kind, code, retryMs: backoff };
      // A database that is busy or away for a moment is no fault of the loop's, and what is due stays due.
      if (code === 'unavailable') log().warn(said, 'a worker loop waits for the database');
      else log().error(said, 'a worker loop failed');
      await sleep(backoff);
      backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS);
    }
  }
}

function sleep(ms: number): Promise<void> {
  if (stopping) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      asleep.delete(end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    asleep.add(end);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopping = true;
    for (const end of [...asleep]) end();
  });
}

/** Runs loops side by side until the process is asked to stop. */
export async function runLoops(loops: readonly Loop[]): Promise<void> {
  await Promise.all(loops.map(runLoop));
}
