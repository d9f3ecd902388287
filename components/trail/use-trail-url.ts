'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { readTrailUrl, writeTrailUrl, type TrailUrlState } from './trail-url';

const PAUSE_MS = 120;

/** State that is kept in the address without asking the server again; going back in the browser goes back in it. */
export function useTrailUrl(initial: TrailUrlState): [TrailUrlState, (change: Partial<TrailUrlState>) => void] {
  const [state, setState] = useState(initial);
  const set = useCallback((change: Partial<TrailUrlState>) => setState((now) => ({ ...now, ...change })), []);
  const written = useRef(0);
  useEffect(() => {
    const write = (): void => {
      written.current = Date.now();
      const here = new URL(window.location.href);
      const query = writeTrailUrl(here.searchParams, state).toString();
      const next = `${here.pathname}${query === '' ? '' : `?${query}`}${here.hash}`;
      if (next !== `${here.pathname}${here.search}${here.hash}`) window.history.replaceState(null, '', next);
    };
    // Arrow keys held down change the selection many times a second; browsers limit how often the address may be. A first change is
    // written at once, so that a link copied or a page reloaded right after it has it.
    const wait = written.current + PAUSE_MS - Date.now();
    if (wait <= 0) {
      write();
      return;
    }
    const timer = setTimeout(write, wait);
    return () => clearTimeout(timer);
  }, [state]);
  useEffect(() => {
    const onPop = (): void => setState(readTrailUrl(new URLSearchParams(window.location.search)));
    window.addEventListener('popstate', onPop);
    return () => window.removeEventListener('popstate', onPop);
  }, []);
  return [state, set];
}
