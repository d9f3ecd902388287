import type { OverviewSystem, StatusCounts } from '@/lib/overview/contract';
import { formatNumber, plural } from '@/lib/shared/format';
import { StackedBars } from '../charts/stacked-bars';

/** What the pointer is told of a day: how many, and of what the part in the second hue is made. */
export function dayTitle(day: string, counts: StatusCounts, locale: string): string {
  const [all, error, incomplete] = [counts.decisions, counts.error, counts.incomplete].map((one) => formatNumber(one, locale));
  return `${day}: ${all}, of which ${error} ended in an error and ${incomplete} are incomplete`;
}

/**
 * Decisions a day as bars, errors and unfinished ones on top in the second hue. Drawn on the server: nothing to load, nothing to wait
 * for. The figures are in the table behind "by day"; to a screen reader this is one image with a summary.
 */
export function DayBars({
  name,
  days,
  height = 44,
  locale,
}: {
  name: string;
  days: OverviewSystem['days'];
  height?: number;
  locale: string;
}) {
  const most = Math.max(1, ...days.map((day) => day.counts.decisions));
  const busiest = days.reduce((a, b) => (b.counts.decisions > a.counts.decisions ? b : a), days[0]!);
  const label = `${name}: decisions by day. Most on ${busiest.day}: ${plural(busiest.counts.decisions, 'decision', undefined, locale)}.`;
  return (
    <div>
      {/* Above the bars, never on them: the tallest one ends where this stands. */}
      <span aria-hidden className="block text-end text-label text-muted">
        {formatNumber(most, locale)}
      </span>
      <StackedBars
        label={label}
        height={height}
        most={most}
        bars={days.map(({ day, counts }) => {
          const failed = counts.error + counts.incomplete;
          return {
            key: day,
            title: dayTitle(day, counts, locale),
            parts: [
              { value: Math.max(0, counts.decisions - failed), className: 'fill-chart-3' },
              { value: failed, className: 'fill-chart-compare' },
            ],
          };
        })}
      />
    </div>
  );
}
