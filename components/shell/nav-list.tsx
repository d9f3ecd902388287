'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cx } from '../ui/cx';
import { entryOf, NAVIGATION } from './navigation';
import { useShell } from './shell-context';

/** The places, in their sections. `compact` shows icons alone between 768 and 1280 px. */
export function NavList({ compact, onNavigate }: { compact?: boolean; onNavigate?: () => void }) {
  const pathname = usePathname();
  const { allowed } = useShell();
  const entries = NAVIGATION.filter((entry) => allowed.includes(entry.key));
  const current = entryOf(pathname, entries);
  return (['work', 'admin'] as const).map((section) => {
    const inside = entries.filter((entry) => entry.section === section);
    if (inside.length === 0) return null;
    return (
      <div key={section} className={section === 'admin' ? 'mt-5' : undefined}>
        {section === 'admin' ? (
          <p id={`nav-${section}`} className={cx('px-2 pb-1 text-label text-muted', compact && 'md:max-xl:sr-only')}>
            Administration
          </p>
        ) : null}
        <ul aria-labelledby={section === 'admin' ? `nav-${section}` : undefined} className="flex flex-col gap-px">
          {inside.map(({ key, href, label, icon: Icon }) => {
            const here = current?.key === key;
            return (
              <li key={key}>
                <Link
                  href={href}
                  // Ten pages asked for with every page cost the server more than they save the reader.
                  prefetch={false}
                  onClick={onNavigate}
                  aria-current={here ? (pathname === href ? 'page' : 'true') : undefined}
                  title={compact ? label : undefined}
                  className={cx(
                    'flex min-h-8 items-center gap-2.5 rounded-md px-2 coarse:min-h-11',
                    here
                      ? 'bg-selected font-medium text-ink [&_svg]:text-accent'
                      : 'text-ink-2 hover:bg-hover hover:text-ink [&_svg]:text-muted',
                    compact && 'md:max-xl:justify-center md:max-xl:px-0',
                  )}
                >
                  <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
                  <span className={cx('truncate', compact && 'md:max-xl:sr-only')}>{label}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      </div>
    );
  });
}
