'use client';
import {
  createElement,
  useEffect,
  useId,
  useRef,
  useState,
  type ComponentProps,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { Table2 } from 'lucide-react';
import { formatNumber } from '@/lib/shared/format';
import { IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { usePreferences } from '../ui/preferences';
import { SeriesTable } from './series-table';
import { bucketLabel } from './time-axis';
import { PLOT } from './plot-box';
import { TONES, type Series, type TimeBucket } from './tones';

type Plot = typeof import('./time-histogram-plot').default;
let loaded: Plot | null = null;

/**
 * The drawing, whose library is large, from when it has come. Not by `lazy`: React holds back what a Suspense boundary waited for until 300 ms after its
 * fallback, and there is nothing to show in the meantime.
 */
function PlotWhenLoaded(props: ComponentProps<Plot>): ReactNode {
  const [plot, setPlot] = useState<{ is: Plot | 'failed' } | null>(loaded && { is: loaded });
  const shown = props.width > 0;
  useEffect(() => {
    if (plot || !shown) return;
    import('./time-histogram-plot').then(
      (module) => setPlot({ is: (loaded = module.default) }),
      () => setPlot({ is: 'failed' }),
    );
  }, [plot, shown]);
  if (plot?.is === 'failed')
    return <p className="text-label text-muted">The drawing could not be loaded. Its figures are in the table.</p>;
  return plot && props.width > 0 ? createElement(plot.is, props) : null;
}

/**
 * Counts over time, stacked. Drag across bars to choose a range, or focus it and use the arrow keys (Shift extends, Enter chooses,
 * Escape gives up); the same figures stand in a table one click away. Without `onRange` it only shows.
 */
export function TimeHistogram({
  label,
  buckets,
  series,
  onRange,
  height = 120,
  note,
  className,
}: {
  /** What is counted: "Decisions by risk". */
  label: string;
  buckets: readonly TimeBucket[];
  series: readonly Series[];
  /** RFC 3339 bounds: from inclusive, to exclusive. */
  onRange?: (from: string, to: string) => void;
  height?: number;
  /** Said under the drawing: a cap, a partial answer. */
  note?: React.ReactNode;
  className?: string;
}) {
  const { zoneName: zone, locale } = usePreferences();
  const options = { zone, locale };
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [asTable, setAsTable] = useState(false);
  const [cursor, setCursor] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const dragging = useRef(false);
  const n = buckets.length;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, [asTable]);

  const inner = Math.max(1, width - PLOT.start - PLOT.end);
  const indexAt = (event: PointerEvent): number => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - PLOT.start;
    return Math.min(n - 1, Math.max(0, Math.floor((x / inner) * n)));
  };
  const choose = (a: number, b: number): void => {
    const from = buckets[Math.min(a, b)];
    const to = buckets[Math.max(a, b)];
    setAnchor(null);
    if (from && to) onRange?.(from.start, to.end);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (n === 0) return;
    const at = cursor ?? -1;
    const next = { ArrowLeft: Math.max(0, at - 1), ArrowRight: Math.min(n - 1, at + 1), Home: 0, End: n - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setAnchor(event.shiftKey ? (anchor ?? cursor ?? next) : null);
      setCursor(next);
    } else if (event.key === 'Enter' && cursor !== null && onRange) {
      event.preventDefault();
      choose(anchor ?? cursor, cursor);
    } else if (event.key === 'Escape' && (anchor !== null || cursor !== null)) {
      event.stopPropagation();
      setAnchor(null);
      setCursor(null);
    }
  };

  const total = (bucket: TimeBucket): number => series.reduce((sum, one) => sum + (bucket.counts[one.key] ?? 0), 0);
  const from = cursor === null ? null : Math.min(anchor ?? cursor, cursor);
  const to = cursor === null ? null : Math.max(anchor ?? cursor, cursor);
  const chosen = from === null || to === null ? [] : buckets.slice(from, to + 1);
  const shownFrom = chosen[0];
  const shownTo = chosen[chosen.length - 1];
  const reading =
    shownFrom && shownTo
      ? `${bucketLabel({ start: shownFrom.start, end: shownTo.end }, options)}: ${
          series
            .map((one) => ({ ...one, value: chosen.reduce((sum, bucket) => sum + (bucket.counts[one.key] ?? 0), 0) }))
            .filter((one) => one.value > 0 || series.length === 1)
            .map((one) => `${formatNumber(one.value, locale)} ${one.label}`)
            .join(', ') || 'none'
        }`
      : '';

  return (
    <figure className={cx('min-w-0', className)} aria-labelledby={`${id}-label`}>
      <figcaption className="flex min-h-7 items-start justify-between gap-x-4 text-label text-muted">
        <span className="flex min-h-7 flex-wrap items-center gap-x-3">
          <span id={`${id}-label`} className={series.length > 1 ? 'sr-only' : undefined}>
            {label}
          </span>
          {series.length > 1
            ? series.map((one) => (
                <span key={one.key} className="inline-flex items-center gap-1.5">
                  <span
                    aria-hidden
                    className="size-2 rounded-[2px] forced-color-adjust-none"
                    style={{ background: TONES[one.tone] }}
                  />
                  {one.label}
                </span>
              ))
            : null}
        </span>
        <span className="flex min-w-0 items-center gap-2 max-md:shrink-0">
          <span role="status" className="truncate text-ink-2 max-md:sr-only">
            {asTable
              ? ''
              : reading || (onRange && n > 0 ? <span className="text-muted max-md:hidden">Drag to zoom in</span> : '')}
          </span>
          <IconButton
            size="sm"
            label={asTable ? 'Show as a chart' : 'Show as a table'}
            aria-pressed={asTable}
            icon={<Table2 aria-hidden />}
            onClick={() => setAsTable(!asTable)}
          />
        </span>
      </figcaption>
      {asTable ? (
        <SeriesTable
          label={label}
          buckets={buckets}
          series={series}
          total={total}
          onChoose={onRange ? (index) => choose(index, index) : undefined}
        />
      ) : (
        // A slider over buckets: one stop for Tab, arrows inside, and the value is read out.
        <div
          ref={box}
          role="slider"
          aria-label={`${label}. ${onRange ? 'Arrow keys move, Shift extends, Enter zooms in.' : 'Arrow keys move.'}`}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, n - 1)}
          aria-valuenow={cursor ?? 0}
          aria-valuetext={reading || 'nothing chosen'}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onBlur={() => setCursor(null)}
          onPointerMove={(event) => n > 0 && setCursor(indexAt(event))}
          onPointerLeave={() => {
            if (!dragging.current) setCursor(null);
          }}
          onPointerDown={(event) => {
            if (!onRange || n === 0 || event.button !== 0) return;
            if (event.pointerType !== 'touch') event.currentTarget.setPointerCapture(event.pointerId);
            dragging.current = true;
            setAnchor(indexAt(event));
          }}
          onPointerUp={(event) => {
            if (dragging.current && anchor !== null) choose(anchor, indexAt(event));
            dragging.current = false;
          }}
          onPointerCancel={() => {
            dragging.current = false;
            setAnchor(null);
          }}
          className={cx('relative touch-pan-y rounded-sm select-none', onRange && n > 0 && 'cursor-crosshair')}
          style={{ height }}
        >
          <div aria-hidden className="absolute inset-0">
            <PlotWhenLoaded buckets={buckets} series={series} height={height} width={width} />
          </div>
          {from !== null && to !== null && n > 0 ? (
            <div
              aria-hidden
              className={cx('pointer-events-none absolute', anchor === null ? 'bg-ink/6' : 'border-x border-accent bg-accent/12')}
              style={{
                insetBlockStart: PLOT.top,
                insetBlockEnd: PLOT.bottom,
                insetInlineStart: PLOT.start + (from / n) * inner,
                width: ((to - from + 1) / n) * inner,
              }}
            />
          ) : null}
        </div>
      )}
      {note ? <p className="text-label text-muted">{note}</p> : null}
    </figure>
  );
}
