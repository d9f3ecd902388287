import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findRunning, startEmbedded, type EmbeddedServer } from './cluster';
import { isAlive } from './is-alive.mjs';
import { findPostmaster } from './leftover';

let dataDir: string;
let servers: EmbeddedServer[];

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'countersign-cluster-'));
  chmodSync(dataDir, 0o755);
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(told: string[] = [], disposable = true): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, disposable, tell: (line) => told.push(line) });
  servers.push(server);
  return server;
}

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

const keep = (url: string): Promise<object[]> => query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
const kept = (url: string): Promise<object[]> => query(url, 'SELECT answer FROM kept');

describe('the embedded server', () => {
  test('keeps its data, its port and its password between runs, and listens on this machine only', async () => {
    const first = await start();
    await keep(first.url);
    expect(await query(first.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    // Over its socket, which lies where only its account may go; the port answers as well.
    expect(await query(first.url, 'SELECT inet_client_addr() AS client')).toEqual([{ client: null }]);
    expect(statSync(first.place.cluster).mode & 0o077).toBe(0);
    const overTcp = first.url.replace(/\?host=.*/, '');
    expect(await query(overTcp, 'SELECT host(inet_client_addr()) AS client')).toEqual([{ client: '127.0.0.1' }]);
    expect(findRunning(dataDir)).toBe(first.url);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await kept(second.url)).toEqual([{ answer: 42 }]);
    expect(statSync(path.join(dataDir, 'keys', 'postgres')).mode & 0o777).toBe(0o600);
  });

  test('is reached over TCP where the path of a socket would be too long', async () => {
    dataDir = path.join(dataDir, 'a-folder-with-a-long-name'.repeat(4));
    mkdirSync(dataDir, { recursive: true });
    const server = await start();
    expect(server.url).not.toContain('host=');
    expect(await query(server.url, 'SELECT host(inet_client_addr()) AS client')).toEqual([{ client: '127.0.0.1' }]);
  });

  test('is reached over TCP where no socket can be made, and over its socket in a folder of any name', async () => {
    dataDir = path.join(dataDir, 'a, "b" 100%');
    mkdirSync(dataDir);
    const first = await start();
    expect(await query(first.url, 'SELECT inet_client_addr() AS client')).toEqual([{ client: null }]);
    await first.stop();
    mkdirSync(path.join(first.place.cluster, `.s.PGSQL.${first.port}`));
    const second = await start();
    expect(second.url).not.toContain('host=');
    expect(findRunning(dataDir)).toBe(second.url);
    expect(await query(second.url, 'SELECT host(inet_client_addr()) AS client')).toEqual([{ client: '127.0.0.1' }]);
  });

  test('has what was committed when it starts again after it was killed', async () => {
    const first = await start([], false);
    await keep(first.url);
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const second = await start();
    expect(await kept(second.url)).toEqual([{ answer: 42 }]);
  });

  test('that is not wanted any more while it starts is stopped before the start is given up', async () => {
    const first = await start();
    const { cluster } = first.place;
    await first.stop();
    const ending = new AbortController();
    const starting = startEmbedded({ dataDir, disposable: true, signal: ending.signal });
    await Promise.all([
      expect(starting).rejects.toThrowError('interrupted'),
      vi
        .waitUntil(() => findPostmaster(cluster) !== null, { interval: 1, timeout: 30_000 })
        .then(() => ending.abort(new Error('interrupted'))),
    ]);
    expect(findPostmaster(cluster)).toBeNull();
  });

  test('takes the place of one that a killed launcher left running', async () => {
    const first = await start();
    await keep(first.url);
    const told: string[] = [];
    const second = await start(told); // nobody stopped the first
    expect(isAlive(first.pid)).toBe(false);
    expect(told.join('\n')).toContain(`process ${first.pid}`);
    expect(await kept(second.url)).toEqual([{ answer: 42 }]);
  });

  test('is not stopped by a pid file whose process is somebody else', async () => {
    const first = await start();
    await first.stop();
    const file = path.join(first.place.cluster, 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n${first.place.cluster}\n1\n${first.port}\n\n127.0.0.1\n0 0\nready   \n`);
    expect(findRunning(dataDir)).toBeNull();
    const second = await start();
    expect(Number(readFileSync(file, 'utf8').split('\n')[0])).toBe(second.pid);
  });

  test('is not stopped by the lock of a socket that a killed one left, whose pid somebody else of its account has now', async () => {
    const first = await start();
    await first.stop();
    const { account, cluster } = first.place;
    const somebody = spawn('sleep', ['600'], { stdio: 'ignore', ...(account && { uid: account.uid, gid: account.gid }) });
    try {
      writeFileSync(
        path.join(cluster, `.s.PGSQL.${first.port}.lock`),
        `${somebody.pid}\n${cluster}\n1\n${first.port}\n${cluster}\n`,
      );
      expect((await start()).url).toBe(first.url);
    } finally {
      somebody.kill('SIGKILL');
    }
  });

  test('makes a whole database where an interrupted first start left half of one, and deletes nothing', async () => {
    mkdirSync(path.join(dataDir, 'postgres', 'base'), { recursive: true });
    writeFileSync(path.join(dataDir, 'postgres', 'note.txt'), 'mine');
    mkdirSync(path.join(dataDir, 'postgres.new-1234'));
    const told: string[] = [];
    const server = await start(told);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const aside = readdirSync(dataDir).find((name) => name.startsWith('postgres.incomplete-'));
    expect(readFileSync(path.join(dataDir, aside!, 'note.txt'), 'utf8')).toBe('mine');
    expect(told.join('\n')).toContain(aside);
    expect(readdirSync(dataDir)).not.toContain('postgres.new-1234');
  });

  test('says which PostgreSQL made the data when it is another than its own', async () => {
    const server = await start();
    await server.stop();
    writeFileSync(path.join(server.place.cluster, 'PG_VERSION'), '14\n');
    await expect(start()).rejects.toThrow(/made by PostgreSQL 14/);
  });

  test('a process that has ended counts as gone', () => {
    const ended = spawnSync(process.execPath, ['-e', '']);
    expect(isAlive(ended.pid)).toBe(false);
    expect(isAlive(process.pid)).toBe(true);
  });
});
