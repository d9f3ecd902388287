import { AsyncLocalStorage } from 'node:async_hooks';
import type { Writable } from 'node:stream';
import type pg from 'pg';
import { env } from '@/lib/env';
import { AppError } from '@/lib/shared/errors';
import { isUuid } from '@/lib/shared/ids';
import { pool } from './pool';
import { prisma, type PrismaTx } from './prisma-client';
import { tellAway } from './tell-away';

/** A transaction that takes SQL. Rows come with int8 as number, timestamptz as Date, bytea as Buffer or Uint8Array. */
export interface SqlTx {
  /**
   * `name`: the statement is prepared once a connection under this name and planned once, whatever the tables grow to. For hot statements whose
   * plan has no choice: those that only write, and index probes one row of unnest at a time. Planning over the months of a partitioned table
   * takes longer than running them, five to ten milliseconds. One name, one text.
   */
  sql<Row extends object = Record<string, unknown>>(text: string, params?: readonly unknown[], name?: string): Promise<Row[]>;
  /** Runs `then` once when the transaction has ended, however it ended: its locks are gone. It must not throw. */
  atEnd(then: () => void): void;
}
/** A transaction that also takes Prisma models, on the same connection. */
export interface Tx extends SqlTx {
  prisma: PrismaTx;
}

export interface TransactionOptions {
  /**
   * This may write while a restored database serves reads only (lib/backup): sessions, throttle and the buffer of the access record,
   * never anything that belongs into the log.
   */
  evenInRecovery?: boolean;
  /**
   * The end does not wait for the disk: a crash within the next moments may undo it as a whole, with everything that came after it (PostgreSQL
   * manual, "Asynchronous Commit"). For what nobody was told of and what is done again by itself; whoever commits after it waits for both.
   */
  mayBeDoneAgain?: boolean;
}

const restoring = new AsyncLocalStorage<true>();

/**
 * Transactions that `work` begins may write although a recovery lasts: for the restore itself, which carries out again what was erased
 * since, before anybody may read.
 */
export function asRestore<T>(work: () => Promise<T>): Promise<T> {
  return restoring.run(true, work);
}

/** countersign_begin also sees to it that PostgreSQL refuses every write while a recovery lasts (lib/backup), whatever the use case. */
function beginWith(workspaceId: string | null, options: TransactionOptions): string {
  const begin = beginAs(workspaceId, options);
  return options.mayBeDoneAgain ? `${begin}; SET LOCAL synchronous_commit = off` : begin;
}

function beginAs(workspaceId: string | null, options: TransactionOptions): string {
  if (options.evenInRecovery || restoring.getStore())
    return workspaceId ? `BEGIN; SELECT set_config('countersign.workspace', '${workspaceId}', true)` : 'BEGIN';
  return `BEGIN${env().COUNTERSIGN_READ_ONLY ? ' READ ONLY' : ''}; SELECT countersign_begin('${workspaceId ?? ''}')`;
}

/**
 * Runs `work` in one READ COMMITTED transaction that sees one workspace only (row-level security). For hot paths and
 * hand-written SQL. Statements that do not wait for each other's answer may be sent together (Promise.all): they run in the order in which they were
 * sent, in one round trip. Commits when `work` resolves, rolls back when it throws. A database that is away throws AppError
 * `unavailable`.
 */
export async function withWorkspace<T>(
  workspaceId: string,
  work: (tx: SqlTx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  if (!isUuid(workspaceId)) throw new Error('not a workspace id');
  return inTransaction(beginWith(workspaceId, options), work);
}

/** Like withWorkspace, for the control plane (people, sessions, keys): no workspace is set, so no trail row is visible. */
export async function withControl<T>(work: (tx: SqlTx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
  return inTransaction(beginWith(null, options), work);
}

async function inTransaction<T>(begin: string, work: (tx: SqlTx) => Promise<T>): Promise<T> {
  const client = await connect();
  const statements = sqlTx(client);
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error; // died between two statements: never lend it again
  };
  client.on('error', onError);
  try {
    // The first statement does not wait for the answer to BEGIN (lib/db/pool.ts).
    const [, result] = await Promise.all([statements.tx.sql(begin), work(statements.tx)]);
    statements.end();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    statements.end();
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw asAppError(statements.cause(error));
  } finally {
    statements.over();
    client.removeListener('error', onError);
    client.release(broken);
  }
}

async function connect(): Promise<pg.PoolClient> {
  try {
    return await pool().connect();
  } catch (error) {
    throw asAppError(error);
  }
}

/** What is sent in one go leaves in one write: begun with its first statement, ended once those who could send another have had their turn. */
function together(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  queueMicrotask(() => process.nextTick(() => stream.uncork()));
}

interface Statements {
  tx: SqlTx;
  /** Takes no statement any more. Of several that were begun together others may still go on when one has failed. */
  end: () => void;
  /** Tells those who asked that it has ended. */
  over: () => void;
  /** What the transaction failed with: where this only says that it had failed before, what that was. */
  cause: (error: unknown) => unknown;
}
/** SQLSTATE in_failed_sql_transaction. */
const FAILED_BEFORE = '25P02';

function sqlTx(client: pg.PoolClient): Statements {
  let ended = false;
  let first: unknown;
  const afterwards: (() => void)[] = [];
  const tx: SqlTx = {
    atEnd: (then) => void afterwards.push(then),
    async sql<Row extends object>(text: string, params?: readonly unknown[], name?: string): Promise<Row[]> {
      if (ended) throw new Error('the transaction has ended');
      together(client);
      try {
        return (await client.query<Row & pg.QueryResultRow>({ name, text, values: params as unknown[] })).rows;
      } catch (error) {
        if (!codesOf(error).includes(FAILED_BEFORE)) first = error;
        throw error;
      }
    },
  };
  return {
    tx,
    end: () => void (ended = true),
    over: () => afterwards.forEach((then) => then()),
    cause: (error) => (codesOf(error).includes(FAILED_BEFORE) ? (first ?? error) : error),
  };
}

/**
 * Runs `work` in one Prisma interactive transaction. `workspaceId` null means the control plane only. `tx.sql` runs on the same
 * connection, so that a change through a model and its ledger event commit together.
 */
export async function withPrisma<T>(workspaceId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (workspaceId !== null && !isUuid(workspaceId)) throw new Error('not a workspace id');
  const afterwards: (() => void)[] = [];
  try {
    return await prisma().$transaction(
      async (tx) => {
        await tx.$queryRawUnsafe(
          restoring.getStore()
            ? `SELECT set_config('countersign.workspace', '${workspaceId ?? ''}', true)`
            : `SELECT countersign_begin('${workspaceId ?? ''}')${env().COUNTERSIGN_READ_ONLY ? `, set_config('transaction_read_only', 'on', true)` : ''}`,
        );
        return work({
          prisma: tx,
          atEnd: (then) => void afterwards.push(then),
          async sql<Row extends object>(text: string, params: readonly unknown[] = []): Promise<Row[]> {
            const rows = await tx.$queryRawUnsafe<Row[]>(text, ...params);
            return rows.map(plainNumbers);
          },
        });
      },
      { timeout: 30_000, maxWait: 5_000 },
    );
  } catch (error) {
    throw asAppError(error);
  } finally {
    for (const then of afterwards) then();
  }
}

function plainNumbers<Row extends object>(row: Row): Row {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    out[name] =
      typeof value === 'bigint'
        ? Number(value)
        : Array.isArray(value)
          ? value.map((v: unknown) => (typeof v === 'bigint' ? Number(v) : v))
          : value;
  }
  return out as Row;
}

