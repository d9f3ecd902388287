'use client';
import { formatInstant } from '@/lib/shared/time';
import { usePreferences } from '../ui/preferences';
import { Time } from '../ui/time';

/**
 * When a step began. What was observed on another day than the trail's first says so: its clock alone would seem to run backwards.
 * Where there is no room for both, the day; pointing at it tells the rest.
 */
export function StepTime({
  at,
  first,
  narrow,
  className,
}: {
  at: number | string;
  /** When the trail began. */
  first: number | string;
  narrow?: boolean;
  className?: string;
}) {
  const { zoneName: zone, locale } = usePreferences();
  const [day, firstDay] = [at, first].map((one) => formatInstant(one, 'date', { zone, locale }));
  return <Time at={at} style={day === firstDay ? 'time' : narrow ? 'day' : 'stamp'} className={className} />;
}
