import type { OpenDatabase } from './database';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Does the work of a command. Ctrl-C, SIGTERM and SIGHUP meanwhile stop the embedded server that was started for it, which would go on without it, give the
 * data directory back, and end the process; a second one ends it at once. `advice` says how to go on.
 */
export async function stopWhenInterrupted<T>(
  database: Pick<OpenDatabase, 'abandon'>,
  { tell, advice }: { tell: (line: string) => void; advice: () => string },
  work: () => Promise<T>,
): Promise<T> {
  const signals = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  let ending: Promise<never> | undefined;
  const release = (): void => {
    for (const signal of signals) process.off(signal, stop);
  };
  const stop = (signal: keyof typeof EXIT_CODES): void => {
    release();
    tell(`Interrupted. ${advice()}`.trimEnd());
    ending = database
      .abandon()
      .catch(() => undefined)
      .then(() => process.exit(EXIT_CODES[signal]));
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    const done = await work();
    if (!ending) return done; // else whoever waits for it would go on with a database that is being stopped
  } catch (error) {
    if (!ending) throw error; // else its connections were taken away, which is not what went wrong
  } finally {
    release();
  }
  return ending;
}
