import { expect, test, vi } from 'vitest';
import { GivingWayWhileAhead } from './give-way';

test('gives way while it keeps up, stops when it is behind, and again when it has caught up', () => {
  const told: number[] = [];
  const giving = new GivingWayWhileAhead((niceness) => told.push(niceness) > 0);
  for (const events of [0, 40, 999]) giving.wentOver(events);
  expect(told).toEqual([10]);
  for (const events of [1_000, 1_000, 700]) giving.wentOver(events);
  expect(told).toEqual([10, 0]);
  giving.wentOver(499);
  expect(told).toEqual([10, 0, 10]);
});

test('what the system refused is said again', () => {
  const tell = vi.fn<(niceness: number) => boolean>().mockReturnValueOnce(true).mockReturnValueOnce(false).mockReturnValue(true);
  const giving = new GivingWayWhileAhead(tell);
  giving.wentOver(2_000);
  giving.wentOver(2_000);
  giving.wentOver(2_000);
  expect(tell.mock.calls).toEqual([[10], [0], [0]]);
});
