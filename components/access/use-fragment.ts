'use client';
import { useEffect, useState } from 'react';

/**
 * The secret after the `#` of this page's address, taken out of the address bar and the history at once. Browsers send a fragment
 * to no server. Empty while the page starts and when there is none.
 */
export function useFragment(name?: string): { value: string; ready: boolean } {
  const [state, setState] = useState({ value: '', ready: false });
  useEffect(() => {
    const fragment = window.location.hash.slice(1);
    const value = name ? (new URLSearchParams(fragment).get(name) ?? '') : fragment;
    if (fragment) window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
    setState((before) => (before.ready ? before : { value, ready: true }));
  }, [name]);
  return state;
}
