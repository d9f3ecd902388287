import pg from 'pg';
import { env } from '@/lib/env';

/**
 * One pool a process. Connections work as `countersign_app`, which owns nothing: it can neither alter a table nor step around
 * row-level security. int8 is read as a number (idx and counts stay far below 2^53), timestamptz as Date, bytea as Buffer.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === 20 && format !== 'binary') return (text: string) => Number(text);
    if (oid === 1016 && format !== 'binary')
      return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number));
    if (oid === 1082 && format !== 'binary') return (text: string) => text; // date: a calendar day, not an instant
    return pg.types.getTypeParser(oid, format as never);
  },
};

export const APP_ROLE = 'countersign_app';

type Held = typeof globalThis & { countersignPools?: Map<string, pg.Pool>; countersignBackends?: Backends };

/** Hears which processes of a server on this machine work for this one: from when a connection is made until it has ended, when another process may get the same pid. */
export interface Backends {
  add(pid: number): void;
  remove(pid: number): void;
}
const held = globalThis as Held; // survives hot reload in development

/** For COPY few connections do, and each is a long read. */
const COPYING = 2;

/** The application's pool. Throws when DATABASE_URL is not set: the launcher sets it for the embedded server too. */
export function pool(): pg.Pool {
  // Statements are sent as they come, without waiting for the answer to the one before: a transaction is as long as its chain of
  // statements that need each other's answers.
  return poolOf('statements', { max: env().COUNTERSIGN_DB_POOL, pipeline: true });
}

/** Connections for COPY, which cannot share one with statements on their way. */
export function copyPool(): pg.Pool {
  return poolOf('copy', { max: COPYING });
}

/** How every connection of the application is made. Throws when DATABASE_URL is not set. */
export function connectionOf(url: string | undefined): pg.ClientConfig {
  if (!url)
    throw new Error('DATABASE_URL is not set. Start through `npm start`, `npm run demo` or `npm run countersign`, or set it.');
  return {
    connectionString: url,
    // UTC: the Prisma adapter reads timestamps as such. No JIT: it compiles a statement of many expressions for a second that runs in little.
    options: `-c role=${APP_ROLE} -c timezone=UTC -c jit=off`,
    types,
    application_name: 'countersign',
  };
}

function poolOf(name: string, options: pg.PoolConfig): pg.Pool {
  const url = env().DATABASE_URL;
  const connection = connectionOf(url);
  held.countersignPools ??= new Map();
  let made = held.countersignPools.get(`${name} ${url}`);
  if (!made) {
    made = new pg.Pool({
      ...options,
      ...connection,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
    });
    // An idle connection that breaks (server restart) must not end the process; the next use gets a fresh one.
    made.on('error', () => undefined);
    // Nor must one that breaks while it is lent out, between two statements: the next statement on it fails, and is answered.
    made.on('connect', (client) => client.on('error', () => undefined));
    made.on('connect', (client) => tellOf(client as pg.PoolClient & { host: string; processID: number }));
    held.countersignPools.set(`${name} ${url}`, made);
  }
  return made;
}

/** Tells of each connection that is made from now on over a Unix socket: over TCP the server may be another machine's, whose pids mean nothing here. */
export function onBackend(backends: Backends): void {
  held.countersignBackends = backends;
}

function tellOf(client: pg.PoolClient & { host: string; processID: number }): void {
  const { host, processID: pid } = client;
  if (!host.startsWith('/')) return;
  held.countersignBackends?.add(pid);
  client.once('end', () => held.countersignBackends?.remove(pid));
}

/** Closes every pool of this process: for the end of commands and tests. */
export async function closePools(): Promise<void> {
  const pools = [...(held.countersignPools?.values() ?? [])];
  held.countersignPools?.clear();
  await Promise.all(pools.map((one) => one.end()));
}
