import { expect, test, vi } from 'vitest';
import { AppError } from '@/lib/shared/errors';
import { WriteQueue } from './write-queue';

test('one transaction takes requests by the weight of what they bring, and answers each its own', async () => {
  const groups: number[][] = [];
  const queue = new WriteQueue<number, number>(
    10,
    async (_workspace, jobs) => {
      groups.push(jobs.flat());
      await Promise.resolve();
      return jobs.map((items) => items.map((item) => item * 2));
    },
    (item) => item,
  );
  const answers = await Promise.all([1, 4, 5, 25, 6, 4, 1].map((item) => queue.submit('w', [item])));
  expect(answers).toEqual([[2], [8], [10], [50], [12], [8], [2]]);
  // the first went at once; a request heavier than the limit goes alone
  expect(groups).toEqual([[1], [4, 5], [25], [6, 4], [1]]);
});

test('when the database is away everybody is told at once; any other fault is its own', async () => {
  let writes = 0;
  const failing = (fault: Error): WriteQueue<number, number> =>
    new WriteQueue<number, number>(10, async (_workspace, jobs) => {
      writes++;
      await Promise.resolve();
      if (writes > 1 && jobs.flat().includes(3)) throw fault;
      return jobs.map((items) => items);
    });
  const away = failing(new AppError('unavailable', 'away'));
  const told = await Promise.allSettled([1, 2, 3, 4].map((item) => away.submit('w', [item])));
  expect(told.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  expect(writes).toBe(2);
  writes = 0;
  const faulty = failing(new Error('of the third'));
  const own = await Promise.allSettled([1, 2, 3, 4].map((item) => faulty.submit('w', [item])));
  expect(own.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

test('as many transactions as allowed run at once, each request in one of them; what comes later waits and goes together', async () => {
  const groups: number[][] = [];
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const queue = new WriteQueue<number, number>(
    10,
    async (_workspace, jobs) => {
      groups.push(jobs.flat());
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running--;
      return jobs.map((items) => items);
    },
    () => 1,
    2,
  );
  const answers = Promise.all([1, 2, 3, 4].map((item) => queue.submit('w', [item])));
  expect(groups).toEqual([[1], [2]]);
  // The second ends first: what waits goes with it, while the first still runs.
  ends[1]!();
  await expect.poll(() => groups).toEqual([[1], [2], [3, 4]]);
  ends[0]!();
  ends[2]!();
  expect(await answers).toEqual([[1], [2], [3], [4]]);
  const last = queue.submit('w', [5]);
  expect(groups[3]).toEqual([5]);
  ends[3]!();
  expect(await last).toEqual([5]);
  expect(most).toBe(2);
});

test('what nobody waits for any more when its turn comes is not written', async () => {
  const written: number[][] = [];
  let go: () => void = () => undefined;
  const queue = new WriteQueue<number, number>(10, async (_, jobs) => {
    written.push(jobs.flat());
    if (written.length === 1) await new Promise<void>((resolve) => (go = resolve));
    return jobs.map((items) => [...items]);
  });
  let wanted = true;
  const first = queue.submit('w', [1]);
  const second = queue.submit('w', [2], () => wanted);
  const third = queue.submit('w', [3]);
  wanted = false;
  go();
  await expect(second).rejects.toThrow('nobody waits');
  expect([await first, await third]).toEqual([[1], [3]]);
  expect(written).toEqual([[1], [3]]);
});

test('after a transaction that several shared the next one gathers what comes; a single sender never waits', async () => {
  vi.useFakeTimers();
  try {
    const groups: number[][] = [];
    const queue = new WriteQueue<number, number>(
      10,
      (_, jobs) => {
        groups.push(jobs.flat());
        return Promise.resolve(jobs.map((items) => [...items]));
      },
      () => 1,
      1,
      40,
    );
    // One after the other, at the same instant: none of them shared, so none waits.
    for (const item of [1, 2, 3]) expect(await queue.submit('w', [item])).toEqual([item]);
    expect(await Promise.all([4, 5, 6].map((item) => queue.submit('w', [item])))).toEqual([[4], [5], [6]]);
    expect(groups).toEqual([[1], [2], [3], [4], [5, 6]]);
    const later = [7, 8].map((item) => queue.submit('w', [item]));
    await vi.advanceTimersByTimeAsync(39);
    expect(groups).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(1);
    expect(await Promise.all(later)).toEqual([[7], [8]]);
    expect(groups.at(-1)).toEqual([7, 8]);
    await vi.advanceTimersByTimeAsync(40);
    // Nothing came: whoever comes now goes at once.
    expect(await queue.submit('w', [9])).toEqual([9]);
  } finally {
    vi.useRealTimers();
  }
});
