'use client';
import { useCallback, useMemo, useRef, useState } from 'react';

/**
 * The evidence gate: which parts of the page were in sight to their end. Put `mark(name)` on an element at the end of each part. No countdown: that
 * would only train waiting.
 */
export function useSeen(parts: readonly string[]): {
  seen: ReadonlySet<string>;
  missing: readonly string[];
  mark: (name: string) => (element: Element | null) => void;
} {
  const [seen, setSeen] = useState<ReadonlySet<string>>(() => new Set());
  const observers = useRef(new Map<string, IntersectionObserver>());
  const marks = useRef(new Map<string, (element: Element | null) => void>());
  const mark = useCallback((name: string) => {
    const held = marks.current.get(name);
    if (held) return held;
    const made = (element: Element | null): void => {
      observers.current.get(name)?.disconnect();
      observers.current.delete(name);
      if (!element) return;
      const observer = new IntersectionObserver(
        (entries) => {
          if (!entries.some((entry) => entry.isIntersecting)) return;
          observer.disconnect();
          setSeen((now) => (now.has(name) ? now : new Set([...now, name])));
        },
        { threshold: 1 },
      );
      observer.observe(element);
      observers.current.set(name, observer);
    };
    marks.current.set(name, made);
    return made;
  }, []);
  const missing = useMemo(() => parts.filter((part) => !seen.has(part)), [parts, seen]);
  return { seen, missing, mark };
}
