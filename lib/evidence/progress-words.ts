import { formatNumber } from '@/lib/shared/format';
import type { CountingProgress } from './contract';

/** How far the counting is, in a sentence or two. */
export function progressWords({ done, of, behind }: CountingProgress): string {
  const days = `${formatNumber(done)} of ${formatNumber(of)} days are counted`;
  return behind === 0
    ? `${days}.`
    : `${days}, and ${formatNumber(behind)} ${behind === 1 ? 'event' : 'events'} of the log ${behind === 1 ? 'was' : 'were'} not looked at yet.`;
}
