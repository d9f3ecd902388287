import type { HistogramAnswer } from '@/lib/search/contract';
import { zoneOffset } from '@/lib/shared/time';

/**
 * Both clocks show the same at every border of a bar: then so do the borders of days, whatever the zones are called. The ends of the range alone do
 * not tell: over a year London's and UTC agree at both, and not in summer.
 */
export function sameCalendar(
  { zone, from, to, buckets }: Pick<HistogramAnswer, 'zone' | 'from' | 'to' | 'buckets'>,
  zoneName: string,
): boolean {
  return [from, to, ...buckets.flatMap(({ start, end }) => [start, end])].every(
    (at) => zoneOffset(at, zone) === zoneOffset(at, zoneName),
  );
}
