import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { letVacuumGiveWay } from './vacuum-gives-way';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('every worker of autovacuum is told once, other processes are not, and what could not be said is said again', () => {
  const titles = new Map([[1, 'postgres: checkpointer'], [2, 'postgres: autovacuum launcher']]); // prettier-ignore
  const told: number[] = [];
  const answers: ('told' | 'later' | 'gone')[] = ['later', 'told', 'told'];
  const stop = letVacuumGiveWay(100, {
    look: () => [...titles.keys()],
    title: (pid) => titles.get(pid) ?? '',
    tell: (pid) => {
      told.push(pid as number);
      return answers.shift() ?? 'told';
    },
  });
  vi.advanceTimersByTime(3_000);
  expect(told).toEqual([]);
  titles.set(3, '/native/bin/postgres -D /data'); // just made, and not named yet
  vi.advanceTimersByTime(1_000);
  titles.set(3, 'postgres: autovacuum worker countersign');
  vi.advanceTimersByTime(5_000);
  expect(told).toEqual([3, 3]);
  titles.delete(3);
  vi.advanceTimersByTime(1_000);
  titles.set(3, 'postgres: autovacuum worker countersign'); // another process by the same number
  vi.advanceTimersByTime(2_000);
  expect(told).toEqual([3, 3, 3]);
  stop();
  titles.set(4, 'postgres: autovacuum worker countersign');
  vi.advanceTimersByTime(5_000);
  expect(told).toEqual([3, 3, 3]);
});
