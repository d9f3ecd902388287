'use client';
import { useEffect, useRef } from 'react';

/** While the server cannot tell, and while it can: a look now and then all the same. */
const POLL_MS = 5_000;
const LOOK_MS = 30_000;
/** Before a stream that was refused is asked for again. */
const AGAIN_MS = 20_000;

/**
 * Calls `look` when something happened to actions: as the server tells it (server-sent events), and every few seconds where it cannot. Only while the
 * page is in sight: a browser has few connections to one host, and pages in the background shall not hold them. `only`: this action alone.
 */
export function useLive(look: () => void, only?: string): void {
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  useEffect(() => {
    let source: EventSource | null = null;
    let live = false;
    let looked = Date.now();
    let refused = 0;
    const now = (): void => {
      looked = Date.now();
      latest.current();
    };
    const close = (): void => {
      source?.close();
      source = null;
      live = false;
    };
    const open = (): void => {
      if (source || document.visibilityState !== 'visible' || Date.now() - refused < AGAIN_MS) return;
      const made = new EventSource('/api/v1/reviews/events');
      source = made;
      made.onopen = () => {
        // What happened while nobody listened.
        if (!live) now();
        live = true;
      };
      made.addEventListener('changed', (event) => {
        const { actions } = JSON.parse((event as MessageEvent<string>).data) as { actions: string[] };
        if (only === undefined || actions.includes(only)) now();
      });
      made.onerror = () => {
        live = false;
        // The browser tries again by itself unless it was refused.
        if (made.readyState === EventSource.CLOSED) {
          refused = Date.now();
          close();
        }
      };
    };
    const seen = (): void => {
      if (document.visibilityState !== 'visible') return close();
      now();
      open();
    };
    open();
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      open();
      if (Date.now() - looked >= (live ? LOOK_MS : POLL_MS)) now();
    }, 1_000);
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
      close();
    };
  }, [only]);
}
