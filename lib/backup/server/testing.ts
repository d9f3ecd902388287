import { asOwner } from '@/lib/db/testing';

/** Every row of every table as text, by table: what two databases are compared by. */
export async function contents(): Promise<Record<string, string[]>> {
  return asOwner(async (client) => {
    await client.query(`SET timezone = 'UTC'`);
    const tables = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
          AND relname <> '_prisma_migrations' ORDER BY 1`,
    );
    const all: Record<string, string[]> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t ORDER BY t::text COLLATE "C"`);
      all[name] = rows.map((one) => one.row);
    }
    return all;
  });
}

/** Parent, name and bounds of every partition. */
export async function partitionsOf(): Promise<string[]> {
  return asOwner(async (client) => {
    const { rows } = await client.query<{ line: string }>(
      `SELECT inhparent::regclass || ' ' || inhrelid::regclass || ' ' || pg_get_expr(relpartbound, c.oid) AS line
         FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE relispartition AND relkind = 'r' ORDER BY 1`,
    );
    return rows.map((row) => row.line);
  });
}
