'use client';
import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import type { FindingMark } from './finding-marks';
import type { SubjectView } from '@/lib/assessment/contract';
import type { DecisionApproval } from '@/lib/approvals/contract';
import type { CommentAnchor, CommentView } from '@/lib/decisions/comments';
import type { StepOutline } from '@/lib/dialects/step';
import type { ReplayAction } from './replay-context';
import type { StepEntry, StepStore } from './step-store';

/** What one trail's parts share. */
export interface TrailContextValue {
  decisionId: string;
  store: StepStore;
  /** False: the reader's role sees structure and no content. */
  contentVisible: boolean;
  /** True: an erasure waits for a hold, which hides the content whatever the reader's role is. */
  restricted: boolean;
  mayComment: boolean;
  running: boolean;
  /** False: the emitter reported an order and no times. */
  timed: boolean;
  /** When the first step began, Unix milliseconds. */
  start: number;
  outlineOf: (id: string) => StepOutline | undefined;
  /** The search inside the trail: its words, and the hit the reader stands on. */
  find: { query: string; hit: { stepId: string; field: string; at: number } | null };
  /** Passages of a step that findings and claims speak of. */
  marksOf: (stepId: string) => readonly FindingMark[];
  /** What an agent asked leave for in this step: the step of the asking, or of the call that it is about. */
  approvalOf: (stepId: string) => DecisionApproval | undefined;
  /** What of the step was scored; none does not mean that it was harmless. */
  scoredOf: (stepId: string) => readonly SubjectView[];
  commentsOf: (stepId: string) => readonly CommentView[];
  /** Opens the form for a comment on a step, or on a passage of it. */
  startComment: (stepId: string, anchor: CommentAnchor | null) => void;
  /** Asks what a scorer missed in a step, or in a passage of it; null for those who may not say it. */
  startMissed: ((stepId: string, anchor: CommentAnchor | null) => void) | null;
  /** Passages of a step in which people say something was missed. */
  missedOf: (stepId: string) => readonly FindingMark[];
  /** Shows the comments of a step. */
  showComments: (stepId: string) => void;
  select: (id: string) => void;
  /** Makes a model step's context a request; null for those who may not read content. */
  replay: ReplayAction | null;
}

const Context = createContext<TrailContextValue | null>(null);
export const TrailProvider = Context;

export function useTrail(): TrailContextValue {
  const value = use(Context);
  if (!value) throw new Error('outside of a trail');
  return value;
}

const SERVER = () => undefined;

/** The content of a step as far as it is here; asks for it when it is not. Null id: nothing. */
export function useStep(id: string | null): StepEntry | undefined {
  const { store } = useTrail();
  const entry = useSyncExternalStore(
    store.subscribe,
    () => (id === null ? undefined : store.get(id)),
    () => (id === null ? SERVER() : store.get(id)),
  );
  useEffect(() => {
    if (id !== null && !entry) store.request([id]);
  }, [store, id, entry]);
  return entry;
}
