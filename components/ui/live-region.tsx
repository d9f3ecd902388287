'use client';
import type { ReactNode } from 'react';

/** Reads out what changed (the count of results, a saved form) without moving focus. Keep it mounted; change its content. */
export function LiveRegion({ assertive, children }: { assertive?: boolean; children: ReactNode }) {
  return (
    <div
      role={assertive ? 'alert' : 'status'}
      aria-live={assertive ? 'assertive' : 'polite'}
      aria-atomic="true"
      className="sr-only"
    >
      {children}
    </div>
  );
}

/** The first thing Tab reaches: past the navigation to the page. */
export function SkipLink({ target = 'main' }: { target?: string }) {
  return (
    <a
      href={`#${target}`}
      className="fixed inset-s-2 top-2 z-60 -translate-y-20 rounded-md bg-surface px-3 py-2 font-medium text-accent shadow-float focus:translate-y-0"
      data-print="hide"
    >
      Skip to the page
    </a>
  );
}
