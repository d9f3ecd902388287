'use client';
import { useEffect, useSyncExternalStore } from 'react';

let taken: string | null = null;
const never = (): (() => void) => () => undefined;

/** Read once: afterwards the address bar no longer has it. */
function takeFragment(): string {
  return (taken ??= window.location.hash.slice(1));
}

/**
 * The secret after the `#` of this page's address, taken out of the address bar and the history at once. Browsers send a fragment
 * to no server. `ready` is false while the page starts.
 */
export function useFragment(name?: string): { value: string; ready: boolean } {
  const fragment = useSyncExternalStore(never, takeFragment, () => null);
  useEffect(() => {
    if (window.location.hash) {
      window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
    }
  }, []);
  if (fragment === null) return { value: '', ready: false };
  return { value: name ? (new URLSearchParams(fragment).get(name) ?? '') : fragment, ready: true };
}
