import { expect, test } from 'vitest';
import { takeRandom } from './random-pool';

test('no byte is given out twice, whatever the sizes asked for', () => {
  const seen = new Set<string>();
  let asked = 0;
  for (const count of [16, 12, 16, 1_000, 16, 1_024, 2_000, 8_192, 16]) {
    for (let i = 0; i < 60; i++) {
      const taken = takeRandom(count);
      expect(taken).toHaveLength(count);
      seen.add(taken.toString('hex', 0, 12)).add(taken.toString('hex', count - 12));
      asked += count === 12 ? 1 : 2;
      expect(taken.every((byte) => byte === 0)).toBe(false);
    }
  }
  expect(seen.size).toBe(asked);
});

test('what was given out is not shared with the next', () => {
  const first = takeRandom(16);
  const copy = Buffer.from(first);
  takeRandom(16).fill(7);
  expect(first.equals(copy)).toBe(true);
});
