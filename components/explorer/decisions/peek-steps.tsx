'use client';
import Link from 'next/link';
import type { DecisionSummary } from '@/lib/decisions/contract';
import { formatDuration } from '@/lib/shared/format';
import { StatusBadge } from '@/components/ui/badge';
import { Plural } from '@/components/ui/num';
import { Skeleton } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/states';

/** What the peek reads of GET /api/v1/decisions/{id}. */
export interface PeekAnswer {
  decision: DecisionSummary;
  steps: readonly { id: string; kind: string; name: string; status: string; startedAt: string; endedAt?: string }[];
  stepsCursor?: string | null;
  integrity?: { eventCount?: number };
}

const STEPS_SHOWN = 24;

/** The first steps of a decision, each with its way into the trail. */
export function PeekSteps({
  answer,
  problem,
  decision,
  href,
  onRetry,
  message,
  requestId,
}: {
  answer: PeekAnswer | null;
  problem: boolean;
  decision: DecisionSummary;
  href: string;
  onRetry: () => void;
  message?: string;
  requestId: string | null;
}) {
  if (problem && !answer)
    return <ErrorState compact title="The steps could not be read." safe={message} requestId={requestId} onRetry={onRetry} />;
  if (!answer) return <Skeleton className="w-40" />;
  const shown = answer.steps.slice(0, STEPS_SHOWN);
  const left = decision.stepCount - shown.length;
  return (
    <section aria-label="Steps">
      <h3 className="text-label font-medium text-ink-2">Steps</h3>
      {shown.length === 0 ? <p className="text-muted">No step was reported.</p> : null}
      <ol className="mt-1">
        {shown.map((step) => (
          <li key={step.id} className="flex min-h-7 items-center gap-2 border-b border-line last:border-0">
            <span className="w-18 shrink-0 text-label text-muted">{step.kind}</span>
            <Link
              href={`${href}${href.includes('?') ? '&' : '?'}step=${encodeURIComponent(step.id)}`}
              prefetch={false}
              className="min-w-0 grow truncate hover:underline"
            >
              <bdi>{step.name}</bdi>
            </Link>
            {step.status === 'error' ? <StatusBadge status="error" /> : null}
            <span className="shrink-0 text-label text-muted">
              {decision.flags.includes('timesAssumed')
                ? null
                : step.endedAt
                  ? formatDuration(Date.parse(step.endedAt) - Date.parse(step.startedAt))
                  : 'no end'}
            </span>
          </li>
        ))}
      </ol>
      {left > 0 ? (
        <p className="mt-1">
          <Link href={href} prefetch={false} className="link">
            <Plural count={left} one="more step" /> in the trail
          </Link>
        </p>
      ) : null}
    </section>
  );
}
