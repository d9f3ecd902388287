import { AppError } from '@/lib/shared/errors';
import { quoteGiven } from '@/lib/shared/quote-given';

const DAY_MS = 86_400_000;
export const DEFAULT_DAYS = 90;
/** Six years: longer periods are asked for in parts. */
const MOST_DAYS = 2_200;

/** Whole UTC days: [from, to). */
export interface Days {
  from: string;
  to: string;
}

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
export const startOf = (day: string): Date => new Date(`${day}T00:00:00.000Z`);
export const addDays = (day: string, days: number): string => dayOf(new Date(startOf(day).getTime() + days * DAY_MS));
export const countDays = ({ from, to }: Days): number => Math.round((startOf(to).getTime() - startOf(from).getTime()) / DAY_MS);

/**
 * A period as whole UTC days. `from` and `to` are days or instants; `to` is exclusive as an instant at midnight, and otherwise the day it lies in is
 * included. Left out: the 90 days up to and including today. Throws invalidRequest.
 */
export function periodOf(given: { from?: string | null; to?: string | null }, now: Date = new Date()): Days {
  const to = given.to ? endDay(given.to) : addDays(dayOf(now), 1);
  const from = given.from ? readDay(given.from, 'from').day : addDays(to, -DEFAULT_DAYS);
  if (from >= to) throw new AppError('invalidRequest', 'from: must be before to.', { field: 'query.from' });
  if (countDays({ from, to }) > MOST_DAYS)
    throw new AppError('invalidRequest', `from: a period has at most ${MOST_DAYS} days, ask for it in parts.`, {
      field: 'query.from',
    });
  return { from, to };
}

/** A bare day as the end of a period includes that day. */
function endDay(text: string): string {
  const { day, exact } = readDay(text, 'to');
  return exact ? day : addDays(day, 1);
}

function readDay(text: string, field: string): { day: string; exact: boolean } {
  const bare = /^\d{4}-\d\d-\d\d$/.test(text);
  const at = new Date(bare ? `${text}T00:00:00.000Z` : text);
  if (Number.isNaN(at.getTime()) || (bare && dayOf(at) !== text))
    throw new AppError('invalidRequest', `${field}: must be a day like 2026-11-21, or an instant, not ${quoteGiven(text)}.`, {
      field: `query.${field}`,
    });
  return { day: dayOf(at), exact: !bare && at.getTime() % DAY_MS === 0 };
}

/** Periods that are asked for again and again, as days with the last one included: what is under way, and the last whole ones (UTC). */
export function usualPeriods(now = new Date()): { words: string; from: string; to: string }[] {
  const today = dayOf(now);
  const month = (back: number): string => dayOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)));
  const sinceQuarter = now.getUTCMonth() % 3;
  return [
    { words: 'Last 90 days', from: addDays(today, 1 - DEFAULT_DAYS), to: today },
    { words: 'Last month', from: month(1), to: addDays(month(0), -1) },
    { words: 'Last quarter', from: month(sinceQuarter + 3), to: addDays(month(sinceQuarter), -1) },
    { words: 'This year', from: `${today.slice(0, 4)}-01-01`, to: today },
  ];
}
