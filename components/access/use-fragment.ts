'use client';
import { useEffect, useSyncExternalStore } from 'react';

let taken = '';

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** The address bar loses it after the first look, so it is kept here. */
function takeFragment(): string {
  if (window.location.hash.length > 1) taken = window.location.hash.slice(1);
  return taken;
}

/**
 * The secret after the `#` of this page's address, taken out of the address bar and the history at once. Browsers send a fragment
 * to no server. `ready` is false while the page starts.
 */
export function useFragment(name?: string): { value: string; ready: boolean } {
  const fragment = useSyncExternalStore(subscribe, takeFragment, () => null);
  useEffect(() => {
    if (window.location.hash) {
      window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
    }
  }, [fragment]);
  if (fragment === null) return { value: '', ready: false };
  return { value: name ? (new URLSearchParams(fragment).get(name) ?? '') : fragment, ready: true };
}
