import pg from 'pg';
import { migrate } from '../migrate';

export const TEMPLATE = 'countersign_template';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the throw-away server as the owner; its database is a maintenance database. Null: nothing to test against. */
    serverUrl: string | null;
  }
}

/** Makes and migrates the database that every test file gets a copy of. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await administer(serverUrl, [`DROP DATABASE IF EXISTS ${TEMPLATE}`, `CREATE DATABASE ${TEMPLATE}`]);
  await migrate(databaseUrl(serverUrl, TEMPLATE));
}

/** The same server and role, another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs statements one by one outside any transaction, as CREATE DATABASE needs. */
export async function administer(serverUrl: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
