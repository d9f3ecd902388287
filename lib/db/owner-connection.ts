import pg from 'pg';
import { env } from '@/lib/env';

export type OwnerClient = pg.Client;

/**
 * One connection as the owner of the tables, past row-level security and grants: for what concerns the database as a whole
 * (backup, restore, recovery). Use cases that serve people never work with it. Closed when `work` ends.
 */
export async function withOwner<T>(work: (client: OwnerClient) => Promise<T>, url = env().DATABASE_URL): Promise<T> {
  if (!url) throw new Error('DATABASE_URL is not set.');
  const client = new pg.Client({
    connectionString: url,
    application_name: 'countersign-owner',
    // What is copied must not depend on settings of the server, the database or the login.
    options:
      '-c timezone=UTC -c datestyle=ISO -c extra_float_digits=1 -c bytea_output=hex -c search_path=public -c statement_timeout=0',
  });
  client.on('error', () => undefined); // the statement that runs, or the next one, reports it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
