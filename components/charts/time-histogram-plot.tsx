'use client';
import { Bar, BarChart, CartesianGrid, XAxis, YAxis, type BarShapeProps } from 'recharts';
import { formatCompact } from '@/lib/shared/format';
import { usePreferences } from '../ui/preferences';
import { PLOT } from './plot-box';
import { tickIndexes, tickLabel } from './time-axis';
import { TONES, type Series, type TimeBucket } from './tones';

/** The library's own rectangle measures its outline after each drawing, to animate it: that of 360 bars kept the page from answering. */
function drawBar({ x, y, width, height, fill }: BarShapeProps): React.ReactElement {
  return <rect x={x} y={Math.min(y, y + height)} width={Math.abs(width)} height={Math.abs(height)} fill={fill} />;
}

/** The bars alone. Decorative for assistive technology: the figure around it carries the table and the keyboard. */
export default function TimeHistogramPlot({
  buckets,
  series,
  height,
  width,
}: {
  buckets: readonly TimeBucket[];
  series: readonly Series[];
  height: number;
  width: number;
}) {
  const { zoneName: zone, locale } = usePreferences();
  const data = buckets.map((bucket) => ({ start: bucket.start, ...bucket.counts }));
  const ticks = tickIndexes(buckets, Math.max(2, Math.floor(width / 84)), zone).map((index) => buckets[index]!.start);
  const first = buckets[0];
  const last = buckets[buckets.length - 1];
  const span = first && last ? Date.parse(last.end) - Date.parse(first.start) : 0;
  return (
    <BarChart
      width={width}
      height={height}
      data={data}
      margin={{ top: PLOT.top, right: PLOT.end, bottom: 0, left: 0 }}
      barCategoryGap={width / Math.max(1, buckets.length) < 6 ? 0 : 1}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="start"
        ticks={ticks}
        interval={0}
        height={PLOT.bottom}
        tickLine={false}
        axisLine={{ stroke: 'var(--line)' }}
        tick={{ fill: 'var(--muted)', fontSize: 11 }}
        tickFormatter={(start: string) => tickLabel(start, span, { zone, locale })}
      />
      <YAxis
        width={PLOT.start}
        allowDecimals={false}
        tickCount={3}
        tickLine={false}
        axisLine={false}
        tick={{ fill: 'var(--muted)', fontSize: 11 }}
        tickFormatter={(value: number) => formatCompact(value)}
      />
      {series.map((one) => (
        <Bar
          key={one.key}
          dataKey={one.key}
          stackId="all"
          fill={TONES[one.tone]}
          isAnimationActive={false}
          maxBarSize={48}
          shape={drawBar}
        />
      ))}
    </BarChart>
  );
}
