import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EmbeddedServer } from '@/lib/db/embedded/cluster';
import { guardDatabase } from './guard-database';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function serverThatEnds(): { server: EmbeddedServer; end: () => void } {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { server: { url: 'postgres://x', ended } as EmbeddedServer, end };
}
function stopSignal() {
  const stopping = new AbortController();
  const wait = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
  return { signal: stopping.signal, wait, get asked() { return stopping.signal.aborted; }, ask: () => stopping.abort() }; // prettier-ignore
}

test('a server that comes up while everything stops is known to whoever closes the database', async () => {
  const [first, second] = [serverThatEnds(), serverThatEnds()];
  const stop = stopSignal();
  const database = { server: first.server as EmbeddedServer | null };
  let up: (server: EmbeddedServer) => void = () => undefined;
  const start = vi.fn(() => new Promise<EmbeddedServer>((resolve) => (up = resolve)));
  const settled = guardDatabase(database, stop, { tell: vi.fn(), start });
  first.end();
  await vi.advanceTimersByTimeAsync(500);
  expect(start).toHaveBeenCalledWith(stop.signal);
  stop.ask();
  up(second.server);
  await settled();
  expect(database.server).toBe(second.server);
});

test('nothing is started once everything was asked to stop, and nobody waits for the next try', async () => {
  const { server, end } = serverThatEnds();
  const stop = stopSignal();
  const start = vi.fn(() => Promise.reject(new Error('no')));
  const settled = guardDatabase({ server }, stop, { tell: vi.fn(), start });
  end();
  await vi.advanceTimersByTimeAsync(500);
  expect(start).toHaveBeenCalledTimes(1);
  stop.ask();
  await settled();
  expect(start).toHaveBeenCalledTimes(1);
});
