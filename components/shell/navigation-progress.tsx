'use client';
import { useEffect, useRef, useState } from 'react';
import { usePathname, useSearchParams } from 'next/navigation';

/** A navigation that never arrives (the server went away) stops being announced after this long; the page then says so itself. */
const GIVE_UP_MS = 15_000;

/**
 * A thin line at the top while a page is awaited, after 200 ms: the page before stays where it is until the next one is there. Pages
 * have no loading file for this, because a streamed page has answered 200 before it knows whether there is anything at its address.
 */
export function NavigationProgress({ pending }: { /** A navigation by key is under way. */ pending: boolean }) {
  const path = usePathname();
  const here = `${path}?${useSearchParams().toString()}`;
  const [leaving, setLeaving] = useState<string | null>(null);
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    // The link that was followed is gone with its page: go on at the new page's beginning, behind the navigation.
    if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
  }, [path]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onClick = (event: MouseEvent): void => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
      if (!link || link.target === '_blank' || link.hasAttribute('download') || !leads(link)) return;
      setLeaving(here);
      clearTimeout(timer);
      timer = setTimeout(() => setLeaving(null), GIVE_UP_MS);
    };
    document.addEventListener('click', onClick);
    return () => {
      document.removeEventListener('click', onClick);
      clearTimeout(timer);
    };
  }, [here]);
  if (!pending && leaving !== here) return null;
  return (
    <div role="status" className="animate-late fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden bg-accent-soft" data-print="hide">
      <span className="sr-only">Loading the page</span>
      <div className="h-full w-full animate-pulse bg-accent" />
    </div>
  );
}

/** Whether the link leads to another page of ours, and not to a place on this one or a file. */
function leads(link: HTMLAnchorElement): boolean {
  const now = window.location;
  if (link.origin !== now.origin || link.pathname.startsWith('/api/')) return false;
  return link.pathname !== now.pathname || link.search !== now.search;
}
