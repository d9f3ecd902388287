import type { SeriesPoint } from '@/lib/evidence/contract';

/** Coverage by week as bars, what contradicts on top. Drawn on the server; to a screen reader one image with its summary. */
export function Trend({ name, series, from, to }: { name: string; series: readonly SeriesPoint[]; from: string; to: string }) {
  const days = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
  const size = Math.max(1, Math.ceil(days / 60));
  const bars = Array.from({ length: Math.ceil(days / size) }, () => ({ population: 0, covered: 0, contradicted: 0 }));
  for (const point of series) {
    const bar = bars[Math.floor((Date.parse(point.day) - Date.parse(from.slice(0, 10))) / 86_400_000 / size)];
    if (!bar) continue;
    bar.population += point.population;
    bar.covered += point.covered;
    bar.contradicted += point.contradicted;
  }
  const most = Math.max(1, ...bars.map((bar) => bar.population));
  const width = 100 / bars.length;
  const total = series.reduce((sum, one) => sum + one.population, 0);
  const height = 40;
  const part = (count: number): number => (count / most) * (height - 2);
  return (
    <svg
      role="img"
      aria-label={`${name} over time: ${total} in all, most in one bar ${most}. Full bars are shown, pale ones not, dark tops contradict.`}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      className="block h-10 w-full"
    >
      {bars.map((bar, i) => (
        <g key={i}>
          <rect
            x={i * width + width * 0.12}
            width={width * 0.76}
            y={height - part(bar.population)}
            height={part(bar.population)}
            className="fill-chart-1"
          />
          <rect
            x={i * width + width * 0.12}
            width={width * 0.76}
            y={height - part(bar.covered)}
            height={part(bar.covered)}
            className="fill-chart-3"
          />
          <rect
            x={i * width + width * 0.12}
            width={width * 0.76}
            y={height - part(bar.population)}
            height={bar.contradicted > 0 ? Math.max(2, part(bar.contradicted)) : 0}
            className="fill-critical"
          />
        </g>
      ))}
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
  );
}
