'use client';
import { useEffect, useRef } from 'react';
import type { ReviewDetail } from '@/lib/approvals/contract';
import type { JsonValue } from '@/lib/shared/json';
import { canonicalText } from './canonical-text';

type Attend = (input: { id: string; revision: number; activeMs: number; sections: number; chars: number }) => Promise<unknown>;
const IDLE_MS = 30_000;
const STEP_MS = 1_000;
const REPORT_MS = 10_000;

/**
 * Counts time in which the page is in sight and somebody did something within half a minute, while the action waits for them: not once it is decided
 * or they have voted. Null: it is not measured, and nothing is counted.
 */
export function useAttention(detail: ReviewDetail, sections: number, attend: Attend | null): void {
  const latest = useRef({ sections });
  useEffect(() => {
    latest.current = { sections };
  });
  const { id, revision, effectiveArgs } = detail;
  const waits = detail.state === 'pendingReview' && detail.eligibility.canVote;
  useEffect(() => {
    if (!attend || !waits) return;
    const chars = canonicalText(effectiveArgs as JsonValue).length;
    let active = 0;
    let told = 0;
    let last = Date.now();
    const touch = (): void => {
      last = Date.now();
    };
    const tell = (): void => {
      if (active === told) return;
      const activeMs = active - told;
      told = active;
      void attend({ id, revision, activeMs, sections: latest.current.sections, chars }).catch(() => undefined);
    };
    const counting = setInterval(() => {
      if (document.visibilityState === 'visible' && Date.now() - last < IDLE_MS) active += STEP_MS;
    }, STEP_MS);
    const telling = setInterval(tell, REPORT_MS);
    const kinds = ['keydown', 'pointermove', 'wheel', 'touchstart'] as const;
    for (const kind of kinds) window.addEventListener(kind, touch, { passive: true });
    return () => {
      clearInterval(counting);
      clearInterval(telling);
      for (const kind of kinds) window.removeEventListener(kind, touch);
      tell();
    };
  }, [id, revision, effectiveArgs, attend, waits]);
}
