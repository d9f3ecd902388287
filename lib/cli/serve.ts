import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnv, dataDir, env, publicUrl, setEnv } from '@/lib/env';
import { webCommand } from '@/lib/http/server/web-command';
import { readTrustFile } from '@/lib/integrity/server/trust-file';
import { sidecarsInForce } from '@/lib/risk/server/plugins/declared-sidecars';
import { startEmbedded } from '@/lib/db/embedded/cluster';
import { findBuilder, noteServing } from './build-users.mjs';
import { CannotStart } from './cannot-start';
import { DataDirHeld, findHolder } from './data-dir-lock';
import { checkDevFolder } from './dev-folder';
import { openDatabase, type OpenDatabase } from './database';
import { guardDatabase } from './guard-database';
import { loadKeys, loadSigner, requireVerdictKey } from './keys';
import { StopSignal } from './stop-signal';
import { supervise, type Part, type Supervised } from './supervisor';

export type Mode = 'demo' | 'start' | 'dev';

export interface ServeOptions {
  mode: Mode;
  /** Work between migration and the first page: sample data, first-run token. Returns what to print once pages answer. */
  prepare: () => Promise<string[]>;
  tell: (line: string) => void;
}

const READY_PATIENCE_MS = 120_000;
const AWAY_IN_DEV = fileURLToPath(new URL('../http/server/away-in-dev.mjs', import.meta.url));

/** Runs the launcher until it is told to stop. Resolves when everything it started has ended. */
export async function serve({ mode, prepare, tell }: ServeOptions): Promise<void> {
  const { COUNTERSIGN_ROLE: role, DATABASE_URL } = env();
  if (role !== 'all' && !DATABASE_URL) {
    throw new CannotStart(
      `COUNTERSIGN_ROLE=${role} runs one part of several machines, so DATABASE_URL must name the database they share.`,
    );
  }
  const web = runs('web');
  // What is declared wrongly is said before anything starts, and every part reads the same file.
  sidecarsInForce();
  readTrustFile();
  const holder = DATABASE_URL ? null : findHolder(dataDir());
  if (holder) throw new DataDirHeld(holder, dataDir()); // says more than that the port is taken
  if (web) await checkPort(env().HOST, env().PORT);
  if (web && mode === 'dev') checkDevFolder(env().COUNTERSIGN_BUILD_DIR);
  const url = publicUrl();
  const { COUNTERSIGN_SIDECARS: sidecars, COUNTERSIGN_TRUST_FILE: trustFile } = env();
  setEnv({
    NEXTAUTH_URL: url,
    COUNTERSIGN_DATA_DIR: dataDir(),
    ...(sidecars && { COUNTERSIGN_SIDECARS: path.resolve(sidecars) }),
    ...(trustFile && { COUNTERSIGN_TRUST_FILE: path.resolve(trustFile) }),
  });

  const stopAsked = new StopSignal();
  const command = `npm ${mode === 'start' ? 'start' : `run ${mode}`}`;
  // Before anything that takes long: from here on nobody builds where this one serves from.
  const buildDir = web && mode !== 'dev' ? env().COUNTERSIGN_BUILD_DIR : null;
  const leave = buildDir === null ? () => undefined : noteServing(buildDir, { command, url });
  try {
    const builder = buildDir === null ? null : findBuilder(buildDir);
    if (buildDir !== null && builder)
      throw new CannotStart(
        `\`${builder.command}\` (process ${builder.pid}) is building the pages in ${path.resolve(buildDir)}. Start again when it is done.`,
      );
    const { signal } = stopAsked;
    const database = await unlessStopped(stopAsked, () => openDatabase({ command, url, share: false, signal, tell }));
    if (database) await serveWith(database, { mode, prepare, tell }, stopAsked);
  } finally {
    leave();
  }
}

type Role = ReturnType<typeof env>['COUNTERSIGN_ROLE'];
/** Whether this machine runs the part: by itself, or because it runs all of them. */
const runs = (part: Role): boolean => ['all', part].includes(env().COUNTERSIGN_ROLE);

