'use client';
import { useCallback, useMemo, type ReactNode } from 'react';
import type { DecisionApproval } from '@/lib/approvals/contract';
import { StandingBadge } from '../approvals/state-badge';

/** What agents asked leave for within a decision: by the step of the asking and of the call it is about, and the badge of the former. */
export function useApprovals(approvals: readonly DecisionApproval[]): {
  approvalOf: (stepId: string) => DecisionApproval | undefined;
  badgeOf: (stepId: string) => ReactNode;
} {
  const approvalOf = useMemo(() => {
    // The newest that is about a call stands beside it: what was returned for changes is asked anew.
    const map = new Map(approvals.flatMap((one) => (one.step === null ? [] : [[one.step, one] as const])));
    for (const one of approvals) map.set(one.id, one);
    return (id: string) => map.get(id);
  }, [approvals]);
  const badgeOf = useCallback(
    (id: string) => {
      const one = approvalOf(id);
      return one?.id === id ? <StandingBadge state={one.state} execution={one.execution} /> : null;
    },
    [approvalOf],
  );
  return { approvalOf, badgeOf };
}
