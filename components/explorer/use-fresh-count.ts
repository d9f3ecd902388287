'use client';
import { useEffect, useState } from 'react';
import type { DecisionPage, Total } from '@/lib/search/contract';
import { fetchJson } from './fetch-json';

const EVERY_MS = 15_000;

/**
 * How many rows matching the list have arrived since it was read: counted quietly every 15 seconds while the page is looked at. The
 * rows themselves are not touched. A failed count says nothing; the next one will.
 */
export function useFreshCount(url: string | null): Total | null {
  const [found, setFound] = useState<{ url: string; total: Total } | null>(null);
  useEffect(() => {
    if (url === null) return;
    const controller = new AbortController();
    const look = (): void => {
      if (document.visibilityState !== 'visible') return;
      fetchJson<Pick<DecisionPage, 'total'>>(url, controller.signal).then(
        (answer) => setFound({ url, total: answer.total }),
        () => undefined,
      );
    };
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      controller.abort();
    };
  }, [url]);
  return found !== null && found.url === url && found.total.value > 0 ? found.total : null;
}
