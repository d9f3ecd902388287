'use client';
import {
  memo,
  useEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { useTable, type ColumnSizingState, type SortingState } from '@tanstack/react-table';
import { cx } from '@/components/ui/cx';
import { listFeatures, toColumnDefs, type ListColumn } from './list-column';
import { ListHeader } from './list-header';
import type { ListSpec, ListState } from './list-state';
import { pageState, type Selection } from './selection';
import type { ChangeList } from './use-list-state';

export interface ListTableProps<T extends object> {
  label: string;
  spec: ListSpec;
  columns: readonly ListColumn<T>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  /** Names a row for its checkbox: 'decision dec_1 of refund-agent'. */
  rowName: (row: T) => string;
  state: ListState;
  change: ChangeList;
  /** Number of the first row shown, counted from 1 over all pages. */
  firstRow: number;
  /** -1 when the whole is not known exactly. */
  rowCount: number;
  active: string | null;
  peeked: string | null;
  onActivate: (id: string) => void;
  onPeek: (id: string) => void;
  selection: Selection;
  /** False where nothing can be done with several rows at once: they have no boxes then. */
  choosable?: boolean;
  onToggle: (id: string, span: boolean) => void;
  onTogglePage: () => void;
  /** Keys pressed inside the table: arrows, Home, End, Space, X. */
  onKeyDown: (event: KeyboardEvent) => void;
  stale: boolean;
}

/**
 * The rows of a list as a real table on TanStack Table: order, visibility and width of columns come from the URL's state, order and
 * pages of rows from the server. On a phone each row stands in two lines; roles are written out because display takes them away.
 */
export function ListTable<T extends object>(props: ListTableProps<T>) {
  const { spec, columns, rows, rowId, state, change, selection, active, choosable = true } = props;
  const checkWidth = choosable ? CHECK_WIDTH : EDGE_WIDTH;
  const scroller = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    // The row that had the focus is gone with its page: the keyboard goes on at the first of the new ones, not at the top of the document.
    if (hadFocus.current && document.activeElement === document.body)
      scroller.current?.querySelector<HTMLElement>('[data-row-link]')?.focus({ preventScroll: true });
  }, [rows]);
  const [draft, setDraft] = useState<{ id: string; width: number } | null>(null);
  const defs = useMemo(() => toColumnDefs(columns), [columns]);
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const columnVisibility = useMemo(
    () => Object.fromEntries(columns.map((column) => [column.id, state.columns.includes(column.id)])),
    [columns, state.columns],
  );
  const columnSizing = useMemo<ColumnSizingState>(
    () => ({ ...state.widths, ...(draft ? { [draft.id]: draft.width } : {}) }),
    [state.widths, draft],
  );
  const sorting = useMemo<SortingState>(() => sortingOf(columns, state.sort), [columns, state.sort]);
  const columnOrder = useMemo(() => [...state.columns], [state.columns]);
  const table = useTable({
    features: listFeatures,
    columns: defs,
    data: rows as T[],
    getRowId: rowId,
    manualSorting: true,
    enableMultiSort: false,
    enableSortingRemoval: false,
    state: { columnVisibility, columnSizing, columnOrder, sorting },
    onSortingChange: (updater) => {
      const next = (typeof updater === 'function' ? updater(sorting) : updater)[0];
      const sorts = next && byId.get(next.id)?.sorts;
      const sort = sorts && (next.desc ? (sorts.desc ?? sorts.asc) : (sorts.asc ?? sorts.desc));
      if (sort) change({ sort });
    },
  });

  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const ids = rows.map(rowId);
  const chosen = pageState(selection, ids);
  const minWidth = checkWidth + headers.reduce((sum, header) => sum + header.column.getSize(), 0);
  const columnsKey = state.columns.join();

  return (
    <div
      ref={scroller}
      role="region"
      aria-label={props.label}
      tabIndex={rows.length > 0 ? -1 : undefined}
      onFocus={() => (hadFocus.current = true)}
      onBlur={() => (hadFocus.current = false)} // not told of a row that is taken away
      className="table-scroll relative min-h-0 min-w-0 grow"
      aria-busy={props.stale}
    >
      <table
        role="table"
        aria-label={props.label}
        aria-rowcount={props.rowCount}
        onKeyDown={props.onKeyDown}
        style={{ minWidth: `var(--list-min, ${minWidth}px)` }}
        className={cx(
          'w-full table-fixed border-separate border-spacing-0 transition-opacity duration-100 max-md:block max-md:[--list-min:0] print:table-auto print:[--list-min:0]',
          props.stale && 'opacity-60',
        )}
      >
        <colgroup className="max-md:hidden print:hidden">
          <col style={{ width: checkWidth }} />
          {headers.map((header) => (
            <col
              key={header.id}
              className={columnSizing[header.column.id] === undefined ? byId.get(header.column.id)?.roomy : undefined}
              style={columnWidth(byId.get(header.column.id)!, columnSizing[header.column.id])}
            />
          ))}
        </colgroup>
        <thead role="rowgroup" className="text-label text-muted max-md:sr-only">
          <tr role="row" aria-rowindex={1}>
            <th role="columnheader" scope="col" className="sticky top-0 z-10 h-8 border-b border-line bg-ground ps-3.5 pe-1">
              {choosable ? (
                <input
                  type="checkbox"
                  aria-label="Select all rows of this page"
                  className="block size-4 accent-accent"
                  checked={chosen === 'all'}
                  ref={(box) => {
                    if (box) box.indeterminate = chosen === 'some';
                  }}
                  onChange={props.onTogglePage}
                  disabled={rows.length === 0}
                />
              ) : (
                <span className="sr-only">Row</span>
              )}
            </th>
            {headers.map((header, index) => (
              <ListHeader
                key={header.id}
                column={byId.get(header.column.id)!}
                sorted={header.column.getIsSorted()}
                onSort={header.column.getCanSort() ? () => header.column.toggleSorting() : undefined}
                width={header.column.getSize()}
                first={index === 0}
                last={index === headers.length - 1}
                fixed={spec.fixedColumns.includes(header.column.id)}
                state={state}
                change={change}
                onDraft={(width) => setDraft(width === null ? null : { id: header.column.id, width })}
              />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="max-md:block">
          {table.getRowModel().rows.map((row, index) => (
            <ListRow
              key={row.id}
              id={row.id}
              row={row.original}
              name={props.rowName(row.original)}
              rowIndex={props.firstRow + index + 1}
              cells={state.columns}
              columnsKey={columnsKey}
              columns={byId as unknown as ReadonlyMap<string, ListColumn<object>>}
              tabbable={active === row.id || (active === null && index === 0)}
              active={active === row.id}
              peeked={props.peeked === row.id}
              selected={selection.has(row.id)}
              onActivate={props.onActivate}
              onPeek={props.onPeek}
              onToggle={choosable ? props.onToggle : undefined}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const CHECK_WIDTH = 34;
/** What is left of it without boxes: the edge at which the row stands out that the keyboard is at. */
const EDGE_WIDTH = 14;

/** The chosen width, else the usual one as a variable that `roomy` classes may overrule; the growing column takes what is left. */
function columnWidth<T>(column: ListColumn<T>, chosen: number | undefined): CSSProperties | undefined {
  if (chosen !== undefined) return { width: chosen };
  return column.grow || column.roomy ? undefined : { width: column.size };
}

function sortingOf<T>(columns: readonly ListColumn<T>[], sort: string): SortingState {
  for (const column of columns) {
    if (column.sorts?.asc === sort) return [{ id: column.id, desc: false }];
    if (column.sorts?.desc === sort) return [{ id: column.id, desc: true }];
  }
  return [];
}

interface RowProps {
  id: string;
  row: object;
  name: string;
  rowIndex: number;
  cells: readonly string[];
  columnsKey: string;
  columns: ReadonlyMap<string, ListColumn<object>>;
  tabbable: boolean;
  active: boolean;
  peeked: boolean;
  selected: boolean;
  onActivate: (id: string) => void;
  onPeek: (id: string) => void;
  onToggle: ((id: string, span: boolean) => void) | undefined;
}

const narrowPlaces = {
  lead: 'max-md:col-start-2 max-md:row-start-1 max-md:text-label max-md:text-muted',
  trail: 'max-md:col-start-3 max-md:row-start-1 max-md:justify-self-end',
  main: 'max-md:col-start-2 max-md:col-end-4 max-md:row-start-2 max-md:whitespace-normal!',
  meta: 'max-md:col-start-2 max-md:row-start-3 max-md:text-label max-md:text-muted',
  aside: 'max-md:col-start-3 max-md:row-start-3 max-md:justify-self-end max-md:text-label max-md:text-muted',
} as const;

/** One row. Memoised: moving the cursor renders two rows, not the page. */
const ListRow = memo(function ListRow({
  id,
  row,
  name,
  rowIndex,
  cells,
  columns,
  tabbable,
  active,
  peeked,
  selected,
  onActivate,
  onPeek,
  onToggle,
}: RowProps) {
  const tabIndex = tabbable ? 0 : -1;
  const onClick = (event: MouseEvent): void => {
    onActivate(id);
    if (event.defaultPrevented || (event.target as Element).closest('a, button, input, label') || hasSelectedText()) return;
    onPeek(id);
  };
  const cell: ReactNode[] = cells.map((columnId) => {
    const column = columns.get(columnId);
    if (!column) return null;
    return (
      <td
        key={columnId}
        role="cell"
        className={cx(
          'h-row overflow-hidden border-b border-line px-1.5 py-1 align-middle text-ellipsis whitespace-nowrap',
          column.numeric && 'text-end',
          'max-md:block max-md:h-auto max-md:border-0 max-md:p-0 max-md:text-start',
          column.narrow ? narrowPlaces[column.narrow] : 'max-md:hidden',
        )}
      >
        {column.cell(row, { tabIndex })}
      </td>
    );
  });
  return (
    <tr
      role="row"
      aria-rowindex={rowIndex}
      data-row={id}
      data-peeked={peeked || undefined}
      onClick={onClick}
      onFocus={() => onActivate(id)}
      className={cx(
        'group/row',
        selected || peeked ? 'bg-selected' : 'hover:bg-hover',
        active &&
          '[&>*:first-child]:shadow-[inset_3px_0_0_var(--accent)] rtl:[&>*:first-child]:shadow-[inset_-3px_0_0_var(--accent)]',
        active && !selected && !peeked && 'bg-hover',
        'max-md:grid max-md:grid-cols-[2.5rem_1fr_auto] max-md:gap-x-1 max-md:gap-y-0.5 max-md:border-b max-md:border-line max-md:py-2 max-md:pe-4',
      )}
    >
      <td
        role="cell"
        className="h-row border-b border-line ps-3.5 pe-1 max-md:row-span-3 max-md:block max-md:h-auto max-md:border-0 max-md:pt-0.5"
      >
        {onToggle ? (
          <input
            type="checkbox"
            tabIndex={tabIndex}
            aria-label={`Select ${name}`}
            className="block size-4 accent-accent coarse:size-5"
            checked={selected}
            onChange={(event) => onToggle(id, (event.nativeEvent as unknown as { shiftKey?: boolean }).shiftKey === true)}
          />
        ) : null}
      </td>
      {cell}
    </tr>
  );
});

function hasSelectedText(): boolean {
  return (window.getSelection()?.toString().length ?? 0) > 0;
}
