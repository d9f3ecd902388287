import Link from 'next/link';
import { cx } from '../ui/cx';
import { PLACES } from './evidence-links';

/** The pages of evidence side by side, keeping system and period. */
export function EvidencePlaces({ current, search }: { current: string; search: string }) {
  return (
    <nav
      aria-label="Evidence"
      className="mx-gutter mb-4 flex flex-wrap gap-x-4 gap-y-1 border-b border-line pb-2"
      data-print="hide"
    >
      {PLACES.map(({ href, label }) => (
        <Link
          key={href}
          href={`${href}?${search}`}
          aria-current={href === current ? 'page' : undefined}
          className={cx(
            'inline-flex min-h-6 items-center rounded-sm',
            href === current ? 'font-medium text-ink' : 'text-ink-2 hover:text-ink hover:underline',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
