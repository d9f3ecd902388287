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

/** 55006: another worker is copying the template right now. 42501: autovacuum is at work in it, which only a superuser may end. Both pass. */
const PASSING = new Set(['55006', '42501']);

/** One statement as `administer` runs it, tried again while somebody else is in the way for a moment. */
export async function patiently(serverUrl: string, statement: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await administer(serverUrl, [statement]);
    } catch (error) {
      if (!PASSING.has((error as { code?: string }).code ?? '') || attempt > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
