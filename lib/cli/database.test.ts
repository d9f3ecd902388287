import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi, type Mock } from 'vitest';
import type { EmbeddedServer } from '@/lib/db/embedded/cluster';
import { withDatabase } from './database';
import { findHolder } from './data-dir-lock';

const { startEmbedded, migrate } = vi.hoisted(() => ({
  startEmbedded: vi.fn<() => Promise<EmbeddedServer>>(),
  migrate: vi.fn(async () => ({ applied: [] as string[] })),
}));
vi.mock('@/lib/db/embedded/cluster', () => ({ startEmbedded, findRunning: () => null }));
vi.mock('@/lib/db/migrate', async (original) => ({ ...(await original<object>()), migrate }));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'countersign-open-'));
  vi.stubEnv('COUNTERSIGN_DATA_DIR', dir);
  vi.stubEnv('DATABASE_URL', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

const server = (): EmbeddedServer & { stop: Mock<() => Promise<void>> } =>
  ({
    url: 'postgres://x@127.0.0.1:1/countersign',
    ended: new Promise(() => undefined),
    stop: vi.fn(async () => undefined),
  }) as never;
const options = { command: 'npm run countersign -- x', url: null, share: false, tell: () => undefined };
const exitCode = (): Promise<number> =>
  new Promise((resolve) => {
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      resolve(Number(code));
      return new Promise(() => undefined) as never;
    });
  });

test('a command that is interrupted while its database is opened stops the server, gives the directory back and does no work', async () => {
  const started = server();
  startEmbedded.mockResolvedValue(started);
  migrate.mockImplementationOnce(async () => {
    process.emit('SIGINT', 'SIGINT');
    return { applied: [] };
  });
  const exited = exitCode();
  const work = vi.fn(async () => undefined);
  void withDatabase(options, () => '', work);
  expect(await exited).toBe(130);
  expect(started.stop).toHaveBeenCalled();
  expect(findHolder(dir)).toBeNull();
  expect(work).not.toHaveBeenCalled();
});

test('a signal that comes while the database is closed is waited out too', async () => {
  const started = server();
  startEmbedded.mockResolvedValue(started);
  started.stop.mockImplementationOnce(async () => {
    process.emit('SIGTERM', 'SIGTERM');
  });
  const exited = exitCode();
  void withDatabase(
    options,
    () => '',
    async () => undefined,
  );
  expect(await exited).toBe(143);
  expect(findHolder(dir)).toBeNull();
});
