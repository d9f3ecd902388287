import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { chooseAccount } from '../embedded/account';
import { stopPostmaster } from '../embedded/leftover';
import { makeTemplate } from './template';

const DEBIAN = '/usr/lib/postgresql';

/** The newest PostgreSQL that the distribution installed, as its bin directory, or null. */
export function findDistributionServer(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const versions = readdirSync(DEBIAN).filter((name) => existsSync(path.join(DEBIAN, name, 'bin', 'initdb')));
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest ? path.join(DEBIAN, newest, 'bin') : null;
}

/** Vitest global setup: TEST_DATABASE_URL when given, else the distribution's PostgreSQL over a temporary directory. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) {
    await makeTemplate(given);
    project.provide('serverUrl', given);
    return async () => undefined;
  }
  const server = await startDistributionServer();
  if (!server)
    throw new Error(
      "No PostgreSQL beside the embedded one: set TEST_DATABASE_URL, or install the distribution's postgresql package.",
    );
  await makeTemplate(server.url);
  project.provide('serverUrl', server.url);
  return () => server.stop();
}

/** The distribution's PostgreSQL over a temporary directory; null when there is none. `url` is a maintenance database as its owner. */
export async function startDistributionServer(): Promise<{ url: string; stop(): Promise<void> } | null> {
  const bin = findDistributionServer();
  if (!bin) return null;
  const account = chooseAccount(null);
  const ids = account ? { uid: account.uid, gid: account.gid } : {};
  const home = mkdtempSync(path.join(tmpdir(), 'countersign-external-'));
  if (account) chownSync(home, account.uid, account.gid);
  const cluster = path.join(home, 'cluster');
  // The application's user is no superuser here, as on a managed server: migrations must work with CREATEROLE alone.
  execFileSync(
    path.join(bin, 'initdb'),
    ['-D', cluster, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...ids, cwd: home, stdio: 'ignore' },
  );
  const port = await freePort();
  const args = [
    '-D',
    cluster,
    '-p',
    String(port),
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
    '-c',
    'fsync=off',
    '-c',
    'full_page_writes=off',
    '-c',
    'max_wal_size=1GB',
    '-c',
    'timezone=America/New_York',
  ];
  const child = spawn(path.join(bin, 'postgres'), args, { ...ids, cwd: cluster, stdio: 'ignore' });
  const admin = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await untilConnected(admin);
  await grantOwner(admin);
  return {
    url: `postgresql://owner@127.0.0.1:${port}/postgres`,
    async stop() {
      await stopPostmaster(child.pid!);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function grantOwner(admin: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  await client.query('CREATE ROLE owner LOGIN CREATEDB CREATEROLE');
  await client.end();
}

async function untilConnected(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt > 400) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
