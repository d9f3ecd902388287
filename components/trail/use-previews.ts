'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchPreviews } from './trail-api';

/** Rows must stand still for so long before their words are asked for: scrolling through 30,000 asks for nothing. */
const STILL_MS = 180;
const BATCH = 60;

/** A few words for each step in sight. Words that could not be loaded are left out: the step itself says its error when it is opened. */
export function usePreviews(
  decisionId: string,
  enabled: boolean,
  changed: readonly string[],
): { previews: ReadonlyMap<string, string>; onVisible: (ids: readonly string[]) => void } {
  const [previews, setPreviews] = useState<ReadonlyMap<string, string>>(new Map());
  const asked = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    for (const id of changed) asked.current.delete(id);
  }, [changed]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onVisible = useCallback(
    (ids: readonly string[]) => {
      clearTimeout(timer.current);
      if (!enabled) return;
      timer.current = setTimeout(() => {
        const missing = ids.filter((id) => !asked.current.has(id)).slice(0, BATCH);
        if (missing.length === 0) return;
        for (const id of missing) asked.current.add(id);
        fetchPreviews(decisionId, missing).then(
          (found) => setPreviews((now) => new Map([...now, ...Object.entries(found)])),
          () => {
            for (const id of missing) asked.current.delete(id);
          },
        );
      }, STILL_MS);
    },
    [decisionId, enabled],
  );
  return { previews, onVisible };
}
