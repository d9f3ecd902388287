import { cx } from '../ui/cx';

/** The sign of the product: a closed ring with the stroke of a second signature through it. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" fill="none" className={className}>
      <path d="M20.2 9.3A8.75 8.75 0 1 1 16.4 4.4" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" />
      <path d="m7.8 12.4 3.2 3.1L21 4.9" stroke="var(--accent)" strokeWidth="2.1" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** Sign and name, at the head of the pages that stand outside the shell. */
export function NameBlock({ className }: { className?: string }) {
  return (
    <p className={cx('flex items-center gap-2 text-h3', className)}>
      <Mark className="size-6" />
      Countersign
    </p>
  );
}
