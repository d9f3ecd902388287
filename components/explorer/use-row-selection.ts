'use client';
import { useCallback, useState } from 'react';
import { togglePage, toggleRow, toggleSpan, type Selection } from './selection';

/** Which rows of a list are chosen: one, a span from the last one, or all of the page. It outlives the page it was made on. */
export function useRowSelection(ids: readonly string[]): {
  selection: Selection;
  /** `span`: everything from the row that was toggled last. */
  toggle: (id: string, span: boolean) => void;
  toggleAll: () => void;
  clear: () => void;
} {
  const [selection, setSelection] = useState<Selection>(() => new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const toggle = useCallback(
    (id: string, span: boolean) => {
      setSelection((now) => (span ? toggleSpan(now, ids, anchor, id) : toggleRow(now, id)));
      setAnchor(id);
    },
    [ids, anchor],
  );
  const toggleAll = useCallback(() => setSelection((now) => togglePage(now, ids)), [ids]);
  const clear = useCallback(() => setSelection(new Set()), []);
  return { selection, toggle, toggleAll, clear };
}
