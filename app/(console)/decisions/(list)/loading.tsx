import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';

/**
 * Only the list streams: it always has something to show. A file like this above pages that may not exist would answer 200 for them.
 */
export default function Loading() {
  return (
    <div>
      <div className="flex flex-col gap-3 px-gutter pt-6 pb-6">
        <Skeleton className="h-5 w-48" />
        <Skeleton className="w-96 max-w-full" />
      </div>
      <TableSkeleton />
    </div>
  );
}
