'use client';
import { useEffect, useMemo, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { isFiltering, passes, type RowFilter } from '../timeline/trail-rows';
import type { TrailTree } from '../timeline/trail-tree';
import { useTrail } from './trail-context';
import { transcriptEntries } from './transcript-entries';
import { TranscriptEntryView } from './transcript-entry';
import { scrollWithin } from './scroll-within';

/** The trail as it was said and done, in order. Only what is in sight is in the page, and only that is loaded. */
export function Transcript({
  tree,
  filter,
  selected,
  captureLevel,
  onSelect,
}: {
  tree: TrailTree;
  filter: RowFilter;
  selected: string | null;
  captureLevel: string;
  onSelect: (id: string) => void;
}) {
  const { find } = useTrail();
  const scroller = useRef<HTMLDivElement>(null);
  const entries = useMemo(() => {
    const all = transcriptEntries(tree);
    return isFiltering(filter) ? all.filter((entry) => entry.part === 'step' && passes(entry.node, filter)) : all;
  }, [tree, filter]);
  const at = useMemo(() => entries.findIndex((entry) => entry.key === selected), [entries, selected]);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => (entries[i]?.part === 'close' ? 1 : 130),
    overscan: 4,
    initialRect: { width: 700, height: 640 },
    getItemKey: (i) => entries[i]?.key ?? i,
  });
  // Where the reader stands is kept when the selection came from a press inside the transcript: then it is in sight already.
  useEffect(() => {
    if (at < 0) return;
    const place = virtual.measurementsCache[at];
    const top = scroller.current?.scrollTop ?? 0;
    const bottom = top + (scroller.current?.clientHeight ?? 0);
    if (!place || place.start < top || place.start > bottom - 60) virtual.scrollToIndex(at, { align: 'start' });
  }, [at, virtual]);
  useEffect(() => {
    if (!find.hit) return;
    const timer = setTimeout(() => {
      const mark = scroller.current?.querySelector('[data-mark="trail-hit"]');
      if (mark) scrollWithin(mark);
    }, 250);
    return () => clearTimeout(timer);
  }, [find.hit]);
  return (
    <div
      ref={scroller}
      role="region"
      aria-label="Transcript"
      tabIndex={0}
      className="min-h-0 grow overflow-auto overscroll-contain -outline-offset-2"
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const entry = entries[item.index];
          if (!entry) return null;
          return (
            <div
              key={item.key}
              data-index={item.index}
              ref={virtual.measureElement}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <TranscriptEntryView
                entry={entry}
                selected={entry.node.id === selected}
                captureLevel={captureLevel}
                onSelect={onSelect}
              />
            </div>
          );
        })}
      </div>
      {entries.length === 0 ? (
        <p className="px-4 py-6 text-muted">
          {tree.nodes.length === 0 ? 'No steps were received for this decision.' : 'No step of this trail passes the filter.'}
        </p>
      ) : null}
    </div>
  );
}
