import { cx } from './cx';

/** A grey bar of the size of what will come. Shows after 200 ms, so that quick answers never flicker. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('animate-late block h-3 rounded-sm bg-line/80', className)} />;
}

/** The geometry of a table while it loads. */
export function TableSkeleton({ rows = 12, columns = 6 }: { rows?: number; columns?: number }) {
  return (
    <div role="status" className="animate-late">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} aria-hidden className="flex h-row items-center gap-6 border-b border-line px-gutter">
          {Array.from({ length: columns }, (_, column) => (
            <Skeleton key={column} className={column === 2 ? 'grow' : column === 0 ? 'w-28' : 'w-20 max-md:hidden'} />
          ))}
        </div>
      ))}
    </div>
  );
}
