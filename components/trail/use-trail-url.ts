'use client';
import { useCallback, useEffect, useState } from 'react';
import { readTrailUrl, writeTrailUrl, type TrailUrlState } from './trail-url';

/** State that is kept in the address without asking the server again; going back in the browser goes back in it. */
export function useTrailUrl(initial: TrailUrlState): [TrailUrlState, (change: Partial<TrailUrlState>) => void] {
  const [state, setState] = useState(initial);
  const set = useCallback((change: Partial<TrailUrlState>) => setState((now) => ({ ...now, ...change })), []);
  useEffect(() => {
    // Arrow keys held down change the selection many times a second; browsers limit how often the address may be.
    const timer = setTimeout(() => {
      const here = new URL(window.location.href);
      const query = writeTrailUrl(here.searchParams, state).toString();
      const next = `${here.pathname}${query === '' ? '' : `?${query}`}${here.hash}`;
      if (next !== `${here.pathname}${here.search}${here.hash}`) window.history.replaceState(null, '', next);
    }, 120);
    return () => clearTimeout(timer);
  }, [state]);
  useEffect(() => {
    const onPop = (): void => setState(readTrailUrl(new URLSearchParams(window.location.search)));
    window.addEventListener('popstate', onPop);
    return () => window.removeEventListener('popstate', onPop);
  }, []);
  return [state, set];
}
