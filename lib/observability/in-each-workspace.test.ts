import { expect, test } from 'vitest';
import { inEachWorkspace } from './in-each-workspace';

test('a workspace that fails stops none after it, is reported, waits longer each time, and is forgiven', async () => {
  let clock = 0;
  let broken = true;
  const asked: string[] = [];
  const round = inEachWorkspace('test', () => clock);
  const run = async (): Promise<number | string> => {
    asked.length = 0;
    return round(['a', 'b', 'c'], async (id) => {
      asked.push(id);
      if (id === 'a' && broken) throw new Error('a is broken');
      return 2;
    }).catch((error: Error) => error.message);
  };
  expect(await run()).toBe('a is broken');
  expect(asked).toEqual(['a', 'b', 'c']);
  expect(await run()).toBe(4);
  expect(asked).toEqual(['b', 'c']);
  clock = 1_000;
  expect(await run()).toBe('a is broken');
  clock = 2_999;
  expect(await run()).toBe(4);
  clock = 3_000;
  for (let i = 0; i < 20; i++, clock += 60_000) expect(await run()).toBe('a is broken');
  broken = false;
  expect(await run()).toBe(6);
  broken = true;
  expect(await run()).toBe('a is broken');
  clock += 1_000;
  expect(await run()).toBe('a is broken');
});
