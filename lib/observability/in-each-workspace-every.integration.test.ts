import { expect, test, vi } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { inEachWorkspaceEvery } from './in-each-workspace-every';

test('a round that failed is not a round that was done: it is tried again soon, and only what succeeded waits for its time', async () => {
  const { workspaceId } = await testWorkspace();
  vi.useFakeTimers({ toFake: ['Date'] });
  const EVERY_MS = 60 * 60_000;
  let broken = true;
  let asked = 0;
  const loop = inEachWorkspaceEvery('test', EVERY_MS, async (id) => {
    if (id !== workspaceId) return 0;
    asked++;
    if (broken) throw new Error('broken');
    return 1;
  });
  const begun = Date.now();
  const at = (ms: number): Promise<number> => {
    vi.setSystemTime(begun + ms);
    return loop(undefined, new Date(begun + ms));
  };
  try {
    await expect(at(0)).rejects.toThrowError('broken');
    expect(await at(999)).toBe(0);
    await expect(at(1_000)).rejects.toThrowError('broken');
    broken = false;
    expect(await at(3_000)).toBe(1);
    expect(await at(3_000 + EVERY_MS - 1)).toBe(0);
    expect(asked).toBe(3);
    expect(await at(3_000 + EVERY_MS)).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});
