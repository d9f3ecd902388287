'use client';
import { useCallback, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { formatDuration } from '@/lib/shared/format';
import { cx } from '../ui/cx';
import { Num } from '../ui/num';
import { Minimap } from './minimap';
import { ROW_COLUMNS, TimelineRow } from './timeline-row';
import { barIn, buildTimeScale, placeLabels, ticksIn, WHOLE, type TimeScale, type Viewport } from './time-scale';
import { ancestorsOf, moveByKey, visibleRows, type RowFilter } from './trail-rows';
import type { TrailTree } from './trail-tree';

const HEADER = 32;
/** Below this many steps the bars themselves are the overview. */
const MINIMAP_FROM = 40;

/**
 * Tree and waterfall over one selection: an ARIA treegrid that holds the focus itself (aria-activedescendant), so that rows may come and
 * go with the scroll. Only rows in sight are in the page.
 */
export function Timeline({
  tree,
  filter,
  selected,
  hits,
  comments,
  previews,
  badgeOf,
  running,
  compress,
  timed = true,
  label,
  onSelect,
  onOpen,
  onVisible,
  className,
}: {
  tree: TrailTree;
  filter: RowFilter;
  selected: string | null;
  /** Steps that a search found. */
  hits: ReadonlySet<string>;
  comments: ReadonlyMap<string, number>;
  /** A few words about steps, as far as they are here. */
  previews?: ReadonlyMap<string, string>;
  /** What stands beside a step's name. */
  badgeOf?: (id: string) => ReactNode;
  running: boolean;
  /** False: true to scale. */
  compress: boolean;
  /** False: the emitter reported an order and no times; then places are numbers and nothing is said of durations. */
  timed?: boolean;
  label: string;
  onSelect: (id: string) => void;
  /** Enter or a press: the reader wants the step itself. */
  onOpen: (id: string) => void;
  /** Steps in sight, whenever they change. */
  onVisible?: (ids: readonly string[]) => void;
  className?: string;
}) {
  const prefix = useId();
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [viewport, setViewport] = useState<Viewport>(WHOLE);
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight(scroller);
  const scale = useMemo(() => buildTimeScale(tree, compress), [tree, compress]);
  const rows = useMemo(() => visibleRows(tree, collapsed, filter), [tree, collapsed, filter]);
  const places = useMemo(() => new Map(rows.map((row, i) => [row.node.id, i])), [rows]);
  const at = selected === null ? -1 : (places.get(selected) ?? -1);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: HEADER,
    initialRect: { width: 600, height: 640 },
    getItemKey: (i) => rows[i]?.node.id ?? i,
    // The selected row stays in the page, so that aria-activedescendant always names something.
    rangeExtractor: (range: Range) => {
      const shown = defaultRangeExtractor(range);
      return at < 0 || shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b);
    },
  });
  useEffect(() => virtual.measure(), [rowHeight, virtual]);

  const items = virtual.getVirtualItems();
  const inSight = items.map((item) => rows[item.index]?.node.id ?? '').join('\n');
  useEffect(() => onVisible?.(inSight.split('\n').filter((id) => tree.byId.get(id)?.step)), [inSight, onVisible, tree]);

  // A selection from elsewhere (a search hit, a link, the transcript) opens what hides it and comes into sight.
  const node = selected === null ? undefined : tree.byId.get(selected);
  useEffect(() => {
    if (!node) return;
    const hidden = ancestorsOf(node);
    setCollapsed((now) => (hidden.some((id) => now.has(id)) ? new Set([...now].filter((id) => !hidden.includes(id))) : now));
  }, [node]);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);

  const toggle = useCallback(
    (id: string, open: boolean): void => {
      setCollapsed((now) => {
        const next = new Set(now);
        if (open) next.delete(id);
        else next.add(id);
        return next;
      });
      // What becomes hidden cannot stay selected: its closed ancestor takes over.
      if (!open && node && ancestorsOf(node).includes(id)) onSelect(id);
    },
    [node, onSelect],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 400) - HEADER) / rowHeight) - 1);
    const rtl = scroller.current ? getComputedStyle(scroller.current).direction === 'rtl' : false;
    const move = moveByKey(rows, at, event.key, page, rtl);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.type === 'select') onSelect(move.id);
    else if (move.type === 'open') onOpen(move.id);
    else for (const id of move.ids) toggle(id, move.type === 'expand');
  };

  return (
    <div className={cx('flex min-h-0 flex-col', className)}>
      {tree.nodes.length >= MINIMAP_FROM && tree.end > tree.start && timed ? (
        <Minimap tree={tree} scale={scale} viewport={viewport} onViewport={setViewport} />
      ) : null}
      <div
        ref={scroller}
        role="treegrid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-multiselectable={false}
        aria-activedescendant={at >= 0 ? `${prefix}-${at}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="@container relative min-h-0 grow overflow-auto overscroll-contain -outline-offset-2"
      >
        <div role="rowgroup" className="sticky top-0 z-10 bg-ground">
          <div
            role="row"
            aria-rowindex={1}
            className={cx(ROW_COLUMNS, 'h-8 items-center border-b border-line pe-2 text-label text-muted')}
          >
            <div role="columnheader" className="hidden ps-3 @xl:block">
              {timed ? 'Time' : 'Place'}
            </div>
            <div role="columnheader" className="ps-3">
              Step <span className="sr-only">in the tree</span>
            </div>
            <div role="columnheader" className="hidden h-full @xl:block">
              <span className="sr-only">When it ran</span>
              {timed ? (
                <Axis scale={scale} viewport={viewport} />
              ) : (
                <span className="flex h-full items-center">order only: no times reported</span>
              )}
            </div>
            <div role="columnheader" className="text-end">
              {timed ? 'Duration' : <span className="sr-only">Duration</span>}
            </div>
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <div
                key={item.key}
                role="presentation"
                className="absolute inset-x-0 top-0"
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                <TimelineRow
                  id={`${prefix}-${item.index}`}
                  index={item.index}
                  row={row}
                  scale={scale}
                  viewport={viewport}
                  selected={item.index === at}
                  hit={hits.has(row.node.id)}
                  comments={comments.get(row.node.id) ?? 0}
                  preview={previews?.get(row.node.id)}
                  badgeOf={badgeOf}
                  timed={timed}
                  running={running}
                  onSelect={onOpen}
                  onToggle={toggle}
                />
              </div>
            );
          })}
        </div>
        {rows.length === 0 ? (
          <p className="px-4 py-6 text-muted">
            {tree.nodes.length === 0 ? 'No steps were received for this decision.' : 'No step of this trail passes the filter.'}
          </p>
        ) : null}
      </div>
      <p className="flex flex-wrap gap-x-3 border-t border-line px-3 py-1 text-label text-muted">
        <span>
          <Num value={rows.length} /> of <Num value={tree.nodes.length} /> rows
        </span>
        {timed && scale.gaps.length > 0 ? (
          <span>
            {scale.gaps.length === 1 ? '1 idle stretch' : `${scale.gaps.length} idle stretches`} shortened,{' '}
            {formatDuration(scale.gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0))} in all
          </span>
        ) : null}
        {tree.missingParents > 0 ? (
          <span className="text-medium">
            {tree.missingParents === 1 ? '1 parent' : `${tree.missingParents} parents`} not received
          </span>
        ) : null}
      </p>
    </div>
  );
}

/** Height of a label's letters is 12 px; this is how wide one of them is at most, with tabular figures. */
const LETTER = 7;

function Axis({ scale, viewport }: { scale: TimeScale; viewport: Viewport }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(240);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const across = viewport.to - viewport.from;
  const gaps = scale.gaps.flatMap((gap) => {
    const place = barIn(viewport, gap.x0, gap.x1);
    return place ? [{ gap, left: place.left * width, width: place.width * width }] : [];
  });
  const label = (offset: number): string => (offset === 0 ? '0' : `+${formatDuration(offset)}`);
  const placed = placeLabels(
    ticksIn(scale, viewport, 3),
    gaps,
    viewport,
    width,
    (tick) => label(tick.offset).length * LETTER + 10,
  );
  return (
    <div ref={box} aria-hidden dir="ltr" className="relative h-full overflow-hidden">
      {gaps.map(({ gap, left, width: wide }, i) => (
        <span
          key={gap.x0}
          title={`${formatDuration(gap.to - gap.from)} in which nothing ran, drawn shorter`}
          className="absolute inset-y-0 flex items-center justify-center overflow-hidden border-x border-dashed border-line-strong text-muted"
          style={{ left, width: wide }}
        >
          {placed.marked[i] ? '//' : null}
        </span>
      ))}
      {placed.ticks.map((tick) => (
        <span
          key={tick.offset}
          className="absolute top-2 border-s border-line ps-1 leading-4 whitespace-nowrap"
          style={{ left: ((tick.place - viewport.from) / across) * width }}
        >
          {label(tick.offset)}
        </span>
      ))}
    </div>
  );
}

/** The row height of the person's density and pointer, in px. */
function useRowHeight(scroller: React.RefObject<HTMLDivElement | null>): number {
  const [height, setHeight] = useState(32);
  useEffect(() => {
    const read = (): void => {
      const style = scroller.current ? getComputedStyle(scroller.current) : null;
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      const row = style ? parseFloat(style.getPropertyValue('--row')) * rem : NaN;
      if (row > 0) setHeight(row);
    };
    read();
    const observer = new ResizeObserver(read);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller]);
  return height;
}
