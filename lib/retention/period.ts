/**
 * Periods of whole calendar months, counted as Regulation (EEC, Euratom) No 1182/71 Art. 3(2)(c) counts them: a period of months ends
 * with the last hour of the day that has the same number as the day it began on, or of the last day of a month that has no such day.
 * So nothing is due before that day is over: 31 August plus six months is kept through 28 (29) February, never 180 days. UTC.
 */
export const MAX_MONTHS = 1_200;

/** The first instant at which what began at `from` may go, after a period of `months`. */
export function endOfPeriod(from: Date, months: number): Date {
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(from.getUTCDate(), lastDay) + 1));
}

/** What began before this instant is over at `now`: the latest midnight such that endOfPeriod of all that is earlier has passed. */
export function dueBefore(now: Date, months: number): Date {
  // The day of the answer is the earliest day whose period is not over yet.
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth() - months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  let day = new Date(Date.UTC(year, month, Math.min(now.getUTCDate(), lastDay)));
  while (endOfPeriod(day, months) <= now) day = new Date(day.getTime() + 86_400_000);
  for (;;) {
    const before = new Date(day.getTime() - 86_400_000);
    if (endOfPeriod(before, months) <= now) return day;
    day = before;
  }
}

/** '18 months', '1 year', '10 years'. */
export function monthsInWords(months: number): string {
  const [count, unit] = months > 0 && months % 12 === 0 ? [months / 12, 'year'] : [months, 'month'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
