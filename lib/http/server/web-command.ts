import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { env } from '@/lib/env';

/** More would only help above what one log's head row takes; each costs some 300 MB. */
const MOST_BY_DEFAULT = 4;

/** The command that serves the built pages, as `fork` takes it: COUNTERSIGN_WEB_PROCESSES processes that share the port. */
export function webCommand(listen: { host: string; port: number }): {
  file: string;
  args: string[];
  env: Record<string, string>;
} {
  const processes = env().COUNTERSIGN_WEB_PROCESSES ?? Math.min(MOST_BY_DEFAULT, availableParallelism());
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  return {
    file: fileURLToPath(new URL('./web-processes.mjs', import.meta.url)),
    args: [String(processes), next, 'start', '--hostname', listen.host, '--port', String(listen.port)],
    env: { COUNTERSIGN_WEB_EXEC_ARGV: ['./malformed-path.mjs', './sender-address.mjs'].map(preload).join(' ') },
  };
}

const preload = (file: string): string => `--import=${new URL(file, import.meta.url).href}`;
