import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { env } from '@/lib/env';

/** More would only help above what one log's head row takes. */
const MOST_BY_DEFAULT = 4;

/** The command that serves the built pages and the API, as `fork` takes it: COUNTERSIGN_WEB_PROCESSES processes that share the port, and the pages'. */
export function webCommand(listen: { host: string; port: number }): {
  file: string;
  args: string[];
  env: Record<string, string>;
} {
  const processes = env().COUNTERSIGN_WEB_PROCESSES ?? Math.min(MOST_BY_DEFAULT, availableParallelism());
  return {
    file: fileURLToPath(new URL('./web-processes.mjs', import.meta.url)),
    args: [String(processes), listen.host, String(listen.port)],
    env: { COUNTERSIGN_WEB_EXEC_ARGV: `--import=${pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href}` },
  };
}
