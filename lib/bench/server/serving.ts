import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceActor } from '@/lib/access/actor';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { childEnv } from '@/lib/env';
import { initSignerHome } from '@/lib/ledger/server/signer-home';
import { webCommand } from '@/lib/http/server/web-command';
import { childrenOf, cpuSeconds } from './cpu-time';
import { BENCH_WORKSPACE } from './load';

const TIE = fileURLToPath(new URL('../../cli/exit-with-launcher.mjs', import.meta.url));

/** A web server, and a worker if asked for, on the bench's database: the product as it is served, on a port of its own. */
export interface Serving {
  url: string;
  /** An API key with the scopes ingest and read. */
  key: string;
  /** Memory of all processes of the web server together, bytes; NaN where the system does not tell. */
  memory(): number;
  /** CPU seconds of all processes of the web server so far. */
  cpu(): number;
  stop(): Promise<void>;
}

export interface ServeOptions {
  worker: boolean;
  /** Of the worker's loops only the one that takes entries into the tree. */
  integrator?: boolean;
  /** Web processes in which hashing what is logged costs nothing: what tamper evidence is held against. */
  unhashed?: boolean;
  /** Also a signer, with keys and memory of its own that go with it; or with those in this directory, which stays. */
  signer?: boolean | string;
  /** Web processes that share the port; as many as the machine has processors when not given. */
  processes?: number;
}

export async function serveBench(databaseUrl: string, options: ServeOptions): Promise<Serving> {
  const actor: ServiceActor = { type: 'service', workspaceId: BENCH_WORKSPACE, name: 'cli' };
  const { key } = await createApiKey(actor, { name: 'bench', scopes: ['ingest', 'read'] });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const require = createRequire(import.meta.url);
  const children: ChildProcess[] = [];
  const start = (
    file: string,
    args: string[],
    execArgv: string[],
    role: 'web' | 'worker' | 'signer',
    extra: Record<string, string> = {},
  ) => {
    const child = fork(file, args, {
      execArgv: ['--import', TIE, ...execArgv],
      env: {
        ...childEnv({
          NODE_ENV: 'production',
          COUNTERSIGN_ROLE: role,
          DATABASE_URL: databaseUrl,
          NEXTAUTH_URL: url,
          PORT: String(port),
        }),
        ...extra,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true,
    });
    children.push(child);
    return child;
  };
  const command = webCommand({ host: '127.0.0.1', port, processes: options.processes });
  const unhashed = options.unhashed && {
    COUNTERSIGN_WEB_EXEC_ARGV: `--import=${new URL('./unhashed.mjs', import.meta.url).href}`,
  };
  const web = start(command.file, command.args, [], 'web', { ...unhashed });
  if (options.worker)
    start(fileURLToPath(new URL('../../cli/worker.ts', import.meta.url)), [], ['--import', require.resolve('tsx')], 'worker');
  if (options.integrator)
    start(fileURLToPath(new URL('./integrator.ts', import.meta.url)), [], ['--import', require.resolve('tsx')], 'worker');
  const ownDir = options.signer === true ? mkdtempSync(path.join(tmpdir(), 'countersign-bench-signer-')) : null;
  const signerDir = ownDir ?? (typeof options.signer === 'string' ? options.signer : null);
  if (signerDir) {
    if (ownDir) initSignerHome(ownDir);
    const file = fileURLToPath(new URL('../../cli/signer.ts', import.meta.url));
    start(file, [], ['--import', require.resolve('tsx')], 'signer', { COUNTERSIGN_SIGNER_DIR: signerDir });
  }
  await untilHealthy(url, web);
  return {
    url,
    key,
    memory: () => residentBytes(web.pid),
    cpu: () => cpuSeconds(web.pid),
    async stop() {
      await Promise.all(children.map(stopChild));
      if (ownDir) rmSync(ownDir, { recursive: true, force: true });
    },
  };
}

async function untilHealthy(url: string, web: ChildProcess): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    if (web.exitCode !== null)
      throw new Error(`The web server ended with code ${web.exitCode}. Has the project been built (npm start builds it)?`);
    try {
      const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) });
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The web server did not become healthy within 60 s.');
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(insist);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Memory of a process and all it started, bytes: private pages whole, shared ones by their part (PSS), so that nothing counts twice. */
function residentBytes(pid: number | undefined): number {
  if (pid === undefined) return Number.NaN;
  try {
    const own = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    return childrenOf(pid).reduce((sum, child) => sum + residentBytes(child), own ? Number(own[1]) * 1024 : Number.NaN);
  } catch {
    return Number.NaN;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
