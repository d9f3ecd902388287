import type { OverviewSystem } from '@/lib/overview/contract';
import { formatNumber, plural } from '@/lib/shared/format';

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
  const width = 100 / days.length;
  const busiest = days.reduce((a, b) => (b.counts.decisions > a.counts.decisions ? b : a), days[0]!);
  const label = `${name}: decisions by day. Most on ${busiest.day}: ${plural(busiest.counts.decisions, 'decision', undefined, locale)}.`;
  return (
    <div className="relative">
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        className="block w-full"
        style={{ height }}
      >
        {days.map((day, i) => {
          const whole = (day.counts.decisions / most) * (height - 2);
          const failed = ((day.counts.error + day.counts.incomplete) / most) * (height - 2);
          return (
            <g key={day.day}>
              <title>{`${day.day}: ${formatNumber(day.counts.decisions, locale)}, of which ${formatNumber(day.counts.error, locale)} ended in an error`}</title>
              <rect
                x={i * width + width * 0.12}
                width={width * 0.76}
                y={height - whole}
                height={Math.max(0, whole - failed)}
                className="fill-chart-3"
                transform={`translate(0 ${failed})`}
              />
              {failed > 0 ? (
                <rect
                  x={i * width + width * 0.12}
                  width={width * 0.76}
                  y={height - whole}
                  height={failed}
                  className="fill-chart-compare"
                />
              ) : null}
            </g>
          );
        })}
        <line
          x1="0"
          x2="100"
          y1={height - 0.5}
          y2={height - 0.5}
          className="stroke-line-strong"
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span aria-hidden className="absolute -top-1 right-0 text-label text-muted">
        {formatNumber(most, locale)}
      </span>
    </div>
  );
}
