'use client';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useSearchParams } from 'next/navigation';
import { changeState, hrefOf, parseListState, type ListSpec, type ListState, type StateProblem } from './list-state';

export type ChangeList = (patch: Partial<ListState>, how?: 'push' | 'replace') => void;

const listeners = new Set<() => void>();
function notify(): void {
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}
const locationSearch = (): string => window.location.search.slice(1);

/**
 * The list's state as the address bar has it, and the one way to change it. What a person would want to step back from is pushed;
 * looks and places (columns, widths, peek) replace. The server is not asked for the page again.
 *
 * The router hands a new address on in a transition, which would leave a checkbox unticked for some frames after it was pressed; so
 * the address itself is what is subscribed to, and our own changes are told at once.
 */
export function useListState(spec: ListSpec): { state: ListState; problems: readonly StateProblem[]; change: ChangeList } {
  const params = useSearchParams();
  const search = useSyncExternalStore(subscribe, locationSearch, () => params.toString());
  useEffect(notify, [params]);
  const { state, problems } = useMemo(() => parseListState(new URLSearchParams(search), spec), [search, spec]);
  const change = useCallback<ChangeList>(
    (patch, how = 'push') => {
      const before = parseListState(new URLSearchParams(locationSearch()), spec).state;
      const href = hrefOf(changeState(before, patch), spec);
      if (href === `${window.location.pathname}${window.location.search}`) return;
      if (how === 'push') window.history.pushState(null, '', href);
      else window.history.replaceState(null, '', href);
      notify();
    },
    [spec],
  );
  return { state, problems, change };
}
