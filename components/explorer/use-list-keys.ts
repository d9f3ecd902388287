'use client';
import { useCallback, type KeyboardEvent, type RefObject } from 'react';
import { useShortcuts } from '@/components/shell/shortcuts';
import { moveActive } from './selection';

/**
 * The keyboard of a list. Letters (J, K, X, R, /) work anywhere on the page and are listed under `?`; arrows, Home, End and Space work
 * inside the list, so that everything can be done with single keys turned off. Moving puts the focus on the row's own link, which
 * makes Enter open it.
 */
export function useListKeys({
  noun,
  ids,
  active,
  peek,
  region,
  onActivate,
  onPeek,
  onToggle,
  onRefresh,
  onFocusQuery,
}: {
  /** 'decision': for the words in the overlay. */
  noun: string;
  ids: readonly string[];
  active: string | null;
  peek: string | null;
  region: RefObject<HTMLElement | null>;
  onActivate: (id: string) => void;
  /** null closes. */
  onPeek: (id: string | null) => void;
  onToggle: (id: string) => void;
  onRefresh: () => void;
  onFocusQuery: () => void;
}): { onKeyDown: (event: KeyboardEvent) => void; move: (by: number) => void; focusRow: (id: string) => void } {
  const focusRow = useCallback(
    (id: string) => {
      const link = region.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] [data-row-link]`);
      link?.focus({ preventScroll: true });
      link?.closest('tr')?.scrollIntoView({ block: 'nearest' });
    },
    [region],
  );
  const move = useCallback(
    (by: number) => {
      const next = moveActive(ids, active ?? peek, by);
      if (next === null) return;
      onActivate(next);
      focusRow(next);
      if (peek !== null) onPeek(next);
    },
    [ids, active, peek, onActivate, onPeek, focusRow],
  );
  useShortcuts(`${noun[0]!.toUpperCase()}${noun.slice(1)}s in the list`, [
    { keys: '/', label: 'Write a query', run: onFocusQuery },
    { keys: 'J', label: `Next ${noun}`, run: () => move(1), hidden: true },
    { keys: 'K', label: `Previous ${noun}`, run: () => move(-1), hidden: true },
    {
      keys: 'X',
      label: `Select the ${noun}`,
      run: () => {
        const target = active ?? ids[0];
        if (target !== undefined) onToggle(target);
      },
    },
    { keys: 'R', label: 'Read the list again', run: onRefresh },
  ]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.closest('thead')) return;
    const by = { ArrowDown: 1, ArrowUp: -1, Home: -ids.length, End: ids.length, PageDown: 10, PageUp: -10 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      move(by);
    } else if (event.key === ' ' && target.dataset.rowLink !== undefined && active !== null) {
      event.preventDefault();
      onPeek(peek === active ? null : active);
    } else if (event.key === 'Escape' && peek !== null) {
      event.preventDefault();
      onPeek(null);
    }
  };
  return { onKeyDown, move, focusRow };
}
