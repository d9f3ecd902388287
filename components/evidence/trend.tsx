import type { SeriesPoint } from '@/lib/evidence/contract';
import { StackedBars } from '../charts/stacked-bars';

const MOST_BARS = 60;

/** Coverage over the period as bars: what is shown, what is not, what contradicts on top. */
export function Trend({ name, series, from, to }: { name: string; series: readonly SeriesPoint[]; from: string; to: string }) {
  const days = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
  const size = Math.max(1, Math.ceil(days / MOST_BARS));
  const bars = Array.from({ length: Math.ceil(days / size) }, () => ({ population: 0, covered: 0, contradicted: 0 }));
  for (const point of series) {
    const bar = bars[Math.floor((Date.parse(point.day) - Date.parse(from.slice(0, 10))) / 86_400_000 / size)];
    if (!bar) continue;
    bar.population += point.population;
    bar.covered += point.covered;
    bar.contradicted += point.contradicted;
  }
  const most = Math.max(1, ...bars.map((bar) => bar.population));
  const total = series.reduce((sum, one) => sum + one.population, 0);
  return (
    <StackedBars
      label={`${name} over time: ${total} in all, most in one bar ${most}. Full bars are shown, pale ones not, dark tops contradict.`}
      height={40}
      most={most}
      bars={bars.map(({ population, covered, contradicted }, i) => ({
        key: String(i),
        parts: [
          { value: covered, className: 'fill-chart-3' },
          { value: Math.max(0, population - covered - contradicted), className: 'fill-chart-1' },
          { value: contradicted, className: 'fill-critical', least: 2 },
        ],
      }))}
    />
  );
}
