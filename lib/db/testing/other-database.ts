import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { inject, vi } from 'vitest';
import { env } from '@/lib/env';
import { startEmbedded } from '../embedded/cluster';
import { closePools } from '../pool';
import { startDistributionServer } from './external-server';
import { administer, databaseUrl, patiently } from './template';

/** Works in an empty database of a server for as long as `work` takes. */
export async function inEmptyDatabase<T>(serverUrl: string, work: () => Promise<T>): Promise<T> {
  const before = env().DATABASE_URL!;
  const name = `restored_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, [`CREATE DATABASE ${name}`]);
  vi.stubEnv('DATABASE_URL', databaseUrl(serverUrl, name));
  try {
    return await work();
  } finally {
    await closePools();
    vi.stubEnv('DATABASE_URL', before);
    await patiently(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

/** A server of another major version than the one the tests run on; null when there is none here. */
export async function otherServer(folder: string): Promise<{ url: string; stop(): Promise<void> } | null> {
  const client = new pg.Client({ connectionString: inject('serverUrl')! });
  await client.connect();
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  await client.end();
  if (Number(rows[0]!.server_version_num) >= 180_000) return startDistributionServer();
  const server = await startEmbedded({ dataDir: mkdtempSync(path.join(folder, 'other-')), disposable: true });
  return { url: databaseUrl(server.url, 'postgres'), stop: () => server.stop() };
}
