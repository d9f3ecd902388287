import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { addressOf, socketDirectory, socketSetting } from './address';
import { findPostmaster, removeStaleFiles, stopPostmaster } from './leftover';
import { letVacuumGiveWay } from './vacuum-gives-way';
import { choosePlace, isEmpty, readOrMakeSecret, type Place } from './place';

export interface EmbeddedServer {
  /** Connection URL of the database `countersign` as the owner. Holds the password: never log it. */
  url: string;
  port: number;
  pid: number;
  place: Place;
  /** Resolves when the server process has ended, however that came about. */
  ended: Promise<void>;
  /** Fast shutdown; resolves when the server is gone. Harmless when called twice. */
  stop(): Promise<void>;
}
export interface EmbeddedOptions {
  /** Holds `postgres/` (the cluster), `keys/postgres` (its password) and `postgres.port`. Made when missing. */
  dataDir: string;
  /** For throw-away data: no fsync, small. Never for real data. */
  disposable?: boolean;
  /** Ends a start that is under way: what was started is stopped, and startEmbedded throws. */
  signal?: AbortSignal;
  /** Lines for the console, such as that the files are elsewhere. */
  tell?: (line: string) => void;
}

const OWNER = 'countersign';
const DATABASE = 'countersign';

/**
 * Starts the PostgreSQL that npm brought, over `<dataDir>/postgres`, on a Unix socket in there and on 127.0.0.1 with a free port that is kept between runs.
 * Makes the cluster on the first run, finishes what a killed run left behind, and resolves once it takes connections.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const tell = options.tell ?? (() => undefined);
  const place = choosePlace(options.dataDir);
  if (place.note) tell(place.note);
  const password = readOrMakeSecret(path.join(options.dataDir, 'keys', 'postgres'), 24);
  const running = findPostmaster(place.cluster);
  if (running) {
    tell(`Stopping the PostgreSQL (process ${running.pid}) that an earlier run left behind.`);
    await stopPostmaster(running.pid);
  }
  await initialise(place, password, options, tell);
  options.signal?.throwIfAborted();
  removeStaleFiles(place.cluster);
  const port = await choosePort(path.join(options.dataDir, 'postgres.port'));
  const child = await launch(place, port, options);
  const url = addressOf({ cluster: place.cluster, port, user: OWNER, password, database: DATABASE });
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const ended = new Promise<void>((resolve) => {
    if (isOver()) resolve();
    else child.once('exit', () => resolve());
  });
  const stopWatching = letVacuumGiveWay(child.pid!);
  void ended.then(stopWatching);
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    // Its end is waited for now: without this a command that has nothing else to do would end first, as if it had failed (exit code 13).
    child.ref();
    // The id of a process that is over may be another one's by now.
    return (stopping ??= isOver() ? ended : stopPostmaster(child.pid!).then(() => ended));
  };
  try {
    await ensureDatabase(url);
    options.signal?.throwIfAborted();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port, pid: child.pid!, place, ended, stop };
}

/** The URL of a server that another process of this machine runs over the data directory, or null. */
export function findRunning(dataDir: string): string | null {
  const entry = path.join(dataDir, 'postgres');
  if (!existsSync(path.join(entry, 'postmaster.pid'))) return null;
  const { cluster } = choosePlace(dataDir);
  const running = findPostmaster(cluster);
  if (!running) return null;
  const password = readOrMakeSecret(path.join(dataDir, 'keys', 'postgres'), 24);
  return addressOf({ cluster, port: running.port, user: OWNER, password, database: DATABASE });
}

async function initialise(place: Place, password: string, options: EmbeddedOptions, tell: (line: string) => void): Promise<void> {
  const { cluster, account } = place;
  // initdb works in a neighbour that is renamed at its end: a cluster under its final name is always a whole one.
  const parent = path.dirname(cluster);
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${path.basename(cluster)}.new-`)) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  if (existsSync(path.join(cluster, 'PG_VERSION')) && existsSync(path.join(cluster, 'global', 'pg_control'))) {
    const found = Number.parseInt(readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8'), 10);
    if (found !== place.binaries.major) {
      throw new Error(
        `The database in ${cluster} was made by PostgreSQL ${found}, this Countersign brings PostgreSQL ${place.binaries.major}. Dump it with the old release and load it with this one (docs/operations.md, "Upgrading PostgreSQL").`,
      );
    }
    return;
  }
  if (existsSync(cluster) && !isEmpty(cluster)) {
    const aside = `${cluster}.incomplete-${Date.now()}`;
    renameSync(cluster, aside);
    tell(`${cluster} held no whole database. It was moved to ${aside}; a new one is made.`);
  }
  const staging = `${cluster}.new-${randomBytes(4).toString('hex')}`;
  mkdirSync(staging, { mode: 0o700 });
  const passwordFile = `${staging}.pw`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const at of [staging, passwordFile]) chownSync(at, account.uid, account.gid);
  try {
    const args = [
      `--pgdata=${staging}`,
      `--username=${OWNER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(options.disposable ? ['--no-sync'] : []),
    ];
    await run(place, 'initdb', args, parent);
    if (existsSync(cluster)) rmSync(cluster, { recursive: true });
    renameSync(staging, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(staging, { recursive: true, force: true });
  }
}

