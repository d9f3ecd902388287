'use client';
import Link from 'next/link';
import { Search } from 'lucide-react';
import { Kbd } from '../ui/kbd';
import { NavList } from './nav-list';
import { PersonMenu } from './person-menu';
import { useShell } from './shell-context';
import { Mark } from './wordmark';

/** The navigation at the side: full from 1280 px, icons from 768 px, a drawer below (PhoneBar). */
export function Rail() {
  const { workspace, openPalette } = useShell();
  return (
    <nav
      aria-label="Main"
      data-print="hide"
      className="sticky top-0 hidden h-dvh w-14 shrink-0 flex-col border-e border-line bg-sunken md:flex xl:w-rail"
    >
      <div className="flex h-14 shrink-0 items-center px-3.5 md:max-xl:justify-center md:max-xl:px-0">
        <Link href="/" className="flex min-w-0 items-center gap-2.5 rounded-md" title={workspace}>
          <Mark className="size-6 shrink-0" />
          <span className="min-w-0 md:max-xl:sr-only">
            <span className="block text-ink text-table leading-4 font-medium tracking-[-0.01em]">Countersign</span>
            <span className="block truncate text-[0.6875rem] leading-4 text-muted">{workspace}</span>
          </span>
        </Link>
      </div>
      <div className="px-2 pb-3">
        <button
          type="button"
          onClick={openPalette}

          className="flex min-h-8 w-full items-center gap-2 rounded-md border border-line bg-surface px-2 text-muted hover:border-line-strong/60 hover:text-ink-2 md:max-xl:justify-center md:max-xl:px-0 coarse:min-h-11"
        >
          <Search aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
          <span className="grow text-start md:max-xl:sr-only">
            Go to<span className="sr-only"> a page, or open by id</span>
          </span>
          <span aria-hidden className="md:max-xl:hidden">
            <Kbd keys="Mod+K" />
          </span>
        </button>
      </div>
      <div className="min-h-0 grow overflow-y-auto px-2">
        <NavList compact />
      </div>
      <div className="border-t border-line p-2">
        <PersonMenu compact />
      </div>
    </nav>
  );
}
