import pg from 'pg';
import { env } from '@/lib/env';
import { isUuid } from '@/lib/shared/ids';
import { connectionOf } from './pool';
import { asAppError, type SqlTx } from './transaction';

/** True where PostgreSQL can make temporary tables: not on a standby. */
export async function canShadow(tx: SqlTx): Promise<boolean> {
  const [row] = await tx.sql<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
  return row?.standby === false;
}

/**
 * Runs `work` in one snapshot of one workspace, where these tables are empty temporary ones of the same shape: unqualified names mean those,
 * `public.<table>` the real ones. So what fills the tables can be run again and held against them, while nobody waits and nothing is
 * written. Rolls back whatever happens. On a connection of its own: a statement that was prepared before would still mean the real table.
 * A database that is away throws AppError `unavailable`.
 */
export async function withShadows<T>(
  workspaceId: string,
  tables: readonly string[],
  work: (tx: SqlTx) => Promise<T>,
): Promise<T> {
  if (!isUuid(workspaceId)) throw new Error('not a workspace id');
  const client = new pg.Client({ ...connectionOf(env().DATABASE_URL), pipeline: true });
  client.on('error', () => undefined); // a statement on it fails, and says so
  const afterwards: (() => void)[] = [];
  try {
    await client.connect();
    // Temporary tables have no statistics before they are full: without this the plans would be those for empty ones.
    await client.query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL enable_seqscan = off; SELECT set_config('countersign.workspace', '${workspaceId}', true)`,
    );
    for (const table of tables) {
      if (!/^[a-z_]+$/.test(table)) throw new Error('not a table');
      await client.query(
        `CREATE TEMP TABLE ${table} (LIKE public.${table} INCLUDING DEFAULTS INCLUDING INDEXES INCLUDING GENERATED)`,
      );
    }
    return await work({
      atEnd: (then) => void afterwards.push(then),
      async sql<Row extends object>(text: string, params?: readonly unknown[], name?: string): Promise<Row[]> {
        return (await client.query<Row & pg.QueryResultRow>({ name, text, values: params as unknown[] })).rows;
      },
    });
  } catch (error) {
    throw asAppError(error);
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    await client.end().catch(() => undefined);
    for (const then of afterwards) then();
  }
}