async function serveWith(database: OpenDatabase, { mode, prepare, tell }: ServeOptions, stopAsked: StopSignal): Promise<void> {
  const parts: Supervised[] = [];
  let restarted = (): Promise<void> => Promise.resolve();
  try {
    if (env().COUNTERSIGN_ROLE !== 'signer') {
      loadKeys(dataDir(), database.kind === 'embedded');
      requireVerdictKey();
    }
    if (runs('signer')) loadSigner(database.kind === 'embedded');
    const lines = stopAsked.asked ? null : await unlessStopped(stopAsked, prepare);
    if (!stopAsked.asked) {
      restarted = guardDatabase(database, stopAsked, {
        tell,
        start: (signal) => startEmbedded({ dataDir: dataDir(), tell, signal }),
      });
      if (runs('worker')) parts.push(supervise(nodePart('The worker', 'worker'), tell));
      if (runs('signer')) parts.push(supervise(nodePart('The signer', 'signer'), tell));
      if (runs('web')) {
        const page = webPart(mode);
        parts.push(supervise(page.part, tell));
        await Promise.race([page.ready(stopAsked), stopAsked.wait]);
      }
      if (!stopAsked.asked) for (const line of lines ?? []) tell(line);
      await stopAsked.wait;
    }
    tell('Stopping ...');
  } finally {
    stopAsked.ask();
    await Promise.all(parts.map((part) => part.stop()));
    await restarted();
    await database.close();
  }
}

/** Null where the work ended because everything was asked to stop: that is no failure. */
async function unlessStopped<T>(stop: StopSignal, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (stop.asked) return null;
    throw error;
  }
}

function nodePart(name: string, role: 'worker' | 'signer'): Part {
  return {
    name,
    file: fileURLToPath(new URL(`./${role}.ts`, import.meta.url)),
    args: [],
    execArgv: ['--import', createRequire(import.meta.url).resolve('tsx')],
    env: childEnv({ COUNTERSIGN_ROLE: role, NODE_ENV: 'production' }),
    onLine: (line) => process.stderr.write(`${line}\n`),
  };
}

function webPart(mode: Mode): { part: Part; ready: (stop: StopSignal) => Promise<void> } {
  const { HOST, PORT } = env();
  let serving = false;
  const held: string[] = [];
  const command =
    mode === 'dev'
      ? {
          file: createRequire(import.meta.url).resolve('next/dist/bin/next'),
          args: ['dev', '--hostname', HOST, '--port', String(PORT)],
          execArgv: ['--import', AWAY_IN_DEV],
        }
      : { ...webCommand({ host: HOST, port: PORT }), execArgv: [] };
  const part: Part = {
    name: 'The web server',
    file: command.file,
    args: command.args,
    execArgv: command.execArgv,
    env: childEnv({ COUNTERSIGN_ROLE: 'web', NODE_ENV: mode === 'dev' ? 'development' : 'production' }),
    // Its banner says what we say better; it is only shown when the server does not come up.
    onLine: (line) => (serving || mode === 'dev' ? process.stderr.write(`${line}\n`) : held.push(line)),
  };
  const ready = async (stop: StopSignal): Promise<void> => {
    const host = HOST === '0.0.0.0' ? '127.0.0.1' : HOST === '::' ? '::1' : HOST;
    const until = Date.now() + READY_PATIENCE_MS;
    while (!stop.asked) {
      try {
        const response = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${PORT}/api/health`, {
          signal: AbortSignal.timeout(30_000),
        });
        await response.arrayBuffer();
        if (response.status < 500 || response.status === 503) break;
      } catch (error) {
        if (isBadPort(error))
          throw new CannotStart(`Browsers refuse port ${PORT}, which belongs to another protocol. Choose another with PORT.`);
        // otherwise not listening yet
      }
      if (Date.now() > until)
        throw new CannotStart(
          `The web server did not answer within ${READY_PATIENCE_MS / 1000} s:\n${held.slice(-30).join('\n')}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    serving = true;
  };
  return { part, ready };
}

/** "Bad port" of the Fetch Standard, section 2.9: 6000 (X11) or 4190 (ManageSieve), say. */
function isBadPort(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port';
}

function checkPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const how = {
        EADDRINUSE: `Port ${port} on ${host} is in use by another program. Stop it, or choose another with PORT=${port + 1}.`,
        EADDRNOTAVAIL: `HOST=${host} is no address of this machine.`,
        ENOTFOUND: `HOST=${host} is no address of this machine.`,
        EACCES: `This account may not listen on port ${port}. Choose one above 1023 with PORT.`,
      }[error.code ?? ''];
      reject(new CannotStart(how ?? `Cannot listen on ${host}:${port}: ${error.message}`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
