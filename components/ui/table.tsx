import type { ComponentProps, ReactNode } from 'react';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { cx } from './cx';

/**
 * A real table inside a scroll region that can be reached by keyboard. Give `label`; the header sticks to the top of the region.
 * Rows are `--row` high (32 px, 44 under a finger). Numbers: `<Td numeric>`.
 */
export function Table({ label, className, children, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className={cx('table-scroll relative', className)}>
      <table className="w-full border-separate border-spacing-0" {...rest}>
        {children}
      </table>
    </div>
  );
}

export function Thead({ children }: { children: ReactNode }) {
  return <thead className="text-label text-muted">{children}</thead>;
}

export interface ThProps extends ComponentProps<'th'> {
  numeric?: boolean;
  /** The current order of this column; with onSort the header is a button. */
  sorted?: 'asc' | 'desc' | false;
  onSort?: () => void;
}

/** A column header. Sets aria-sort; a sortable one is a button that says which way it goes. */
export function Th({ numeric, sorted, onSort, className, children, ...rest }: ThProps) {
  const arrow =
    sorted === 'asc' ? (
      <ArrowUp aria-hidden className="size-3" />
    ) : sorted === 'desc' ? (
      <ArrowDown aria-hidden className="size-3" />
    ) : null;
  return (
    <th
      scope="col"
      aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
      className={cx(
        'sticky top-0 z-10 h-8 border-b border-line bg-ground px-2 font-medium whitespace-nowrap first:ps-(--cell-edge) last:pe-(--cell-edge)',
        numeric && 'text-end',
        className,
      )}
      {...rest}
    >
      {onSort ? (
        <button
          type="button"
          onClick={onSort}
          className={cx(
            '-mx-1 inline-flex min-h-6 items-center gap-1 rounded-sm px-1 hover:text-ink',
            numeric && 'flex-row-reverse',
          )}
        >
          {children}
          {arrow}
        </button>
      ) : (
        <span className="inline-flex items-center gap-1">
          {children}
          {arrow}
        </span>
      )}
    </th>
  );
}

/** A row. `selected` and `active` (the cursor of J/K) are shown by ground and by an edge, so that neither needs colour. */
export function Tr({ selected, active, className, ...rest }: ComponentProps<'tr'> & { selected?: boolean; active?: boolean }) {
  return (
    <tr
      aria-selected={selected}
      data-active={active || undefined}
      className={cx(
        'group/row',
        selected ? 'bg-selected' : 'hover:bg-hover',
        active && '[&>*:first-child]:shadow-[inset_3px_0_0_var(--accent)]',
        className,
      )}
      {...rest}
    />
  );
}

const cell = 'h-row border-b border-line px-2 py-1 align-middle first:ps-(--cell-edge) last:pe-(--cell-edge)';

export function Td({ numeric, className, ...rest }: ComponentProps<'td'> & { numeric?: boolean }) {
  return <td className={cx(cell, numeric ? 'text-end' : 'cell-words', className)} {...rest} />;
}

/** The cell that names its row. */
export function RowHeader({ className, ...rest }: ComponentProps<'th'>) {
  return <th scope="row" className={cx(cell, 'cell-words text-start', className)} {...rest} />;
}
