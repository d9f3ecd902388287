'use client';
import Link from 'next/link';
import { useState } from 'react';
import { Table2 } from 'lucide-react';
import { formatNumber } from '@/lib/shared/format';
import { IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { usePreferences } from '../ui/preferences';
import { SeriesTable } from './series-table';
import { bucketLabel } from './time-axis';
import { TONES, type ChartTone, type TimeBucket } from './tones';

export interface Multiple {
  key: string;
  label: string;
  /** The explorer query behind it. */
  href?: string;
  points: readonly {
    start: string;
    end: string;
    value: number;
    /** A second figure inside the first: errors of all. */ part?: number;
  }[];
  total: number;
  /** A short line under the figure: "3 errors", "version 2.4.1 since 12 Nov". */
  note?: React.ReactNode;
}

const HEIGHT = 40;

/** The same small chart for each of several things, on one scale unless `ownScale`, so that they can be compared at a glance. */
export function SmallMultiples({
  label,
  unit,
  items,
  tone = 'step3',
  partTone = 'error',
  partLabel,
  ownScale,
  className,
}: {
  label: string;
  unit: string;
  items: readonly Multiple[];
  tone?: ChartTone;
  partTone?: ChartTone;
  partLabel?: string;
  ownScale?: boolean;
  className?: string;
}) {
  const { zoneName: zone, locale } = usePreferences();
  const [asTable, setAsTable] = useState(false);
  const top = Math.max(1, ...items.flatMap((item) => item.points.map((point) => point.value)));
  if (asTable) {
    const buckets: TimeBucket[] = (items[0]?.points ?? []).map((point, index) => ({
      start: point.start,
      end: point.end,
      counts: Object.fromEntries(items.map((item) => [item.key, item.points[index]?.value ?? 0])),
    }));
    return (
      <div className={className}>
        <Toggle label={label} asTable onToggle={() => setAsTable(false)} />
        <SeriesTable
          label={label}
          buckets={buckets}
          series={items.map((item) => ({ key: item.key, label: item.label, tone }))}
          total={(bucket) => Object.values(bucket.counts).reduce((sum, count) => sum + count, 0)}
        />
      </div>
    );
  }
  return (
    <div className={className}>
      <Toggle label={label} asTable={false} onToggle={() => setAsTable(true)} />
      <ul aria-label={label} className="grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-x-8 gap-y-6">
        {items.map((item) => {
          const scale = ownScale ? Math.max(1, ...item.points.map((point) => point.value)) : top;
          const peak = item.points.reduce<Multiple['points'][number] | null>(
            (best, point) => (best && best.value >= point.value ? best : point),
            null,
          );
          const summary = peak
            ? `${item.label}: ${formatNumber(item.total, locale)} ${unit}; most on ${bucketLabel(peak, { zone, locale })} (${formatNumber(peak.value, locale)}).`
            : `${item.label}: no figures.`;
          const step = 100 / Math.max(1, item.points.length);
          return (
            <li key={item.key} className="min-w-0">
              <div className="flex items-baseline justify-between gap-3">
                <span className="min-w-0 truncate font-medium">
                  {item.href ? (
                    <Link href={item.href} className="rounded-sm hover:text-accent hover:underline hover:underline-offset-3">
                      {item.label}
                    </Link>
                  ) : (
                    item.label
                  )}
                </span>
                <span>
                  {formatNumber(item.total, locale)} <span className="text-label text-muted">{unit}</span>
                </span>
              </div>
              <svg
                role="img"
                aria-label={summary}
                viewBox={`0 0 100 ${HEIGHT}`}
                preserveAspectRatio="none"
                className="mt-1.5 block h-10 w-full border-b border-line"
              >
                {item.points.map((point, index) => {
                  const height = (point.value / scale) * HEIGHT;
                  const part = ((point.part ?? 0) / scale) * HEIGHT;
                  return (
                    <g key={point.start}>
                      <title>{`${bucketLabel(point, { zone, locale })}: ${formatNumber(point.value, locale)} ${unit}${point.part ? `, ${formatNumber(point.part, locale)} ${partLabel ?? ''}` : ''}`}</title>
                      <rect x={index * step} y={0} width={step} height={HEIGHT} fill="transparent" />
                      <rect
                        x={index * step + step * 0.1}
                        y={HEIGHT - height}
                        width={step * 0.8}
                        height={height}
                        fill={TONES[tone]}
                      />
                      {part > 0 ? (
                        <rect
                          x={index * step + step * 0.1}
                          y={HEIGHT - part}
                          width={step * 0.8}
                          height={part}
                          fill={TONES[partTone]}
                        />
                      ) : null}
                    </g>
                  );
                })}
              </svg>
              {item.note ? <p className={cx('mt-1 text-label text-muted')}>{item.note}</p> : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Toggle({ label, asTable, onToggle }: { label: string; asTable: boolean; onToggle: () => void }) {
  return (
    <div className="mb-1 flex min-h-7 items-center justify-between gap-4 text-label text-muted">
      <span>{label}</span>
      <IconButton
        size="sm"
        label={asTable ? 'Show as charts' : 'Show as a table'}
        aria-pressed={asTable}
        icon={<Table2 aria-hidden />}
        onClick={onToggle}
      />
    </div>
  );
}