function processOptions(place: Place, cwd: string): { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv } {
  // Nothing of our environment goes in: PG* variables and locales of the user's shell would change what the server does.
  const env: NodeJS.ProcessEnv = { NODE_ENV: 'production', PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return { ...(place.account ? { uid: place.account.uid, gid: place.account.gid } : {}), cwd, env };
}

function executable(place: Place, name: 'initdb' | 'postgres'): string {
  const file = path.join(place.native, 'bin', name);
  if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
  return file;
}

function run(place: Place, name: 'initdb', args: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable(place, name), args, { ...processOptions(place, cwd), stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${name} failed (exit code ${code}): ${said.trim()}`)),
    );
  });
}

/** The kept port when it is free, else a free one, which is then kept. */
async function choosePort(file: string): Promise<number> {
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = (kept > 0 && (await tryPort(kept))) || (await tryPort(0));
  if (!port) throw new Error('No free TCP port was found on 127.0.0.1 for the embedded PostgreSQL.');
  if (port !== kept) writeFileSync(file, `${port}\n`);
  return port;
}

function tryPort(port: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function settings(disposable: boolean, sockets: string): Record<string, string> {
  const limit = process.constrainedMemory(); // a container's share; 0 or absurdly large when there is none
  const memoryMb = Math.min(totalmem(), limit > 0 ? limit : Infinity) / 2 ** 20;
  const shared = Math.round(Math.min(1024, Math.max(64, memoryMb / 8)));
  const common = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: sockets,
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Statements can hold content: they stay out of the server's log, also when they fail.
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
  };
  if (disposable) {
    return {
      ...common,
      shared_buffers: '128MB',
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_wal_size: '1GB',
      autovacuum: 'off',
    };
  }
  return {
    ...common,
    shared_buffers: `${shared}MB`,
    effective_cache_size: `${Math.round(memoryMb / 2)}MB`,
    work_mem: '16MB',
    maintenance_work_mem: `${Math.min(512, shared)}MB`,
    max_wal_size: '8GB',
    min_wal_size: '256MB',
    checkpoint_timeout: '15min',
    wal_compression: 'pglz',
    random_page_cost: '1.1',
    max_parallel_workers_per_gather: cpus().length > 2 ? '2' : '1',
    autovacuum_vacuum_insert_scale_factor: '0.05',
    autovacuum_vacuum_cost_delay: '10ms',
    autovacuum_analyze_scale_factor: '0.2',
  };
}

async function launch(place: Place, port: number, options: EmbeddedOptions): Promise<ChildProcess> {
  let sockets = socketSetting(socketDirectory(place.cluster, port));
  const logFile = path.join(options.dataDir, 'postgres.log');
  if (existsSync(logFile) && statSync(logFile).size > 8 * 2 ** 20) renameSync(logFile, `${logFile}.1`);
  const deadline = Date.now() + 60_000;
  for (;;) {
    const from = existsSync(logFile) ? statSync(logFile).size : 0;
    const given = Object.entries(settings(options.disposable ?? false, sockets)).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const child = await launchOnce(place, ['-D', place.cluster, '-p', String(port), ...given], logFile, options.signal);
    if (child) return child;
    options.signal?.throwIfAborted();
    const said = readFileSync(logFile).subarray(from).toString();
    // Not every file system has sockets: folders shared with a virtual machine or a container often have none. TCP does everywhere.
    if (sockets !== '' && /could not create any Unix-domain sockets/.test(said)) {
      sockets = '';
      removeStaleFiles(place.cluster);
      continue;
    }
    // Workers of a killed server may hold its shared memory for a moment.
    if (!/pre-existing shared memory block/.test(said) || Date.now() > deadline) {
      throw new Error(
        `The embedded PostgreSQL did not start:\n${said.trim().split('\n').slice(-8).join('\n')}\nThe whole log: ${logFile}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Null when the server ended before it was ready. Its messages go straight to the file, so it never depends on our life. */
async function launchOnce(place: Place, args: string[], logFile: string, signal?: AbortSignal): Promise<ChildProcess | null> {
  const log = openSync(logFile, 'a', 0o600);
  // In a session of its own: Ctrl-C in the terminal must reach the launcher first, which stops the database last.
  const child = spawn(executable(place, 'postgres'), args, {
    ...processOptions(place, place.cluster),
    stdio: ['ignore', 'ignore', log],
    detached: true,
  });
  closeSync(log);
  let failure: Error | null = null;
  child.once('error', (error) => (failure = error));
  for (;;) {
    if (failure) throw failure as Error;
    if (child.exitCode !== null || child.signalCode !== null) return null;
    if (signal?.aborted) await stopPostmaster(child.pid!);
    else if (isReady(place.cluster, child.pid)) break;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  child.unref();
  return child;
}

/** Line 8 of postmaster.pid is the server's own word on whether it takes connections. */
function isReady(cluster: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href, application_name: 'countersign-start' });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
