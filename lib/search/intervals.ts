import type { INTERVALS } from './contract';

export type Interval = (typeof INTERVALS)[number];

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Length of a bucket in milliseconds; a month counts as 30 days. */
export const INTERVAL_MS: Readonly<Record<Interval, number>> = {
  second: 1000,
  tenSeconds: 10_000,
  minute: MINUTE,
  fiveMinutes: 5 * MINUTE,
  halfHour: 30 * MINUTE,
  hour: 60 * MINUTE,
  sixHours: 360 * MINUTE,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
};

const UP_TO: readonly [spanMs: number, interval: Interval][] = [
  [2 * MINUTE, 'second'],
  [15 * MINUTE, 'tenSeconds'],
  [100 * MINUTE, 'minute'],
  [9 * 60 * MINUTE, 'fiveMinutes'],
  [2 * DAY, 'halfHour'],
  [4 * DAY, 'hour'],
  [14 * DAY, 'sixHours'],
  [125 * DAY, 'day'],
  [900 * DAY, 'week'],
];

/** The bucket's length for a range: between about 30 and 130 buckets, whatever the range. */
export function chooseInterval(spanMs: number): Interval {
  return UP_TO.find(([span]) => spanMs <= span)?.[1] ?? 'month';
}
