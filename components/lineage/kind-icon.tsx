import type { NodeKind } from '@/lib/lineage/graph';
import { cx } from '../ui/cx';
import { ICON_PATHS } from './node-shape';

/** The same icon as on the canvas. */
export function KindIcon({ kind, className }: { kind: NodeKind; className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cx('size-4 shrink-0 text-muted', className)}
    >
      {ICON_PATHS[kind].map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}
