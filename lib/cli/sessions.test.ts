import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BackendSessions } from './sessions';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What each session was told last, and a system that takes one word in each tenth of a second. */
function machine(): { told: Map<number, number>; io: ConstructorParameters<typeof BackendSessions>[1]; gone: Set<number> } {
  const told = new Map<number, number>();
  const gone = new Set<number>();
  let last = -Infinity;
  const tell = (pid: number, niceness: number): 'told' | 'later' | 'gone' => {
    if (gone.has(pid)) return 'gone';
    if (Date.now() - last < 100) return 'later';
    last = Date.now();
    told.set(pid, niceness);
    return 'told';
  };
  return { told, gone, io: { isBackend: (pid) => pid < 1_000, tell } };
}

test('every session that works for the process is told in the end, and none more than it may give', () => {
  const { told, io } = machine();
  const sessions = new BackendSessions(8, io);
  sessions.giveWay(5);
  for (const pid of [11, 12, 13]) sessions.add(pid);
  vi.runAllTimers();
  expect([...told]).toEqual([[11, 5], [12, 5], [13, 5]]); // prettier-ignore
  sessions.giveWay(15);
  sessions.giveWay(0);
  sessions.giveWay(15);
  vi.runAllTimers();
  expect([...told.values()]).toEqual([8, 8, 8]);
});

test('a process that is none of the server, and one that has ended, hold nobody up', () => {
  const { told, gone, io } = machine();
  const sessions = new BackendSessions(19, io);
  for (const pid of [11, 12, 4_711]) sessions.add(pid);
  vi.runAllTimers();
  gone.add(11);
  sessions.giveWay(10);
  vi.runAllTimers();
  expect([...told]).toEqual([[11, 0], [12, 10]]); // prettier-ignore
});

test('what has ended is told nothing more, also what waits for its turn: its pid may be somebody else by then', () => {
  const { told, io } = machine();
  const sessions = new BackendSessions(19, io);
  for (const pid of [11, 12, 13]) sessions.add(pid);
  sessions.remove(13);
  vi.runAllTimers();
  sessions.remove(12);
  sessions.giveWay(10);
  vi.runAllTimers();
  expect([...told]).toEqual([[11, 10], [12, 0]]); // prettier-ignore
});
