import { expect, test, vi } from 'vitest';
import { GivingWayWhileAhead } from './give-way';

test('gives the less way the longer the oldest has waited, and all of it again once that is indexed', () => {
  const told: number[] = [];
  const giving = new GivingWayWhileAhead((niceness) => told.push(niceness) > 0);
  for (const waited of [0, 300, 1_499]) giving.hasWaited(waited);
  expect(told).toEqual([15]);
  for (const waited of [1_500, 1_700, 2_100, 2_499, 2_500, 60_000]) giving.hasWaited(waited);
  expect(told).toEqual([15, 10, 5, 0]);
  giving.hasWaited(0);
  expect(told).toEqual([15, 10, 5, 0, 15]);
});

test('what the system refused is said again', () => {
  const tell = vi.fn<(niceness: number) => boolean>().mockReturnValueOnce(true).mockReturnValueOnce(false).mockReturnValue(true);
  const giving = new GivingWayWhileAhead(tell);
  giving.hasWaited(3_000);
  giving.hasWaited(3_000);
  giving.hasWaited(3_000);
  expect(tell.mock.calls).toEqual([[15], [0], [0]]);
});
