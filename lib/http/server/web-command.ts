import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { env } from '@/lib/env';

/** More would only help above what one log's head row takes. */
const MOST_BY_DEFAULT = 4;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The command that serves the built pages and the API, as `fork` takes it: COUNTERSIGN_WEB_PROCESSES processes that share the port, and the pages'. */
export function webCommand(listen: { host: string; port: number; processes?: number }): { file: string; args: string[] } {
  const processes = listen.processes ?? env().COUNTERSIGN_WEB_PROCESSES ?? Math.min(MOST_BY_DEFAULT, availableParallelism());
  return {
    file: fileURLToPath(new URL('./web-processes.mjs', import.meta.url)),
    args: [path.resolve(ROOT, env().COUNTERSIGN_BUILD_DIR, 'api'), String(processes), listen.host, String(listen.port)],
  };
}
