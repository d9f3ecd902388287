import type pg from 'pg';
import { AppError } from '@/lib/shared/errors';
import { isUuid } from '@/lib/shared/ids';
import { pool } from './pool';
import { prisma, type PrismaTx } from './prisma-client';

/** A transaction that takes SQL. Rows come with int8 as number, timestamptz as Date, bytea as Buffer or Uint8Array. */
export interface SqlTx {
  sql<Row extends object = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<Row[]>;
}
/** A transaction that also takes Prisma models, on the same connection. */
export interface Tx extends SqlTx {
  prisma: PrismaTx;
}

/**
 * Runs `work` in one READ COMMITTED transaction that sees one workspace only (row-level security). For hot paths and
 * hand-written SQL. Commits when `work` resolves, rolls back when it throws. A database that is away throws AppError
 * `unavailable`.
 */
export async function withWorkspace<T>(workspaceId: string, work: (tx: SqlTx) => Promise<T>): Promise<T> {
  if (!isUuid(workspaceId)) throw new Error('not a workspace id');
  return inTransaction(`BEGIN; SELECT set_config('countersign.workspace', '${workspaceId}', true)`, work);
}

/** Like withWorkspace, for the control plane (people, sessions, keys): no workspace is set, so no trail row is visible. */
export async function withControl<T>(work: (tx: SqlTx) => Promise<T>): Promise<T> {
  return inTransaction('BEGIN', work);
}

async function inTransaction<T>(begin: string, work: (tx: SqlTx) => Promise<T>): Promise<T> {
  const client = await connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error; // died between two statements: never lend it again
  };
  client.on('error', onError);
  try {
    await client.query(begin);
    const result = await work(sqlTx(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw asAppError(error);
  } finally {
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

function sqlTx(client: pg.PoolClient): SqlTx {
  return {
    async sql<Row extends object>(text: string, params: readonly unknown[] = []): Promise<Row[]> {
      return (await client.query<Row & pg.QueryResultRow>(text, params as unknown[])).rows;
    },
  };
}

/**
 * Runs `work` in one Prisma interactive transaction. `workspaceId` null means the control plane only. `tx.sql` runs on the same
 * connection, so that a change through a model and its ledger event commit together.
 */
export async function withPrisma<T>(workspaceId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (workspaceId !== null && !isUuid(workspaceId)) throw new Error('not a workspace id');
  try {
    return await prisma().$transaction(
      async (tx) => {
        if (workspaceId) await tx.$queryRawUnsafe(`SELECT set_config('countersign.workspace', '${workspaceId}', true)`);
        return work({
          prisma: tx,
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
  'ENOENT',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
]);

/** SQLSTATE of transactions that lost to another one: serialization, deadlock, lock not to be had. The same again will work. */
const LOST = new Set(['40001', '40P01', '55P03']);

/** True when a transaction was given up for another one's sake: nothing of it is stored, and it may simply be run again. */
export function lostToAnother(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code, meta } = at as { code?: unknown; meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } };
    const original = meta?.driverAdapterError?.cause?.originalCode;
    if ((typeof code === 'string' && LOST.has(code)) || (typeof original === 'string' && LOST.has(original))) return true;
  }
  return false;
}

/** True when the database is away, as opposed to refusing this statement. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'string' && (SOCKET.has(code) || AWAY.test(code))) return true;
    const original = (at as { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } }).meta?.driverAdapterError
      ?.cause?.originalCode;
    if (typeof original === 'string' && AWAY.test(original)) return true;
    if (
      /Connection terminated|connection error and is not queryable|Client was closed|timeout exceeded when trying to connect|Can't reach database server|DatabaseNotReachable/i.test(
        at.message,
      )
    )
      return true;
  }
  return false;
}

function asAppError(error: unknown): unknown {
  if (error instanceof AppError || !isDatabaseAway(error)) return error;
  return new AppError(
    'unavailable',
    'The database cannot be reached right now. Nothing of this request was stored; send it again.',
    {},
    5,
    { cause: error },
  );
}
