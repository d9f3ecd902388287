import pg from 'pg';
import { findRunning, startEmbedded, type EmbeddedServer } from '@/lib/db/embedded/cluster';
import { DatabaseSetupError, migrate } from '@/lib/db/migrate';
import { closePools } from '@/lib/db/pool';
import { isDatabaseAway } from '@/lib/db/transaction';
import { dataDir, env, setEnv } from '@/lib/env';
import { plural } from '@/lib/shared/format';
import { findHolder, takeDataDir } from './data-dir-lock';
import { stopWhenInterrupted } from './stop-when-interrupted';

/** The database of DATABASE_URL does not answer now; the same command may work later. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

export interface OpenDatabase {
  kind: 'embedded' | 'external' | 'shared';
  /** The server this process started, when it did. */
  server: EmbeddedServer | null;
  /** Closes connections, stops the server if we started it, and gives the data directory back. */
  close(): Promise<void>;
  /** The same without waiting for what is under way: what was not committed is rolled back. */
  abandon(): Promise<void>;
}
export interface OpenOptions {
  /** What the user typed: shown to others who find the data directory taken. */
  command: string;
  /** The address served, for the same message. */
  url: string | null;
  /** True: use the server of a running launcher when there is one. False: we must be the one who owns it. */
  share: boolean;
  /** Ends an opening that is under way: what was started for it is stopped, and openDatabase throws. */
  signal?: AbortSignal;
  /** False: leave the schema as it is found. For a restore, which makes it as the backup had it. */
  migrate?: boolean;
  tell: (line: string) => void;
}

/**
 * Makes DATABASE_URL usable and the schema current: the URL given, else the server of a running launcher (when `share`), else the
 * embedded server, started here. Sets DATABASE_URL for this process and its children.
 */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const given = env().DATABASE_URL;
  if (given) {
    await checkReachable(given);
    if (options.migrate !== false) await applyMigrations(given, options.tell);
    return { kind: 'external', server: null, close: closePools, abandon: async () => undefined };
  }
  if (options.share && findHolder(dataDir())?.url) {
    const running = findRunning(dataDir());
    if (running) {
      setEnv({ DATABASE_URL: running });
      await applyMigrations(running, options.tell);
      return { kind: 'shared', server: null, close: closePools, abandon: async () => undefined };
    }
  }
  const release = takeDataDir(dataDir(), options.command, options.url);
  return openEmbedded(options, release);
}

/**
 * Opens the database for as long as `work` takes. Ctrl-C meanwhile, also while it is opened and closed, stops what was started for it (PostgreSQL runs in a
 * session of its own, and would go on without us) and ends this process; `advice` says how to go on.
 */
export async function withDatabase<T>(
  options: Omit<OpenOptions, 'signal'>,
  advice: () => string,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  let opening: Promise<OpenDatabase> | undefined;
  const abandon = async (): Promise<void> => {
    ending.abort(new Error('interrupted'));
    await opening?.then(
      (open) => open.abandon(),
      () => undefined, // it has stopped what it had started
    );
  };
  return stopWhenInterrupted({ abandon }, { tell: options.tell, advice }, async () => {
    opening = openDatabase({ ...options, signal: ending.signal });
    const open = await opening;
    try {
      return await work(open);
    } finally {
      await open.close();
    }
  });
}

async function openEmbedded(options: OpenOptions, release: () => void): Promise<OpenDatabase> {
  const { signal } = options;
  try {
    const server = await startEmbedded({ dataDir: dataDir(), tell: options.tell, signal });
    setEnv({ DATABASE_URL: server.url });
    const open: OpenDatabase = {
      kind: 'embedded',
      server,

      async close() {
        await closePools();
        await open.server?.stop();
        release();
      },
      async abandon() {
        await open.server?.stop();
        release();
      },
    };
    try {
      if (options.migrate !== false) await applyMigrations(server.url, options.tell);
      signal?.throwIfAborted();
    } catch (error) {
      await open.close();
      throw error;
    }
    return open;
  } catch (error) {
    release();
    throw error;
  }
}

async function applyMigrations(url: string, tell: (line: string) => void): Promise<void> {
  const { applied } = await migrate(url);
  if (applied.length > 0) tell(`Database: ${plural(applied.length, 'migration')} applied, up to ${applied.at(-1)}.`);
}

async function checkReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname } = new URL(url); // never the whole URL: it holds the password
    const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
    const said = `The database of DATABASE_URL (${host}${pathname}) cannot be reached: ${reason}`;
    // A wrong password or a name that is not there stays wrong; what is away comes back.
    throw isDatabaseAway(error) ? new DatabaseAway(said, { cause: error }) : new DatabaseSetupError(said, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}
