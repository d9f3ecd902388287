'use client';
import { useEffect, useRef, useState } from 'react';
import type { DecisionSummary } from '@/lib/decisions/contract';
import type { StepOutline } from '@/lib/dialects/step';
import { ApiFailure, fetchOutline } from './trail-api';

/** How often a running decision is looked at again, while the page is in sight. */
const POLL_MS = 4000;

export interface Outline {
  decision: DecisionSummary;
  steps: readonly StepOutline[];
  /** False while pages are on their way. */
  complete: boolean;
  failure: ApiFailure | null;
  /** When the outline was last known to be what the server has. */
  asOf: number | null;
  retry: () => void;
  /** Steps that changed at the last look. */
  changed: readonly string[];
}

/**
 * The outline of a trail: the first page from the server, the others one after the other, and while the decision runs what is new.
 * Steps keep their place by id, so nothing jumps.
 */
export function useOutline(
  decisionId: string,
  first: { decision: DecisionSummary; steps: readonly StepOutline[]; cursor: string | null },
): Outline {
  const [decision, setDecision] = useState(first.decision);
  const [steps, setSteps] = useState<readonly StepOutline[]>(first.steps);
  const [complete, setComplete] = useState(first.cursor === null);
  /** Where loading goes on: a new attempt starts from where the last one stopped. */
  const resume = useRef(first.cursor);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [asOf, setAsOf] = useState<number | null>(null);
  const [changed, setChanged] = useState<readonly string[]>([]);
  const [attempt, setAttempt] = useState(0);
  const held = useRef(steps);
  useEffect(() => {
    held.current = steps;
  }, [steps]);

  useEffect(() => {
    if (resume.current === null) return;
    const abort = new AbortController();
    void (async () => {
      // Pages are put in together every few, so that a very long trail is not laid out again for each.
      let after = resume.current;
      let waiting: StepOutline[] = [];
      try {
        while (after !== null && !abort.signal.aborted) {
          const page = await fetchOutline(decisionId, after, abort.signal);
          waiting.push(...page.steps);
          after = page.cursor;
          if (waiting.length >= 8000 || after === null) {
            const batch = waiting;
            waiting = [];
            setSteps((now) => merge(now, batch));
          }
        }
        if (!abort.signal.aborted) {
          resume.current = null;
          setComplete(true);
          setFailure(null);
          setAsOf(Date.now());
        }
      } catch (error) {
        if (abort.signal.aborted) return;
        if (waiting.length > 0) setSteps((now) => merge(now, waiting));
        resume.current = after;
        setFailure(asFailure(error));
      }
    })();
    return () => abort.abort();
  }, [decisionId, attempt]);

  const running = decision.status === 'running';
  useEffect(() => {
    if (!running || !complete) return;
    const abort = new AbortController();
    const look = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      try {
        let after: string | null = null;
        const all: StepOutline[] = [];
        let latest: DecisionSummary | null = null;
        do {
          const page = await fetchOutline(decisionId, after, abort.signal);
          all.push(...page.steps);
          latest = page.decision;
          after = page.cursor;
        } while (after !== null);
        const before = new Map(held.current.map((step) => [step.id, JSON.stringify(step)]));
        const fresh = all.filter((step) => before.get(step.id) !== JSON.stringify(step));
        if (fresh.length > 0) {
          setSteps((now) => merge(now, fresh));
          setChanged(fresh.map((step) => step.id));
        }
        if (latest) setDecision(latest);
        setFailure(null);
        setAsOf(Date.now());
      } catch (error) {
        if (!abort.signal.aborted) setFailure(asFailure(error));
      }
    };
    const timer = setInterval(() => void look(), POLL_MS);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [running, complete, decisionId]);

  return { decision, steps, complete, failure, asOf, retry: () => setAttempt((n) => n + 1), changed };
}

/** The same steps with what is new put in place, by id; unchanged entries stay the same objects. */
export function merge(now: readonly StepOutline[], incoming: readonly StepOutline[]): readonly StepOutline[] {
  if (incoming.length === 0) return now;
  const places = new Map(now.map((step, i) => [step.id, i]));
  const next = [...now];
  for (const step of incoming) {
    const place = places.get(step.id);
    if (place === undefined) {
      places.set(step.id, next.length);
      next.push(step);
    } else next[place] = step;
  }
  return next;
}

function asFailure(error: unknown): ApiFailure {
  return error instanceof ApiFailure ? error : new ApiFailure('The steps could not be loaded.', 'internal', null);
}
