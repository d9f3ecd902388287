'use client';
import type { DecisionPage } from '@/lib/search/contract';
import { formatTotal } from '@/lib/shared/format';
import { firstDecision } from '@/components/access/first-lines';
import { Button } from '@/components/ui/button';
import { usePreferences } from '@/components/ui/preferences';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { useResource } from '../use-resource';

/**
 * Why the list is empty, which is never left to be guessed: no system granted, nothing ever recorded, nothing in this range, or
 * nothing that matches. Asks for the count of everything to tell the last three apart.
 */
export function DecisionEmpty({
  q,
  rangeWords,
  allTime,
  granted,
  canManageKeys,
  origin,
  onClear,
  onAllTime,
}: {
  q: string;
  rangeWords: string;
  allTime: boolean;
  granted: boolean;
  canManageKeys: boolean;
  origin: string;
  onClear: () => void;
  onAllTime: () => void;
}) {
  const { locale } = usePreferences();
  const everything = useResource<DecisionPage>(granted ? '/api/v1/decisions?limit=1' : null);
  const elsewhere = useResource<DecisionPage>(
    granted && q && !allTime ? `/api/v1/decisions?${new URLSearchParams({ q, limit: '1' }).toString()}` : null,
  );
  if (!granted)
    return (
      <EmptyState title="No AI system has been granted to you yet">
        <p>
          Decisions are shown by AI system, and your access reaches none. Ask an administrator of this workspace to grant you the
          systems you review; they find it under People.
        </p>
      </EmptyState>
    );
  if (everything.problem)
    return (
      <ErrorState
        title="No decision matched, and the rest could not be counted."
        safe={everything.problem.message}
        requestId={everything.problem.requestId}
        onRetry={everything.reload}
      />
    );
  if (!everything.data) return null;
  if (everything.data.total.value === 0)
    return (
      <EmptyState
        title="No decision has been recorded yet"
        command={firstDecision(origin)}
        commandLabel="command that records a first decision"
        action={
          canManageKeys ? (
            <a href="/admin/keys" className="link">
              Make an API key
            </a>
          ) : undefined
        }
      >
        <p>
          Here will be one row for every request that an AI system handled: what it was asked, what it did and what came of it.
          Send OpenTelemetry traces to <code>/api/otel/v1/traces</code>, or events to <code>/api/v1/events</code>. This line
          records a first decision; <code>KEY</code> is an API key with the scope <code>ingest</code>.
        </p>
        {canManageKeys ? null : <p className="mt-2">An administrator of the workspace makes API keys.</p>}
      </EmptyState>
    );
  const other = elsewhere.data && !elsewhere.stale ? elsewhere.data.total : null;
  return (
    <EmptyState
      title={q ? 'No decision matches' : `No decision started in this range`}
      action={
        <>
          {q ? (
            <Button onClick={onClear} tone="primary">
              Clear the filters
            </Button>
          ) : null}
          {!allTime && other?.value !== 0 ? (
            <Button onClick={onAllTime}>
              {other && other.value > 0 ? `Show ${formatTotal(other, locale)} from all time` : 'Look at all time'}
            </Button>
          ) : null}
        </>
      }
    >
      {q ? (
        <p>
          Looked for{' '}
          <code className="rounded-sm bg-sunken px-1 break-words">
            <bdi>{q}</bdi>
          </code>{' '}
          (time range: {rangeWords}).
        </p>
      ) : (
        <p>Time range: {rangeWords}.</p>
      )}
      <p className="mt-2">
        {other && other.value > 0 ? `The same query matches ${formatTotal(other, locale)} at other times. ` : ''}
        {other && other.value === 0 ? 'The same query matches nothing at any time. ' : ''}
        There are {formatTotal(everything.data.total, locale)} decisions in all that you may see.
      </p>
    </EmptyState>
  );
}
