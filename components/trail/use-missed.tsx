'use client';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { MissedView } from '@/lib/assessment/missed';
import { MissedDialog, type MissedActions, type MissedPlace } from '../risk/missed-dialog';
import type { FindingMark } from './finding-marks';

export interface Missed {
  list: readonly MissedView[];
  change: (list: MissedView[]) => void;
  /** Asks what was missed there; null: the reader may not say it. */
  start: ((stepId: string, anchor: MissedPlace['anchor']) => void) | null;
  marksOf: (stepId: string) => readonly FindingMark[];
  dialog: ReactNode;
}

/** What people say was missed in a trail: the list, its marks in the text, and the question that adds to it. */
export function useMissed(
  decisionId: string,
  first: readonly MissedView[],
  actions: MissedActions | null,
  titleOf: (stepId: string) => string | null,
): Missed {
  const [list, setList] = useState(first);
  const [place, setPlace] = useState<MissedPlace | null>(null);
  const start = useCallback((stepId: string, anchor: MissedPlace['anchor']) => setPlace({ stepId, anchor }), []);
  const marks = useMemo(() => {
    const map = new Map<string, FindingMark[]>();
    for (const { step, span, by } of list)
      if (span)
        map.set(step, [...(map.get(step) ?? []), { field: span.field, start: span.start, end: span.end, tone: 'missed', title: `Missed, says ${by}` }]); // prettier-ignore
    return map;
  }, [list]);
  const marksOf = useCallback((stepId: string) => marks.get(stepId) ?? NONE, [marks]);
  const close = useCallback(() => setPlace(null), []);
  return {
    list,
    change: setList,
    start: actions && start,
    marksOf,
    dialog:
      actions && place ? (
        <MissedDialog
          decisionId={decisionId}
          place={place}
          title={titleOf(place.stepId) ?? 'a step'}
          say={actions.say}
          onSaid={(now) => {
            setList(now);
            close();
          }}
          onClose={close}
        />
      ) : null,
  };
}

const NONE: readonly FindingMark[] = [];
