'use client';
import { useCallback, useEffect, useState } from 'react';
import { STEP_TABS, type StepTab } from './step-panel';

/** The part of a trail's state that is in its address. What equals the default is left out; other parameters stay as they are. */
export interface TrailUrlState {
  step: string | null;
  view: 'timeline' | 'transcript';
  tab: StepTab;
  errorsOnly: boolean;
}

export function readTrailUrl(query: URLSearchParams): TrailUrlState {
  const tab = STEP_TABS.find((name) => name === query.get('tab')) ?? 'content';
  return {
    step: query.get('step') || null,
    view: query.get('view') === 'transcript' ? 'transcript' : 'timeline',
    tab,
    errorsOnly: query.get('errors') === '1',
  };
}

export function writeTrailUrl(query: URLSearchParams, state: TrailUrlState): URLSearchParams {
  const next = new URLSearchParams(query);
  const set = (name: string, value: string | null): void => {
    if (value === null) next.delete(name);
    else next.set(name, value);
  };
  set('step', state.step);
  set('view', state.view === 'timeline' ? null : state.view);
  set('tab', state.tab === 'content' ? null : state.tab);
  set('errors', state.errorsOnly ? '1' : null);
  return next;
}

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
