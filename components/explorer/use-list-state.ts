'use client';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'next/navigation';
import { changeState, hrefOf, parseListState, type ListSpec, type ListState, type StateProblem } from './list-state';

export type ChangeList = (patch: Partial<ListState>, how?: 'push' | 'replace') => void;

/**
 * The list's state as the address bar has it, and the one way to change it. What a person would want to step back from is pushed;
 * looks and places (columns, widths, peek) replace. The server is not asked for the page again.
 */
export function useListState(spec: ListSpec): { state: ListState; problems: readonly StateProblem[]; change: ChangeList } {
  const params = useSearchParams();
  const search = params.toString();
  const { state, problems } = useMemo(() => parseListState(new URLSearchParams(search), spec), [search, spec]);
  const change = useCallback<ChangeList>(
    (patch, how = 'push') => {
      const before = parseListState(new URLSearchParams(window.location.search), spec).state;
      const href = hrefOf(changeState(before, patch), spec);
      if (href === `${window.location.pathname}${window.location.search}`) return;
      if (how === 'push') window.history.pushState(null, '', href);
      else window.history.replaceState(null, '', href);
    },
    [spec],
  );
  return { state, problems, change };
}
