'use client';
import { useRef, type PointerEvent } from 'react';
import {
  ArrowDown,
  ArrowDownUp,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  ChevronDown,
  EyeOff,
  MoveHorizontal,
  RotateCcw,
} from 'lucide-react';
import { cx } from '@/components/ui/cx';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import type { ListColumn } from './list-column';
import { MAX_COLUMN_WIDTH, MIN_COLUMN_WIDTH, type ListState } from './list-state';
import type { ChangeList } from './use-list-state';

/** A column's header: its name (a button where rows can be ordered by it), its menu, and its edge, which can be dragged. */
export function ListHeader<T>({
  column,
  sorted,
  onSort,
  width,
  first,
  last,
  fixed,
  state,
  change,
  onDraft,
}: {
  column: ListColumn<T>;
  sorted: false | 'asc' | 'desc';
  onSort?: () => void;
  width: number;
  first: boolean;
  last: boolean;
  fixed: boolean;
  state: ListState;
  change: ChangeList;
  /** The width while the edge is dragged; null when it is let go. */
  onDraft: (width: number | null) => void;
}) {
  const cell = useRef<HTMLTableCellElement>(null);
  const drag = useRef<{ x: number; width: number; now: number; sign: number } | null>(null);
  const clamp = (value: number): number => Math.round(Math.min(MAX_COLUMN_WIDTH, Math.max(MIN_COLUMN_WIDTH, value)));
  const current = (): number => cell.current?.getBoundingClientRect().width ?? width;
  const setWidth = (next: number): void => change({ widths: { ...state.widths, [column.id]: clamp(next) } }, 'replace');
  const resetWidth = (): void => {
    const { [column.id]: _, ...rest } = state.widths;
    change({ widths: rest }, 'replace');
  };
  const move = (by: -1 | 1): void => {
    const order = [...state.columns];
    const at = order.indexOf(column.id);
    const [taken] = order.splice(at, 1);
    order.splice(at + by, 0, taken!);
    change({ columns: order }, 'replace');
  };
  const startDrag = (event: PointerEvent<HTMLSpanElement>): void => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const sign = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
    drag.current = { x: event.clientX, width: current(), now: current(), sign };
  };
  const continueDrag = (event: PointerEvent): void => {
    if (!drag.current) return;
    drag.current.now = clamp(drag.current.width + drag.current.sign * (event.clientX - drag.current.x));
    onDraft(drag.current.now);
  };
  const endDrag = (): void => {
    if (!drag.current) return;
    const { now, width: before } = drag.current;
    drag.current = null;
    onDraft(null);
    if (Math.abs(now - before) >= 1) setWidth(now);
  };
  const arrow =
    sorted === 'asc' ? (
      <ArrowUp aria-hidden className="size-3 shrink-0" />
    ) : sorted === 'desc' ? (
      <ArrowDown aria-hidden className="size-3 shrink-0" />
    ) : null;

  return (
    <th
      ref={cell}
      role="columnheader"
      scope="col"
      aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
      title={column.hint}
      className="group/head sticky top-0 z-10 h-8 border-b border-line bg-ground px-1.5 font-medium whitespace-nowrap"
    >
      <span className={cx('flex min-w-0 items-center', column.numeric && 'justify-end')}>
        {onSort ? (
          <button
            type="button"
            onClick={onSort}
            className="-ms-1 inline-flex min-h-6 min-w-0 items-center gap-1 rounded-sm px-1 hover:text-ink"
          >
            <span className="truncate">{column.title}</span>
            {arrow}
          </button>
        ) : (
          <span className={column.iconHeader ? 'sr-only' : 'truncate'}>{column.title}</span>
        )}
        <Menu
          align="start"
          label={`Column ${column.title}`}
          trigger={
            <button
              type="button"
              aria-label={`Column ${column.title}: order, width, place`}
              className="absolute inset-e-1 top-1 inline-flex size-6 items-center justify-center rounded-sm bg-ground opacity-0 group-hover/head:opacity-100 hover:bg-hover hover:text-ink focus-visible:opacity-100 data-[state=open]:opacity-100 coarse:opacity-100"
            >
              <ChevronDown aria-hidden className="size-3.5" />
            </button>
          }
        >
          {column.sorts?.desc ? (
            <MenuItem icon={<ArrowDown aria-hidden />} onSelect={() => change({ sort: column.sorts!.desc! })}>
              Highest or newest first
            </MenuItem>
          ) : null}
          {column.sorts?.asc ? (
            <MenuItem icon={<ArrowUp aria-hidden />} onSelect={() => change({ sort: column.sorts!.asc! })}>
              Lowest or oldest first
            </MenuItem>
          ) : null}
          {column.sorts ? <MenuSeparator /> : null}
          <MenuItem icon={<ArrowLeft aria-hidden className="rtl:rotate-180" />} disabled={first} onSelect={() => move(-1)}>
            Move towards the start
          </MenuItem>
          <MenuItem icon={<ArrowRight aria-hidden className="rtl:rotate-180" />} disabled={last} onSelect={() => move(1)}>
            Move towards the end
          </MenuItem>
          <MenuItem
            icon={<MoveHorizontal aria-hidden />}
            onSelect={(event) => {
              event.preventDefault();
              setWidth(current() + 40);
            }}
          >
            Wider
          </MenuItem>
          <MenuItem
            icon={<ArrowDownUp aria-hidden className="rotate-90" />}
            onSelect={(event) => {
              event.preventDefault();
              setWidth(current() - 40);
            }}
          >
            Narrower
          </MenuItem>
          <MenuItem icon={<RotateCcw aria-hidden />} disabled={state.widths[column.id] === undefined} onSelect={resetWidth}>
            Usual width
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            icon={<EyeOff aria-hidden />}
            disabled={fixed}
            onSelect={() => change({ columns: state.columns.filter((id) => id !== column.id) }, 'replace')}
          >
            {fixed ? 'Always shown' : 'Hide'}
          </MenuItem>
        </Menu>
      </span>
      <span
        aria-hidden
        onPointerDown={startDrag}
        onPointerMove={continueDrag}
        onPointerUp={endDrag}
        onPointerCancel={endDrag}
        onDoubleClick={resetWidth}
        className="absolute inset-y-1 inset-e-0 z-10 w-2 cursor-col-resize touch-none border-e border-transparent group-hover/head:border-line-strong hover:border-accent"
      />
    </th>
  );
}
