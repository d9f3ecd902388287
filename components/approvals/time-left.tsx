'use client';
import { useSyncExternalStore } from 'react';
import { LiveRegion } from '../ui/live-region';
import { formatInstant } from '@/lib/shared/time';
import { cx } from '../ui/cx';
import { usePreferences } from '../ui/preferences';
import { announcedStep, timeLeftWords } from './time-left-words';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let second = 0;
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  second = Math.floor(Date.now() / 5_000) * 5_000;
  timer ??= setInterval(() => {
    second = Math.floor(Date.now() / 5_000) * 5_000;
    for (const one of listeners) one();
  }, 5_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** The clock of the page, in steps of five seconds; one timer however many ask. Null until the page runs in the browser. */
export function useClock(): number | null {
  return useSyncExternalStore<number | null>(
    subscribe,
    () => (second === 0 ? null : second),
    () => null,
  );
}

/** The time left as text, on paper the instant it ends at. `announce`: read out politely at 15, 5 and 1 minutes, once each; only on the page of the action itself. */
export function TimeLeft({ until, announce, className }: { until: string; announce?: boolean; className?: string }) {
  const now = useClock();
  const { zoneName: zone, locale } = usePreferences();
  const words = now === null ? '' : timeLeftWords(until, now);
  const soon = now !== null && Date.parse(until) - now < 15 * 60_000;
  return (
    <>
      <span
        data-paper={`until ${formatInstant(until, 'full', { zone, locale })}`}
        className={cx('whitespace-nowrap', soon && 'font-medium text-high', className)}
        suppressHydrationWarning
      >
        {words}
      </span>
      {announce ? <LiveRegion>{now === null ? '' : announcedStep(until, now)}</LiveRegion> : null}
    </>
  );
}
