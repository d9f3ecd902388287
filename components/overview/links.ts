import { explorerHref as hrefOf } from '@/components/explorer/decisions/decision-list';
import { canBeBare } from '@/lib/search/grammar/print-query';
import { quote } from '@/lib/search/grammar/quote';

const DAY = 86_400_000;

/** The explorer on a query over whole UTC days, both included. */
export function explorerHref(query: readonly (string | null)[], from: string, to: string): string {
  return hrefOf({
    q: query.filter(Boolean).join(' '),
    range: { from: `${from}T00:00:00.000Z`, to: new Date(Date.parse(to) + DAY).toISOString() },
  });
}

/** The UTC day before. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY).toISOString().slice(0, 10);
}

/** One filter of the query language, quoted where the grammar needs it. */
export function filter(field: string, value: string): string {
  return `${field}:${canBeBare(value) ? value : quote(value)}`;
}
