import { expect, test, vi } from 'vitest';
import { runLoops } from './run-loops';

test('a loop with a pace goes on at once while its rounds are full, rests after a small one, and longer when nothing was due', async () => {
  vi.useFakeTimers();
  try {
    const begun: number[] = [];
    const rounds = [30, 25, 3, 0, 1];
    const started = Date.now();
    const run = (): Promise<number> => {
      begun.push(Date.now() - started);
      return Promise.resolve(rounds[begun.length - 1] ?? 0);
    };
    void runLoops([{ name: 'test', run, pace: { full: 25, restMs: 200 } }]);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(begun).toEqual([0, 0, 0, 200, 1_200, 1_400]);
  } finally {
    vi.useRealTimers();
  }
});
