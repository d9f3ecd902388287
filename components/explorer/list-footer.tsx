'use client';
import { ChevronLeft, ChevronRight, RotateCw } from 'lucide-react';
import type { Total } from '@/lib/search/contract';
import { formatNumber, formatTotal } from '@/lib/shared/format';
import { Button, IconButton } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { usePreferences } from '@/components/ui/preferences';
import { Time } from '@/components/ui/time';
import { PAGE_SIZES, type ListState } from './list-state';
import type { ChangeList } from './use-list-state';

/** Where in the result this page is, when it was read, and the ways on and back. */
export function ListFooter({
  state,
  change,
  firstRow,
  count,
  total,
  asOf,
  nextCursor,
  previousCursor,
  onRefresh,
  activeRow,
}: {
  state: ListState;
  change: ChangeList;
  /** Number of the first row shown. */
  firstRow: number;
  /** Rows on this page. */
  count: number;
  total: Total;
  asOf: string;
  nextCursor: string | null;
  previousCursor: string | null;
  onRefresh: () => void;
  /** Number of the row the keyboard is on, counted from 1 over all pages. */
  activeRow: number | null;
}) {
  const { locale, shortcuts } = usePreferences();
  const number = (value: number): string => formatNumber(value, locale);
  return (
    <footer
      className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-1 text-label text-ink-2 max-lg:px-3"
      data-print="hide"
    >
      <span>
        {count === 0 ? 'No rows' : `${number(firstRow)}–${number(firstRow + count - 1)}`} of {formatTotal(total, locale)}
        {activeRow === null ? null : <span className="text-muted max-md:hidden"> · row {number(activeRow)}</span>}
      </span>
      <span className="inline-flex items-center gap-1 text-muted">
        <span className="max-sm:hidden">as of</span> <Time at={asOf} style="time" />
        <IconButton
          size="sm"
          label="Read again"
          keys={shortcuts ? 'R' : undefined}
          icon={<RotateCw aria-hidden />}
          onClick={onRefresh}
        />
      </span>
      <span className="hidden items-center gap-3 text-muted @4xl:inline-flex">
        {shortcuts ? (
          <span className="inline-flex items-center gap-1">
            <Kbd keys="J" />
            <Kbd keys="K" /> move
          </span>
        ) : (
          <span className="inline-flex items-center gap-1">
            <Kbd keys="↓" />
            <Kbd keys="↑" /> move
          </span>
        )}
        <span className="inline-flex items-center gap-1">
          <Kbd keys="Enter" /> open
        </span>
        <span className="inline-flex items-center gap-1">
          <Kbd keys="Space" /> peek
        </span>
        {shortcuts ? (
          <span className="inline-flex items-center gap-1">
            <Kbd keys="X" /> select
          </span>
        ) : null}
      </span>
      <span className="ms-auto inline-flex items-center gap-2">
        <label className="inline-flex items-center gap-1.5 max-sm:sr-only">
          <span className="text-muted">Rows</span>
          <select
            className="control w-auto! min-h-7! px-1! py-0! text-label"
            value={state.limit}
            onChange={(event) => change({ limit: Number(event.target.value) })}
          >
            {PAGE_SIZES.map((size) => (
              <option key={size} value={size}>
                {size}
              </option>
            ))}
          </select>
        </label>
        {/* At an end the button keeps the focus: `disabled` would drop it to the top of the page. */}
        <Button
          size="sm"
          aria-disabled={!previousCursor}
          onClick={() => {
            if (!previousCursor) return;
            const row = Math.max(1, state.row - state.limit);
            // The first page has no cursor: its link stays the short one, and new rows appear there.
            change(row === 1 ? { cursor: null, row } : { cursor: previousCursor, row });
          }}
        >
          <ChevronLeft aria-hidden className="rtl:rotate-180" /> Previous
        </Button>
        <Button
          size="sm"
          aria-disabled={!nextCursor}
          onClick={() => nextCursor && change({ cursor: nextCursor, row: state.row + count })}
        >
          Next <ChevronRight aria-hidden className="rtl:rotate-180" />
        </Button>
      </span>
    </footer>
  );
}
