'use client';
import type { DecisionPage } from '@/lib/search/contract';
import { formatDuration } from '@/lib/shared/format';
import { Button } from '@/components/ui/button';
import { Num, Plural } from '@/components/ui/num';
import { Notice } from '@/components/ui/states';
import type { StateProblem } from '../list-state';

/** Everything that makes this page other than it seems: ignored parameters, a text index that lags, a check that stopped early. */
export function DecisionNotices({
  problems,
  page,
  hiddenColumns,
  missingView,
  onDismiss,
}: {
  problems: readonly StateProblem[];
  page: DecisionPage | null;
  hiddenColumns: readonly string[];
  missingView: boolean;
  onDismiss: () => void;
}) {
  const search = page?.search;
  const lag = (search?.lagEvents ?? 0) > 0;
  const capped = search?.phrase?.capped === true;
  const link = [
    ...problems.map((problem) => problem.message),
    ...(missingView
      ? ['The saved view of this link is gone, or it is not shared with you. What it asked for is still shown.']
      : []),
    ...(hiddenColumns.length
      ? [
          `Your role does not include reading content, so ${hiddenColumns.join(' and ')} ${hiddenColumns.length === 1 ? 'is' : 'are'} not shown.`,
        ]
      : []),
  ];
  return (
    <>
      {link.length ? (
        <Notice
          tone="warning"
          live
          action={
            <Button size="sm" tone="quiet" onClick={onDismiss}>
              Put the link right
            </Button>
          }
        >
          {link.length === 1 ? (
            link[0]
          ) : (
            <ul className="list-disc ps-4">
              {link.map((message) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
          )}
        </Notice>
      ) : null}
      {lag || capped ? (
        <Notice tone="info">
          {lag ? (
            <>
              {'Text search is '}
              {formatDuration(search!.lagSeconds * 1000)}
              {' behind: '}
              <Plural count={search!.lagEvents} one="event" />
              {' received and not yet searchable by their words. Filters by field are complete. '}
            </>
          ) : (
            ''
          )}
          {capped ? (
            <>
              {'The phrase was checked in the newest '}
              <Num value={search!.phrase!.checked} />
              {' candidates; further pages go on behind them.'}
            </>
          ) : (
            ''
          )}
        </Notice>
      ) : null}
    </>
  );
}
