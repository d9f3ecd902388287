import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/shared/errors';
import type { RecordResult } from '../contract';
import { askToStore, makeStoringServer, storeElsewhere, type ToStore } from './storing-process';

const directory = mkdtempSync(path.join(tmpdir(), 'countersign-store-'));
const WORKSPACE = '01900000-0000-7000-8000-000000000001';
const RESULTS: RecordResult[] = [
  { position: 0, id: 'e1', status: 'rejected', error: { code: 'conflict', message: 'taken', field: 'id' } },
];
let closing: (() => Promise<void>) | undefined;
let n = 0;

function item(bytes = 100, characters = 7): ToStore {
  const at = new Date('2026-11-01T10:00:00.123Z');
  const record = { size: characters, fingerprint: Buffer.from([1, 2, 3]), projected: { occurredAt: at } };
  return { keyId: null, records: [record as never], origin: { route: '/api/v1/events', bytes } };
}

async function serve(store: Parameters<typeof makeStoringServer>[0]): Promise<string> {
  const socketPath = path.join(directory, `${n++}.sock`);
  const server = makeStoringServer(store);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  closing = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  storeElsewhere(socketPath);
  return socketPath;
}

afterEach(async () => {
  vi.useRealTimers();
  await closing?.();
  closing = undefined;
});

test('records arrive as they were made, with their bytes and instants, and the answers come back', async () => {
  const asked: unknown[] = [];
  await serve((workspaceId, one) => {
    asked.push([workspaceId, one]);
    return Promise.resolve(RESULTS);
  });
  expect(await askToStore(WORKSPACE, item())).toEqual(RESULTS);
  expect(asked).toEqual([[WORKSPACE, item()]]);
});

test('what nobody waits for any more is known as such', async () => {
  const asked: (() => boolean)[] = [];
  await serve((_, __, wanted) => {
    asked.push(wanted);
    return new Promise(() => undefined);
  });
  const answer = askToStore(WORKSPACE, item());
  await expect.poll(() => asked.map((wanted) => wanted())).toEqual([true]);
  await closing!();
  closing = undefined;
  expect(await answer).toBeNull();
  await expect.poll(() => asked.map((wanted) => wanted())).toEqual([false]);
});

test('what storing failed with is thrown as it was', async () => {
  const failure = new AppError('readOnly', 'It serves reads only.', { field: 'x' }, 5);
  const fail = vi.fn(() => Promise.reject(failure));
  await serve(fail);
  const thrown = await askToStore(WORKSPACE, item()).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(AppError);
  expect(thrown).toMatchObject({ code: 'readOnly', message: failure.message, extra: { field: 'x' }, retryAfter: 5 });
  fail.mockRejectedValueOnce(new AppError('unavailable', 'All connections are in use.'));
  expect(await askToStore(WORKSPACE, item())).toBeNull(); // there may be some here
});

test('a process that is gone, or ends in the middle, is not waited for: the caller stores it', async () => {
  storeElsewhere(path.join(directory, 'nobody.sock'));
  expect(await askToStore(WORKSPACE, item())).toBeNull();
  let reached: () => void;
  const asked = new Promise<void>((resolve) => (reached = resolve));
  await serve(() => {
    reached();
    return new Promise(() => undefined);
  });
  const answer = askToStore(WORKSPACE, item());
  await asked;
  await closing!();
  closing = undefined;
  expect(await answer).toBeNull();
});

test('while somebody waits for longer than two seconds nobody else is sent there; large requests never are', async () => {
  const go: (() => void)[] = [];
  const asked: number[] = [];
  await serve((_, { origin }) => {
    asked.push(origin.bytes);
    return new Promise((resolve) => go.push(() => resolve(RESULTS)));
  });
  const now = vi.spyOn(performance, 'now');
  const start = performance.now();
  const first = askToStore(WORKSPACE, item(1));
  await expect.poll(() => asked).toEqual([1]);
  now.mockReturnValue(start + 2_500);
  expect(await askToStore(WORKSPACE, item(2))).toBeNull();
  go.forEach((one) => one());
  expect(await first).toEqual(RESULTS);
  const third = askToStore(WORKSPACE, item(3));
  await expect.poll(() => asked).toEqual([1, 3]);
  expect(await askToStore(WORKSPACE, item(0, 256 * 1024 + 1))).toBeNull();
  go.forEach((one) => one());
  expect(await third).toEqual(RESULTS);
  now.mockRestore();
});
