'use client';
import type { HistogramAnswer } from '@/lib/search/contract';
import { TimeHistogram } from '@/components/charts/time-histogram';
import type { Series } from '@/components/charts/tones';
import { cx } from '@/components/ui/cx';
import { usePreferences } from '@/components/ui/preferences';
import { Skeleton } from '@/components/ui/skeleton';
import { ErrorState, Notice } from '@/components/ui/states';
import { sameCalendar } from './same-calendar';
import type { Resource } from './use-resource';

const HEIGHT = 96;

/** What the bars are, where it matters by whose calendar they were cut. */
function unitOf(interval: HistogramAnswer['interval']): string {
  return interval === 'day' || interval === 'week' || interval === 'month' ? `${interval}s` : 'hours';
}

/** How the result spreads over time. Choosing a stretch of it narrows the list's own range. */
export function HistogramPanel({
  resource,
  label,
  series,
  onRange,
  className,
}: {
  resource: Resource<HistogramAnswer>;
  label: string;
  /** Every series that may occur, lowest of the stack first. */
  series: readonly Series[];
  onRange: (from: string, to: string) => void;
  className?: string;
}) {
  const { data, problem } = resource;
  const { zoneName } = usePreferences();
  if (problem && !data)
    return (
      <ErrorState
        compact
        className={className}
        title="The chart could not be drawn."
        safe={problem.message}
        requestId={problem.requestId}
        onRetry={resource.reload}
      />
    );
  if (!data)
    return (
      <div role="status" className={cx('flex items-end gap-1', className)} style={{ height: HEIGHT + 28 }}>
        <span className="sr-only">Counting over time</span>
        <Skeleton className="h-full w-full" />
      </div>
    );
  const present = series.filter(
    (one) => data.series.includes(one.key) && data.buckets.some((bucket) => (bucket.counts[one.key] ?? 0) > 0),
  );
  const notes = [
    ...(data.later ? ['Decisions that claim to start later than now are in the list only.'] : []),
    ...(sameCalendar(data, zoneName) ? [] : [`The bars are ${unitOf(data.interval)} of ${data.zone}, not of ${zoneName}.`]),
    ...(data.relation === 'eq'
      ? []
      : [`${data.relation === 'estimate' ? 'Estimated' : 'At least so many'}: counted from ${data.basis}.`]),
  ];
  return (
    <div className={cx('relative', className)} aria-busy={resource.stale}>
      {problem ? (
        <Notice tone="error" live>
          The chart is of the query before: {problem.message}
        </Notice>
      ) : null}
      <TimeHistogram
        className={cx(resource.stale && 'opacity-60')}
        label={label}
        buckets={data.buckets}
        series={present.length > 0 ? present : series.slice(0, 1)}
        onRange={onRange}
        height={HEIGHT}
        note={notes.length > 0 ? notes.join(' ') : undefined}
      />
    </div>
  );
}
