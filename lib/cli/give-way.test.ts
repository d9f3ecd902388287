import { expect, test, vi } from 'vitest';
import { GivingWayWhileAhead } from './give-way';

test('gives the less way the longer the oldest has waited, and all of it again once that is indexed', () => {
  const told: number[] = [];
  const giving = new GivingWayWhileAhead((niceness) => told.push(niceness) > 0);
  for (const waited of [0, 300, 999]) giving.wasBehind(waited);
  expect(told).toEqual([15]);
  for (const waited of [1_000, 1_200, 1_500, 2_499, 2_500, 60_000]) giving.wasBehind(waited);
  expect(told).toEqual([15, 10, 5, 0]);
  giving.wasBehind(0);
  expect(told).toEqual([15, 10, 5, 0, 15]);
});

test('what the system refused is said again', () => {
  const tell = vi.fn<(niceness: number) => boolean>().mockReturnValueOnce(true).mockReturnValueOnce(false).mockReturnValue(true);
  const giving = new GivingWayWhileAhead(tell);
  giving.wasBehind(4_000);
  giving.wasBehind(4_000);
  giving.wasBehind(4_000);
  expect(tell.mock.calls).toEqual([[15], [0], [0]]);
});

test('in the middle of a round way is only taken back, so that what is late in a second workspace is not refused it', () => {
  const told: number[] = [];
  const giving = new GivingWayWhileAhead((niceness) => told.push(niceness) > 0);
  giving.wasBehind(6_000);
  for (const longest of [40, 6_000]) giving.isBehind(longest);
  expect(told).toEqual([15, 0]);
  giving.wasBehind(40);
  giving.isBehind(1_600);
  expect(told).toEqual([15, 0, 15, 5]);
});