// Class 08 connection, 57P0x shutdown, 53 resources, 25P03 idle timeout; and what the socket itself says.
const AWAY = /^(08|57P0|53|25P03)/;
const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
]);

/** SQLSTATE of transactions that lost to another one: serialization, deadlock, lock not to be had. The same again will work. */
const LOST = new Set(['40001', '40P01', '55P03']);

/** Codes of an error and what caused it: SQLSTATE, of the socket, of Prisma, and the SQLSTATE that Prisma wraps. */
function codesOf(error: unknown): string[] {
  const codes: unknown[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code, meta } = at as { code?: unknown; meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } };
    codes.push(code, meta?.driverAdapterError?.cause?.originalCode);
  }
  return codes.filter((code) => typeof code === 'string');
}

/** True when a transaction was given up for another one's sake: nothing of it is stored, and it may simply be run again. */
export function lostToAnother(error: unknown): boolean {
  return codesOf(error).some((code) => LOST.has(code));
}

/** SQLSTATE of a text that PostgreSQL has no bytes for: what JavaScript sends can only be U+0000, in text and in jsonb. */
const NUL = new Set(['22021', '22P05']);

/** SQLSTATE of a time that PostgreSQL cannot hold, or not reckon with: of what is sent as a time only a year before the first, or far from ours. */
const NO_TIME = new Set(['22007', '22008']);

/** SQLSTATE read_only_sql_transaction: a write while a recovery lasts, or on a standby. */
const READ_ONLY = '25006';

// A socket that is not there is `connect ENOENT`; the code alone is also that of any file.
const AWAY_WORDS =
  /Connection terminated|connect ENOENT|connection error and is not queryable|Client was closed|timeout exceeded when trying to connect|Can't reach database server|DatabaseNotReachable/i;

/** True when the database is away, as opposed to refusing this statement. */
export function isDatabaseAway(error: unknown): boolean {
  if (codesOf(error).some((code) => SOCKET.has(code) || AWAY.test(code))) return true;
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (AWAY_WORDS.test(at.message)) return true;
  }
  return false;
}

/** True while this database serves reads only: COUNTERSIGN_READ_ONLY, or a recovery that has not ended. */
export async function isReadOnly(tx: SqlTx): Promise<boolean> {
  if (env().COUNTERSIGN_READ_ONLY) return true;
  const [row] = await tx.sql<{ found: boolean }>('SELECT EXISTS (SELECT FROM recovery WHERE ended_at IS NULL) AS found');
  return row?.found === true;
}

/** What a caller is told of a failure of the database: that it is away, serves reads only, or refuses a text; everything else as it is. */
export function asAppError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (codesOf(error).includes(READ_ONLY)) {
    return new AppError(
      'readOnly',
      'This Countersign serves reads only: it was restored from a backup, or started so, and an administrator has not ended that yet. What is noted in the log before it is answered waits too: exports, downloads of packs, reveals, searches for a person. Nothing of this request was stored; send it again later.',
      {},
      60,
      { cause: error },
    );
  }
  if (codesOf(error).some((code) => NUL.has(code))) {
    return new AppError(
      'invalidRequest',
      'A text holds the NUL character (U+0000), which cannot be stored or looked for.',
      {},
      undefined,
      {
        cause: error,
      },
    );
  }
  if (codesOf(error).some((code) => NO_TIME.has(code)))
    return new AppError('invalidRequest', 'A time lies outside of what can be looked for: give one of the years 1 to 9999.', {}, undefined, { cause: error }); // prettier-ignore
  return isDatabaseAway(error) ? databaseAway(error) : error;
}

/** What a caller is told while the database is away; the page that is being answered learns it too. */
export function databaseAway(error: unknown): AppError {
  tellAway();
  return new AppError(
    'unavailable',
    'The database cannot be reached right now. Nothing of this request was stored; send it again.',
    {},
    5,
    { cause: error },
  );
}
