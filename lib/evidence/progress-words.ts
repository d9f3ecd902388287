import { formatNumber } from '@/lib/shared/format';
import type { CountingProgress } from './contract';

/** How far the counting is, in a sentence or two. Errors and packs say it in the form that everybody reads alike. */
export function progressWords({ done, of, behind }: CountingProgress, locale?: string): string {
  const number = (value: number): string => formatNumber(value, locale);
  const days = `${number(done)} of ${number(of)} days are counted`;
  return behind === 0
    ? `${days}.`
    : `${days}, and ${number(behind)} ${behind === 1 ? 'event' : 'events'} of the log ${behind === 1 ? 'was' : 'were'} not looked at yet.`;
}
