import type { ReactNode } from 'react';
import {
  columnOrderingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  rowSortingFeature,
  tableFeatures,
  type ColumnDef,
} from '@tanstack/react-table';

/** What a list asks of its rows' cells: where the keyboard may stop. */
export interface CellPlace {
  /** 0 in the active row, -1 in the others, so that Tab passes the list in a few stops. */
  tabIndex: 0 | -1;
}

export interface ListColumn<T> {
  id: string;
  title: string;
  /** Said when the header is pointed at. */
  hint?: string;
  /** px at which the column is still readable: its width while the list is narrow, the least width of the growing one. */
  size: number;
  /** Tailwind width classes for wider lists, written out so that they are compiled: '@7xl:w-44'. */
  roomy?: string;
  grow?: boolean;
  /** The column is as narrow as a mark: its title is read out, not shown. */
  iconHeader?: boolean;
  numeric?: boolean;
  /** Values of the list's `sort` that this column stands for. */
  sorts?: { asc?: string; desc?: string };
  /** Its place in the two-line form on a phone; columns without one are left out there. */
  narrow?: 'lead' | 'trail' | 'main' | 'meta' | 'aside';
  cell: (row: T, place: CellPlace) => ReactNode;
}

/** Only what a server-driven table needs: no row model is computed in the browser. */
export const listFeatures = tableFeatures({
  columnVisibilityFeature,
  columnOrderingFeature,
  columnSizingFeature,
  rowSortingFeature,
  columnMeta: {} as { column: ListColumn<never> },
});
export type ListFeatures = typeof listFeatures;

/** The kit's columns as TanStack Table's. */
export function toColumnDefs<T extends object>(columns: readonly ListColumn<T>[]): ColumnDef<ListFeatures, T, unknown>[] {
  return columns.map((column) => ({
    id: column.id,
    header: column.title,
    size: column.size,
    enableSorting: column.sorts !== undefined,
    sortDescFirst: column.sorts?.desc !== undefined,
    accessorFn: (row: T) => row,
  }));
}
