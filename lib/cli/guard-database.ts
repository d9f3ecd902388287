import type { EmbeddedServer } from '@/lib/db/embedded/cluster';
import type { OpenDatabase } from './database';
import type { StopSignal } from './stop-signal';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * Starts the embedded server again when it ends by itself. The port is kept, so everyone's next connection finds it. Returns what resolves once no such start
 * is under way: whoever closes the database waits for it first, or a server that comes up late would go on alone.
 */
export function guardDatabase(
  database: Pick<OpenDatabase, 'server'>,
  stop: Pick<StopSignal, 'asked' | 'wait' | 'signal'>,
  { tell, start }: { tell: (line: string) => void; start: (signal: AbortSignal) => Promise<EmbeddedServer> },
): () => Promise<void> {
  let restarting = Promise.resolve();
  const startAgain = async (before: EmbeddedServer): Promise<void> => {
    for (let wait = FIRST_WAIT_MS; !stop.asked; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      tell(`PostgreSQL ended; it is started again in ${wait / 1000} s.`);
      await Promise.race([new Promise((resolve) => setTimeout(resolve, wait)), stop.wait]);
      if (stop.asked) return;
      try {
        const next = await start(stop.signal);
        if (next.url !== before.url) tell('PostgreSQL had to take another port. Stop and start Countersign to go on.');
        database.server = next;
        watch(next);
        return;
      } catch (error) {
        if (!stop.asked) tell(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const watch = (server: EmbeddedServer): void => {
    void server.ended.then(() => (restarting = startAgain(server)));
  };
  if (database.server) watch(database.server);
  return () => restarting;
}
